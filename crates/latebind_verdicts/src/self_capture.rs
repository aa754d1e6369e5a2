//! LB010: a name bound to a closure that calls this very name.
//!
//! ```python
//! from tools import scale
//! scale = lambda value: scale(value, 0)     # calls itself, not tools.scale
//! ```

use std::collections::BTreeSet;

use latebind_borrow::{Capture, Program};
use latebind_scopes::{BindingKind, ScopeNode};
use latebind_source::Span;
use latebind_syntax::tree::{Expr, Stmt, Tree};

/// The names that stand where a call's function stands.
pub(crate) fn called_names(tree: &Tree) -> BTreeSet<Span> {
    let callees = tree.exprs().filter_map(|id| match tree.expr(id) {
        Expr::Call { func, .. } => Some(*func),
        _ => None,
    });
    callees.filter(|&func| matches!(tree.expr(func), Expr::Name(_))).map(|func| tree.expr_span(func)).collect()
}

/// A `def` of the same name, or a lambda on the right of an assignment to it.
pub(crate) fn may_be_bound_to_itself(program: &Program, capture: &Capture) -> bool {
    let site = program.scopes.scope(capture.site);
    let bindings = program.scopes.bindings(capture.var);
    if bindings.len() < 2 {
        return false;
    }
    match site.node {
        ScopeNode::Function(id) => match program.tree.stmt(id) {
            Stmt::Function(function) => bindings.iter().any(|it| it.span == function.name.span),
            _ => false,
        },
        ScopeNode::Lambda(_) => bindings.iter().any(|it| {
            matches!(it.kind, BindingKind::Assign | BindingKind::AnnAssign) && it.span.end <= site.span.start
        }),
        _ => false,
    }
}
