//! Where a star may stand.
//!
//! ```python
//! [*a, b]                      # an element
//! *a, b = c                    # a target among others
//! *a                           # can't use starred expression here
//! ```

use latebind_syntax::tree::{Expr, ExprId};

use super::{Collector, Step};
use crate::facts::BindingKind;
use crate::version::PythonVersion;

impl<'t> Collector<'t> {
    /// The expression behind the star, if there is one.
    pub(super) fn unstarred(&self, expr: ExprId) -> ExprId {
        match self.tree.expr(expr) {
            Expr::Starred { value } => *value,
            _ => expr,
        }
    }

    /// Expressions that may have a star.
    pub(super) fn plan_elements(&mut self, exprs: &'t [ExprId]) {
        let steps = exprs.iter().rev().map(|&expr| Step::Expr(self.unstarred(expr)));
        let steps: Vec<_> = steps.collect();
        self.agenda.extend(steps);
    }

    pub(super) fn visit_starred(&mut self, id: ExprId, value: ExprId) {
        self.late_error("can't use starred expression here", self.tree.expr_span(id));
        self.plan([Step::Expr(value)]);
    }

    /// The targets of `a, *b = c`; at most one may have a star.
    pub(super) fn visit_unpacking(&mut self, id: ExprId, elts: &'t [ExprId], kind: BindingKind) {
        let is_starred = |&&elt: &&ExprId| matches!(self.tree.expr(elt), Expr::Starred { .. });
        if elts.iter().filter(is_starred).count() > 1 {
            let many = if self.version >= PythonVersion::V3_9 { "multiple" } else { "two" };
            self.late_error(&format!("{many} starred expressions in assignment"), self.tree.expr_span(id));
        }
        let steps: Vec<_> = elts.iter().rev().map(|&elt| Step::Target(self.unstarred(elt), kind)).collect();
        self.agenda.extend(steps);
    }

    pub(super) fn visit_starred_target(&mut self, id: ExprId, value: ExprId, kind: BindingKind) {
        self.late_error("starred assignment target must be in a list or tuple", self.tree.expr_span(id));
        self.visit_target(value, kind);
    }
}
