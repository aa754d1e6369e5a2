//! A module on its own, made ready for its analysis: what follows from the tree and its scopes alone.

use latebind_callees::Callees;
use latebind_flow::Flow;
use latebind_scopes::Scopes;
use latebind_syntax::tree::Tree;

use crate::on_the_spot::Arguments;
use crate::program::Program;
use crate::statics::Statics;
use crate::steady::Assigned;

pub struct Prepared<'m> {
    tree: &'m Tree,
    scopes: &'m Scopes,
    pub flow: Flow,
    statics: Statics,
    arguments: Arguments,
    assigned: Assigned,
}

impl<'m> Prepared<'m> {
    pub fn of(tree: &'m Tree, scopes: &'m Scopes) -> Self {
        let flow = latebind_flow::lower(tree, scopes);
        let statics = Statics::of(&flow, |scope| scopes.method_class(scope));
        Self { tree, scopes, flow, statics, arguments: Arguments::of(tree), assigned: Assigned::of(tree) }
    }

    /// With what is known of callees, and without other files' code.
    pub fn program<'p>(&'p self, callees: &'p dyn Callees) -> Program<'p> {
        let Self { tree, scopes, flow, statics, arguments, assigned } = self;
        Program { tree, scopes, flow, callees, statics, arguments, assigned, others: None }
    }
}
