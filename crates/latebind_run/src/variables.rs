//! Variables whose bindings the probes note: who bound it last decides whether what a closure
//! reads is of a later turn, or was put there by another function on purpose.
//!
//! ```python
//! def build():
//!     for i in range(3):
//!         def skip():
//!             nonlocal i
//!             i += 10               # not the owner's
//!         fs.append(lambda: i)
//! ```

use std::collections::BTreeSet;

use latebind_borrow::Capture;
use latebind_flow::Flow;
use latebind_scopes::{Scope, ScopeId, ScopeKind, Scopes, VarId};
use latebind_source::Span;
use latebind_syntax::tree::Ident;

/// A variable, seen from one group of captures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Noted {
    id: VarId,
    /// As written in the program.
    pub name: Ident,
    /// The function or comprehension it belongs to; nothing is the module.
    pub owner: Option<Span>,
    /// Functions whose bindings count as the owner's (nothing is the module); empty where
    /// nobody else could bind it.
    pub own: BTreeSet<Option<Span>>,
}

/// Whose code binds what.
pub(crate) struct Writers<'w> {
    pub scopes: &'w Scopes,
    pub flow: &'w Flow,
}

impl Writers<'_> {
    /// Nothing where the owner keeps no notes: a lambda has no place for them.
    pub(crate) fn noted(&self, capture: &Capture, name: Ident) -> Option<Noted> {
        let owner = self.scopes.scope(capture.owner);
        let is_alone = matches!(owner.kind, ScopeKind::GenExpr) || self.is_comprehension(capture.owner);
        let own = if is_alone { BTreeSet::new() } else { self.own(capture) };
        let own = own.into_iter().map(|host| self.place(host)).collect();
        (owner.kind != ScopeKind::Lambda).then(|| Noted {
            id: capture.var,
            name,
            owner: self.place(capture.owner),
            own,
        })
    }

    /// Whether functions bind the variable that neither own it nor run a loop around the closure.
    pub(crate) fn are_others(&self, capture: &Capture) -> bool {
        let own = self.own(capture);
        self.scopes.bindings(capture.var).iter().any(|binding| !own.contains(&self.host(binding.scope)))
    }

    fn own(&self, capture: &Capture) -> BTreeSet<ScopeId> {
        let loops = capture.turns.iter().map(|&id| self.flow.loop_(id).scope);
        loops.chain([capture.owner]).map(|scope| self.host(scope)).collect()
    }

    /// The function, lambda, generator expression or module that runs the scope's code.
    fn host(&self, mut scope: ScopeId) -> ScopeId {
        while let Scope { parent: Some(parent), .. } = self.scopes.scope(scope)
            && (self.is_comprehension(scope) || self.scopes.scope(scope).kind == ScopeKind::Class)
        {
            scope = *parent;
        }
        scope
    }

    fn is_comprehension(&self, scope: ScopeId) -> bool {
        matches!(self.scopes.scope(scope).kind, ScopeKind::ListComp | ScopeKind::SetComp | ScopeKind::DictComp)
    }

    fn place(&self, scope: ScopeId) -> Option<Span> {
        let scope = self.scopes.scope(scope);
        (scope.kind != ScopeKind::Module).then_some(scope.span)
    }
}
