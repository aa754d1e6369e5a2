//! Which calls can tell anything of the tracked closure: only those are run.
//!
//! ```python
//! wait = parse(config)               # parses a file: nothing to do with `retry`
//! for step in steps:
//!     retry = lambda: step
//!     log(step)                      # neither; a large function is left out
//!     run(retry)                     # is run
//! ```

use latebind_flow::ir::Body;
use latebind_scopes::{ScopeId, ScopeKind};

use crate::call::Calling;
use crate::machine::Machine;
use crate::state::State;
use crate::value::{Kind, Obj};

/// Callees of at most this many instructions are always run.
const SMALL: usize = 40;

impl Machine<'_> {
    /// Whether running the callee can tell anything of the tracked closure: it makes it, leads
    /// to where it is made, is given what makes it, gets hold of it, or is small enough to show
    /// what it returns.
    pub(crate) fn matters(&self, state: &State, obj: Obj, scope: ScopeId, body: &Body, calling: &Calling) -> bool {
        if self.is_aside || self.path.contains(&scope) || body.size() <= SMALL {
            return true;
        }
        if self.is_near(state, obj, scope, calling) {
            return true;
        }
        if state.live().is_none() {
            return self.leads_to_site(state, calling);
        }
        self.value_holds_tracked(state, &calling.all())
            || self.holds_tracked(state, obj)
            || self.outside.iter().any(|&it| self.holds_tracked(state, it))
    }

    /// It makes the closure, or may rebind the variable. All code of a file lies in its module: there it has
    /// to be looked at more closely.
    fn is_near(&self, state: &State, obj: Obj, scope: ScopeId, calling: &Calling) -> bool {
        let owner = self.capture.owner;
        if self.program.is_inside(self.capture.site, scope) {
            return true;
        }
        if self.program.kind(owner) != ScopeKind::Module {
            return self.program.is_inside(scope, owner);
        }
        let makers: Vec<ScopeId> = self.makers().collect();
        let leads_there = |it: Obj| match self.kind(it) {
            Kind::Function(code) | Kind::Activation(code) => {
                makers.iter().any(|maker| self.program.is_inside(*maker, *code) && *code != owner)
            }
            _ => false,
        };
        !makers.is_empty() && self.reach(state, calling.all().objs().chain([obj])).into_iter().any(leads_there)
    }

    /// Functions that make the closure, or rebind the variable.
    fn makers(&self) -> impl Iterator<Item = ScopeId> {
        let owner = self.capture.owner;
        let around = self.program.parent(self.capture.site);
        let elsewhere = self.program.rebinders(self.capture.var);
        around.into_iter().chain(elsewhere).map(|scope| self.program.host(scope)).filter(move |host| *host != owner)
    }
}
