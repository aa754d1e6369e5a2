//! What code that was not read can get at: arguments of unknown callees, what is
//! stored outside, returned or yielded. It may be called at any time from then on.

use latebind_scopes::{ScopeId, ScopeKind};
use latebind_source::Span;

use crate::call::Calling;
use crate::machine::{Frame, Machine};
use crate::obj_set::ObjSet;
use crate::outcome::Called;
use crate::phase::Borrow;
use crate::results::compact;
use crate::state::State;
use crate::value::{Kind, Obj, Value};

/// Why something is exposed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exposure {
    pub(crate) how: Called,
    pub(crate) at: Span,
}

impl Machine<'_> {
    pub(crate) fn exposure(&mut self, how: Called, at: Span) -> usize {
        let exposure = Exposure { how, at };
        match self.exposures.iter().position(|it| *it == exposure) {
            Some(number) => number,
            None => {
                self.exposures.push(exposure);
                self.exposures.len() - 1
            }
        }
    }

    /// Everything that `value` leads to may be called by others from here on.
    pub(crate) fn expose(
        &mut self,
        frame: Frame,
        mut state: State,
        value: &Value,
        how: Called,
        at: Span,
    ) -> Vec<State> {
        if value.objs.is_empty() {
            return vec![state];
        }
        // A callee that is given a generator expression is taken to use it up as it comes.
        let is_argument = matches!(how, Called::Unknown(_));
        let waiting = self.handed_over(&state, value, &how).map(|dict| (dict, self.exposure(Called::OnMissingKey, at)));
        let number = self.exposure(if how == Called::OnMissingKey { Called::Stored } else { how }, at);
        let mut fresh = Vec::new();
        for obj in self.reach(&state, value.objs()) {
            if self.can_be_exposed(obj) && !state.exposed.contains_key(&obj) {
                let waits = waiting.filter(|(dict, _)| *dict == obj).map(|(_, number)| number);
                state.exposed.insert(obj, waits.unwrap_or(number));
                fresh.push(obj);
            }
        }
        fresh.retain(|&obj| !is_argument || !self.is_owner_expression(obj));
        self.look_at_exposed(&mut state);
        self.probe(frame, state, fresh, at)
    }

    /// Only what can lead to a call is worth remembering.
    fn can_be_exposed(&self, obj: Obj) -> bool {
        !matches!(self.kind(obj), Kind::External(_))
    }

    /// Unknown code may run an exposed function, or use up a generator, that makes closures of the site.
    fn probe(&mut self, frame: Frame, state: State, fresh: Vec<Obj>, at: Span) -> Vec<State> {
        let mut states = vec![state];
        for obj in fresh {
            let Some(scope) = self.makes_site(obj) else { continue };
            if !self.probing.insert(scope) {
                continue;
            }
            let mut next = Vec::new();
            for state in states {
                next.push(state.clone());
                let called = self.call_from_outside(frame, state, &Value::one(obj), Called::Unknown("".into()), at);
                next.extend(called);
            }
            self.probing.remove(&scope);
            states = compact(next);
        }
        states
    }

    /// The call hands over something that makes closures of the site.
    pub(crate) fn leads_to_site(&self, state: &State, calling: &Calling) -> bool {
        let program = self.program;
        let maker = program.parent(self.capture.site).map(|around| program.host(around));
        if maker == Some(program.host(self.capture.owner)) {
            return false;
        }
        self.reach(state, calling.all().objs()).into_iter().any(|obj| self.makes_site(obj).is_some())
    }

    /// A generator expression that owns the captured variable.
    fn is_owner_expression(&self, obj: Obj) -> bool {
        matches!(self.kind(obj), Kind::Activation(scope) if *scope == self.capture.owner)
            && self.program.kind(self.capture.owner) == ScopeKind::GenExpr
    }

    /// A function or generator that was not run yet, and makes closures of the site when it is. A
    /// function that owns the variable is run for its own sake; a generator expression is not.
    fn makes_site(&self, obj: Obj) -> Option<ScopeId> {
        let (Kind::Function(scope) | Kind::Activation(scope)) = *self.kind(obj) else { return None };
        let inside = scope != self.capture.site && self.program.is_inside(self.capture.site, scope);
        let is_expression = self.program.kind(scope) == ScopeKind::GenExpr;
        let owns = !is_expression && self.program.is_inside(self.capture.owner, scope);
        (inside && !owns && !self.is_running(scope)).then_some(scope)
    }

    /// A stale closure within reach of unknown code may be called any time: worth a doubt.
    pub(crate) fn look_at_exposed(&mut self, state: &mut State) {
        let Some(live) = state.live().cloned() else { return };
        if !matches!(live.borrow, Borrow::Stale | Borrow::Deleted | Borrow::Foreign) {
            return;
        }
        if let Some(exposure) = self.exposure_of_tracked(state) {
            self.testify(state, &live, exposure.how, exposure.at);
        }
    }

    pub(crate) fn exposure_of_tracked(&self, state: &State) -> Option<Exposure> {
        state.tracked?;
        let mut outside: Vec<(Obj, usize)> =
            state.exposed.iter().chain(&state.running).map(|(obj, n)| (*obj, *n)).collect();
        outside.sort_by_key(|(_, number)| (!self.exposures[*number].how.is_certain(), *number));
        let mut seen = ObjSet::default();
        let found = outside.into_iter().find(|(obj, _)| self.leads_to_tracked(state, [*obj], &mut seen));
        found.map(|(_, number)| self.exposures[number].clone())
    }

    /// Runs `value` as unknown code would: with unknown arguments, its result handed out.
    pub(crate) fn call_from_outside(
        &mut self,
        frame: Frame,
        state: State,
        value: &Value,
        how: Called,
        at: Span,
    ) -> Vec<State> {
        let results = self.call_unknown_args(frame, state, value, how, at);
        let mut states = Vec::new();
        for (state, result) in results {
            let number_of_results = result.objs.len();
            if number_of_results == 0 {
                states.push(state);
            } else {
                states.extend(self.expose(frame, state, &result, Called::Returned, at));
            }
        }
        compact(states)
    }
}
