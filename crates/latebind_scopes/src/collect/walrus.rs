//! `:=`, which binds outside the comprehensions it stands in.
//!
//! ```python
//! def last(xs):
//!     any((y := x) > 3 for x in xs)   # y belongs to `last`
//!     return y
//! ```
//!
//! CPython: `symtable_handle_namedexpr`, `symtable_extend_namedexpr_scope`.

use latebind_syntax::tree::{Expr, ExprId, Ident};

use super::{Collector, Step};
use crate::facts::{BindingKind, ScopeKind};
use crate::flags::Flags;
use crate::ids::ScopeId;
use latebind_source::Span;

impl Collector<'_> {
    pub(super) fn visit_walrus(&mut self, id: ExprId, target: ExprId, value: ExprId) {
        self.raise_if_annotation_block("named expression", id);
        if self.cur().visit.comp_iter_expr > 0 {
            self.walrus_in_iterable(self.tree.expr_span(id));
        } else if self.cur().kind.is_comprehension() {
            self.extend_namedexpr_scope(target);
        }
        self.plan([Step::Expr(value), Step::Target(target, BindingKind::Walrus)]);
    }

    /// Declares the target in the comprehension as a name of the nearest
    /// enclosing block that is no comprehension.
    fn extend_namedexpr_scope(&mut self, target: ExprId) {
        let tree = self.tree;
        let Expr::Name(name) = tree.expr(target) else {
            return;
        };
        let span = tree.expr_span(target);
        let mut host = self.cur;
        while self.facts.block(host).kind.is_comprehension() {
            if self.is_iteration_variable(host, name) {
                return self.walrus_rebinds_target(name, span);
            }
            let Some(parent) = self.facts.block(host).parent else {
                return;
            };
            host = parent;
        }
        self.bind_in_host(host, name, span);
    }

    fn is_iteration_variable(&mut self, comprehension: ScopeId, name: &Ident) -> bool {
        let flags = self.lookup_target(comprehension, name);
        flags.has(Flags::DEF_COMP_ITER) && flags.has(Flags::DEF_LOCAL)
    }

    fn lookup_target(&mut self, scope: ScopeId, name: &Ident) -> Flags {
        if self.version.mangles_walrus_lookup() {
            return self.lookup_entry(scope, name);
        }
        let id = self.facts.names.intern(name);
        self.facts.block(scope).symbols.flags(id)
    }

    fn bind_in_host(&mut self, host: ScopeId, name: &Ident, span: Span) {
        let kind = self.facts.block(host).kind;
        if kind.is_function_block() {
            let global = self.lookup_target(host, name).has(Flags::DEF_GLOBAL);
            let here = if global { Flags::DEF_GLOBAL } else { Flags::DEF_NONLOCAL };
            self.add_def(name, here, span);
            self.record_directive(name, span);
            self.add_def_helper(name, Flags::DEF_LOCAL, host, span);
        } else if kind == ScopeKind::Module {
            self.add_def(name, Flags::DEF_GLOBAL, span);
            self.record_directive(name, span);
            self.add_def_helper(name, Flags::DEF_GLOBAL, host, span);
        } else if kind != ScopeKind::Annotation {
            self.walrus_in_comprehension_of(kind, span);
        }
    }
}
