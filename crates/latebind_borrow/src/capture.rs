//! Which captures there are: a closure and a variable of an enclosing scope that
//! something rebinds.
//!
//! ```python
//! for key in keys:                    # rebound by every turn
//!     fs.append(lambda: (key, fs))    # a capture of `key`; `fs` is bound once
//! ```

use std::collections::BTreeSet;

use latebind_flow::Flow;
use latebind_flow::ir::LoopId;
use latebind_scopes::{Binding, BindingKind, ScopeId, ScopeKind, Scopes, VarId};
use latebind_source::Span;

use crate::program::Program;

#[derive(Debug, Clone)]
pub struct Capture {
    /// The closure's own scope.
    pub site: ScopeId,
    pub var: VarId,
    pub owner: ScopeId,
    /// Loops around the site that rebind the variable.
    pub turns: BTreeSet<LoopId>,
    /// Those of them whose own target is the variable.
    pub heads: BTreeSet<LoopId>,
    /// Where the closure reads the variable.
    pub reads: Vec<Span>,
    /// Where the owner, or others, rebind it.
    pub rebinds: Vec<Span>,
    /// Assignments that give the variable an equal value in every turn.
    pub steady: BTreeSet<Span>,
    /// `del` or the end of an `except … as` is among the rebinds.
    pub deleted: bool,
}

/// Every capture of a variable that something rebinds, in source order of the sites.
pub fn captures(program: &Program) -> Vec<Capture> {
    let scopes = program.scopes;
    let mut found = Vec::new();
    for site in scopes.iter().filter(|&site| is_closure(scopes, site)) {
        for &var in scopes.captures(site) {
            found.extend(capture(program, site, var));
        }
    }
    found.sort_by_key(|it| (scopes.scope(it.site).span, it.var));
    found
}

pub(crate) fn is_closure(scopes: &Scopes, scope: ScopeId) -> bool {
    use ScopeKind::{AsyncFunction, Function, GenExpr, Lambda};
    matches!(scopes.scope(scope).kind, Function | AsyncFunction | Lambda | GenExpr)
}

fn capture(program: &Program, site: ScopeId, var: VarId) -> Option<Capture> {
    let (scopes, flow) = (program.scopes, program.flow);
    let owner = scopes.var(var).owner;
    let bindings = scopes.bindings(var);
    if !is_rebound(flow, owner, bindings) {
        return None;
    }
    let reads = scopes.reads(site, var);
    if reads.is_empty() {
        return None;
    }
    let turns = turns(scopes, flow, site, owner, bindings);
    let is_head =
        |id: &LoopId| flow.loop_(*id).target.is_some_and(|target| bindings.iter().any(|it| target.contains(it.span)));
    Some(Capture {
        site,
        var,
        owner,
        heads: turns.iter().copied().filter(is_head).collect(),
        turns,
        rebinds: bindings.iter().filter(|it| it.kind != BindingKind::Param).map(|it| it.span).collect(),
        steady: crate::steady::assignments(program, var, &reads),
        reads,
        deleted: bindings.iter().any(deletes),
    })
}

fn deletes(binding: &Binding) -> bool {
    matches!(binding.kind, BindingKind::Del | BindingKind::Except)
}

/// A first binding is no rebind: it takes two, or one that is run again.
fn is_rebound(flow: &Flow, owner: ScopeId, bindings: &[Binding]) -> bool {
    bindings.len() > 1
        || bindings.iter().any(|it| {
            deletes(it)
                || it.kind == BindingKind::Comprehension
                || it.scope != owner
                || flow.loops().any(|(_, around)| repeats(&around.repeats, it.span))
        })
}

fn repeats(parts: &[Span], span: Span) -> bool {
    parts.iter().any(|part| part.contains(span))
}

/// Loops around the site whose every turn may rebind the variable, in the loop's own code.
fn turns(scopes: &Scopes, flow: &Flow, site: ScopeId, owner: ScopeId, bindings: &[Binding]) -> BTreeSet<LoopId> {
    let site = scopes.scope(site).span;
    let by = |binding: &Binding, around: ScopeId| {
        runs_in(scopes, binding.scope, around) || runs_in(scopes, around, binding.scope)
    };
    flow.loops()
        .filter(|(_, around)| {
            runs_in(scopes, around.scope, owner)
                || runs_in(scopes, owner, around.scope)
                || scopes.scope(owner).parent.is_none()
        })
        .filter(|(_, around)| repeats(&around.repeats, site))
        .filter(|(_, around)| bindings.iter().any(|it| by(it, around.scope) && repeats(&around.repeats, it.span)))
        .map(|(id, _)| id)
        .collect()
}

/// Whether code of `scope` is run by the owner itself: its own, or a comprehension or class body in it.
pub fn runs_in(scopes: &Scopes, mut scope: ScopeId, owner: ScopeId) -> bool {
    use ScopeKind::{Class, DictComp, ListComp, SetComp};
    while scope != owner {
        let it = scopes.scope(scope);
        match (it.kind, it.parent) {
            (ListComp | SetComp | DictComp | Class, Some(parent)) => scope = parent,
            _ => return false,
        }
    }
    true
}
