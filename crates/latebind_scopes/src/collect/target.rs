//! Targets: the same expressions with CPython's `Store` or `Del` context.

use latebind_syntax::tree::{Expr, ExprId, Ident};

use super::Collector;
use crate::facts::{BindingKind, EventKind};
use crate::flags::Flags;

impl<'t> Collector<'t> {
    pub(super) fn visit_target(&mut self, id: ExprId, kind: BindingKind) {
        let tree = self.tree;
        match tree.expr(id) {
            Expr::Name(name) => self.store(id, name, kind),
            Expr::List { elts } | Expr::Tuple { elts } => self.visit_unpacking(id, elts, kind),
            Expr::Starred { value } => self.visit_starred_target(id, *value, kind),
            // `a.b` and `a[b]` read `a` and `b`.
            _ => {
                self.check_attribute(id, kind);
                self.visit_expr(id);
            }
        }
    }

    fn store(&mut self, id: ExprId, name: &Ident, kind: BindingKind) {
        let span = self.tree.expr_span(id);
        if self.cur().visit.in_unevaluated_annotation {
            return;
        }
        self.check_name(name, kind, span);
        self.add_def(name, Flags::DEF_LOCAL, span);
        // `x += 1` reads before it binds, although the table says `Store` only.
        if kind == BindingKind::AugAssign {
            self.event(name, span, Some(id), EventKind::Read);
        }
        self.bind(name, span, Some(id), kind);
    }

    fn check_attribute(&mut self, id: ExprId, kind: BindingKind) {
        if let Expr::Attribute { attr, .. } = self.tree.expr(id) {
            self.check_name(attr, kind, self.tree.expr_span(id));
        }
    }
}
