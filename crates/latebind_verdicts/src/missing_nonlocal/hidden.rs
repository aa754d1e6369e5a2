//! Which variables of functions are hidden by which inner functions.

use latebind_borrow::Program;
use latebind_scopes::{Binding, BindingKind, ScopeId, ScopeKind, VarId};
use latebind_source::Span;
use latebind_syntax::tree::Ident;

use crate::tell::plain_name;

/// A variable of a function, and an inner function that binds a variable of its own under
/// the same name.
pub(super) struct Hidden {
    /// The inner function.
    pub(super) scope: ScopeId,
    pub(super) inner: VarId,
    pub(super) outer: VarId,
    /// Where the enclosing function first binds its own.
    pub(super) outer_bound: Span,
    /// It does so before the inner function is made.
    pub(super) comes_first: bool,
    pub(super) as_written: Ident,
}

pub(super) fn hidden(program: &Program) -> Vec<Hidden> {
    let scopes = program.scopes;
    scopes.vars().filter_map(|var| hides(program, var)).filter(|it| scopes.scope(it.scope).parent.is_some()).collect()
}

fn hides(program: &Program, inner: VarId) -> Option<Hidden> {
    let scopes = program.scopes;
    let scope = scopes.var(inner).owner;
    if !is_function(scopes.scope(scope).kind) || !is_plain(scopes.bindings(inner)) {
        return None;
    }
    let outer = scopes.outside(inner)?;
    if !is_function(scopes.scope(scopes.var(outer).owner).kind) {
        return None;
    }
    let site = scopes.scope(scope).span;
    let initialises = |it: &&Binding| it.kind != BindingKind::Del && !site.contains(it.span);
    let outer_bound = scopes.bindings(outer).iter().find(initialises)?.span;
    if is_only_the_function_itself(program, outer, scope) {
        return None;
    }
    let comes_first = outer_bound.start < site.start;
    Some(Hidden { scope, inner, outer, outer_bound, comes_first, as_written: plain_name(&scopes.var(inner).name) })
}

fn is_function(kind: ScopeKind) -> bool {
    matches!(kind, ScopeKind::Function | ScopeKind::AsyncFunction)
}

/// `def f(): … f = 1`: the outer name is nothing but this very function.
fn is_only_the_function_itself(program: &Program, outer: VarId, scope: ScopeId) -> bool {
    let site = program.scopes.scope(scope).span;
    program.scopes.bindings(outer).iter().all(|it| it.kind == BindingKind::Def && site.contains(it.span))
}

/// Neither a parameter nor annotated: who writes `total: int = 0` means a new variable.
fn is_plain(bindings: &[Binding]) -> bool {
    let declares = |kind| matches!(kind, BindingKind::Param | BindingKind::TypeParam | BindingKind::AnnAssign);
    !bindings.is_empty() && !bindings.iter().any(|binding| declares(binding.kind))
}
