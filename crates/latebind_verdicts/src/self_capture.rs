//! LB010: a name bound to a closure that calls this very name.
//!
//! ```python
//! from tools import scale
//! scale = lambda value: scale(value, 0)     # calls itself, not tools.scale
//! ```

use std::collections::BTreeSet;

use latebind_borrow::{Capture, Program};
use latebind_scopes::{Binding, BindingKind, ScopeNode};
use latebind_source::Span;
use latebind_syntax::tree::{Stmt, Tree};

/// Names of functions that have no code: overloads, declarations.
///
/// ```python
/// @overload
/// def read(path: str) -> str: ...
/// ```
pub(crate) struct Declared(BTreeSet<Span>);

impl Declared {
    pub(crate) fn of(tree: &Tree) -> Self {
        Self(declared(tree).collect())
    }

    /// The closure calls the variable, and something that does a thing is bound to that name.
    pub(crate) fn leaves_a_call_of(&self, program: &Program, capture: &Capture) -> bool {
        let does_something = |it: &&Binding| !self.0.contains(&it.span);
        program.arguments.are_called(capture)
            && program.scopes.bindings(capture.var).iter().filter(does_something).count() > 1
    }
}

fn declared(tree: &Tree) -> impl Iterator<Item = Span> {
    tree.stmt_ids().filter_map(|id| match tree.stmt(id) {
        Stmt::Function(function) if function.body.iter().all(|&it| tree.does_nothing(it)) => Some(function.name.span),
        _ => None,
    })
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
