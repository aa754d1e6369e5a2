//! Comprehensions: `symtable_handle_comprehension`.
//!
//! ```python
//! [x + y for x in xs for y in ys if y]   # xs: outside;  x, y, ys: inside
//! ```

use latebind_syntax::tree::{Clause, Expr, ExprId};

use super::{Collector, Step};
use crate::facts::{BindingKind, ScopeKind, ScopeNode};
use crate::flags::Flags;

impl<'t> Collector<'t> {
    pub(super) fn handle_comprehension(&mut self, id: ExprId, clauses: &'t [Clause]) {
        self.check_class_annotation("comprehension", id);
        let Some(outermost) = clauses.first() else {
            return;
        };
        self.plan([
            Step::IterExpr(true),
            Step::Expr(outermost.iter),
            Step::IterExpr(false),
            Step::ComprehensionBody(id),
        ]);
    }

    /// Everything but the outermost iterable, in a block of its own.
    pub(super) fn visit_comprehension_body(&mut self, id: ExprId) {
        let tree = self.tree;
        match tree.expr(id) {
            Expr::ListComp { elt, clauses } => self.enter_comprehension(id, ScopeKind::ListComp, [*elt], clauses),
            Expr::SetComp { elt, clauses } => self.enter_comprehension(id, ScopeKind::SetComp, [*elt], clauses),
            Expr::Generator { elt, clauses } => self.enter_comprehension(id, ScopeKind::GenExpr, [*elt], clauses),
            Expr::DictComp { key, value, clauses } => {
                self.enter_comprehension(id, ScopeKind::DictComp, [*value, *key], clauses);
            }
            _ => {}
        }
    }

    fn enter_comprehension<const N: usize>(
        &mut self,
        id: ExprId,
        kind: ScopeKind,
        results: [ExprId; N],
        clauses: &'t [Clause],
    ) {
        let Some((outermost, others)) = clauses.split_first() else {
            return;
        };
        let node = if kind == ScopeKind::GenExpr { ScopeNode::Generator(id) } else { ScopeNode::Comprehension(id) };
        let span = self.tree.expr_span(id);
        self.enter_block(kind, node, kind.as_str().into(), span);
        self.facts.of_expr.insert(id, self.cur);
        // The outermost iterator is received as an argument.
        self.add_def(".0", Flags::DEF_PARAM, span);
        self.cur_mut().visit.coroutine = outermost.is_async;
        self.plan([Step::ExitComprehension(id)]);
        self.plan(results.map(Step::Expr));
        self.plan([Step::Exprs(&outermost.ifs), Step::ClauseTail(others)]);
        self.plan_iteration_target(outermost);
    }

    fn plan_iteration_target(&mut self, clause: &Clause) {
        self.plan([
            Step::IterTarget(true),
            Step::Target(clause.target, BindingKind::Comprehension),
            Step::IterTarget(false),
        ]);
    }

    /// The clauses after the first, whose iterables run inside.
    pub(super) fn visit_comprehension(&mut self, clauses: &'t [Clause]) {
        let Some((clause, rest)) = clauses.split_first() else {
            return;
        };
        self.plan([Step::ClauseTail(rest)]);
        if clause.is_async {
            self.plan([Step::Coroutine]);
        }
        self.plan([Step::IterExpr(true), Step::Expr(clause.iter), Step::IterExpr(false), Step::Exprs(&clause.ifs)]);
        self.plan_iteration_target(clause);
    }

    /// A comprehension that awaits makes its host await.
    pub(super) fn exit_comprehension(&mut self, id: ExprId) {
        let awaits = self.cur().visit.coroutine && self.cur().kind.is_inlinable();
        self.exit_block();
        if awaits {
            self.check_async_comprehension(id);
            self.cur_mut().visit.coroutine = true;
        }
    }
}
