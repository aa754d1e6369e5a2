//! Everything the analysis reads: one module's tree, scopes and flow, and what is known of others.

use latebind_callees::Callees;
use latebind_flow::Flow;
use latebind_scopes::{ScopeId, ScopeKind, Scopes};
use latebind_syntax::tree::Tree;

use crate::on_the_spot::Arguments;
use crate::statics::Statics;
use crate::steady::Assigned;

pub struct Program<'p> {
    pub tree: &'p Tree,
    pub scopes: &'p Scopes,
    pub flow: &'p Flow,
    pub callees: &'p dyn Callees,
    pub statics: &'p Statics,
    pub arguments: &'p Arguments,
    pub assigned: &'p Assigned,
}

impl Program<'_> {
    /// The function, lambda or module whose run contains the scope's code: comprehensions
    /// and class bodies run in their host, a generator expression is made there.
    pub(crate) fn host(&self, mut scope: ScopeId) -> ScopeId {
        loop {
            let it = self.scopes.scope(scope);
            let is_host = matches!(
                it.kind,
                ScopeKind::Module | ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda
            );
            match it.parent {
                Some(parent) if !is_host => scope = parent,
                _ => return scope,
            }
        }
    }

    /// Whether `inner` is `outer` or lies inside it.
    pub(crate) fn is_inside(&self, inner: ScopeId, outer: ScopeId) -> bool {
        let mut scope = Some(inner);
        while let Some(id) = scope {
            if id == outer {
                return true;
            }
            scope = self.scopes.scope(id).parent;
        }
        false
    }
}
