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
use latebind_syntax::tree::{Expr, Stmt, Tree};

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

/// A `def` of the same name, an inner function that an assignment gives that name, or a lambda on the right of
/// an assignment to it.
pub(crate) fn may_be_bound_to_itself(program: &Program, capture: &Capture) -> bool {
    let site = program.scopes.scope(capture.site);
    let bindings = program.scopes.bindings(capture.var);
    if bindings.len() < 2 {
        return false;
    }
    match site.node {
        ScopeNode::Function(id) => match program.tree.stmt(id) {
            Stmt::Function(function) => bindings
                .iter()
                .any(|it| it.span == function.name.span || is_given(program, capture, &function.name.name, it)),
            _ => false,
        },
        ScopeNode::Lambda(_) => bindings.iter().any(|it| {
            matches!(it.kind, BindingKind::Assign | BindingKind::AnnAssign) && it.span.end <= site.span.start
                || is_named(program, capture, it)
        }),
        _ => false,
    }
}

/// ```python
/// def wrap(run):
///     def timed(): return run()
///     run = timed
/// ```
fn is_given(program: &Program, capture: &Capture, function: &str, binding: &Binding) -> bool {
    let scopes = program.scopes;
    let named = scopes.scope(capture.site).parent.and_then(|parent| scopes.resolve(parent, function));
    let value = program.assigned.value_of(binding.span).map(|value| program.tree.expr_span(value));
    let (Some(named), Some(value), true) = (named, value, capture.owner != scopes.module()) else { return false };
    scopes.all_reads(named).iter().any(|read| value.contains(read.span))
}

/// ```python
/// timed = lambda: run()
/// run = timed
/// ```
fn is_named(program: &Program, capture: &Capture, binding: &Binding) -> bool {
    let value = |binding: &Binding| program.assigned.value_of(binding.span);
    let Some(Expr::Name(name)) = value(binding).map(|value| program.tree.expr(value)) else { return false };
    let site = program.scopes.scope(capture.site).span;
    let named = program.scopes.resolve(binding.scope, name).filter(|_| capture.owner != program.scopes.module());
    let bindings = named.map(|named| program.scopes.bindings(named)).unwrap_or_default();
    bindings.iter().any(|it| value(it).is_some_and(|value| program.tree.expr_span(value) == site))
}
