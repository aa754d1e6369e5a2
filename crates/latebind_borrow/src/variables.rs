//! Temporaries and variables: read, written, deleted.
//!
//! ```python
//! total = total + row       # a variable is read, a temporary holds the sum, the variable is rebound
//! ```

use latebind_flow::ir::{Bind, Temp, Unbind};
use latebind_scopes::{ScopeId, VarId};
use latebind_source::Span;

use crate::machine::{Frame, Machine};
use crate::outcome::RebindHow;
use crate::phase::{Bound, TurnState};
use crate::results::{Results, Step};
use crate::state::State;
use crate::value::{Field, Key, Obj, Value};

impl<'p> Machine<'p> {
    pub(crate) fn temp(&self, frame: Frame, state: &State, temp: Temp) -> Value {
        state.temp(frame.act, temp.0).cloned().unwrap_or_else(Value::unknown)
    }

    pub(crate) fn set_temp(&self, frame: Frame, state: &mut State, temp: Temp, value: Value) {
        state.set_temp(frame.act, temp.0, value);
    }

    pub(crate) fn put(&self, frame: Frame, mut state: State, dst: Temp, value: Value) -> Step {
        self.set_temp(frame, &mut state, dst, value);
        Step::on(state)
    }

    pub(crate) fn put_all(&mut self, frame: Frame, results: Results, dst: Temp) -> Step {
        let next = results
            .into_iter()
            .map(|(mut state, value)| {
                self.set_temp(frame, &mut state, dst, value);
                state
            })
            .collect();
        Step { next, raises: std::mem::take(&mut self.raised), yields: Vec::new() }
    }

    /// The activations of `owner` that code in `frame` sees.
    pub(crate) fn owners(&self, frame: Frame, state: &State, owner: ScopeId) -> Value {
        if owner == frame.scope {
            return Value::one(frame.act);
        }
        state.get(frame.act, &Field::Outer(owner)).cloned().unwrap_or_default()
    }

    pub(crate) fn load(&mut self, frame: Frame, state: State, dst: Temp, var: VarId) -> Step {
        let value = self.read_var(frame, &state, var);
        let states = if var == self.capture.var { self.read_captured(frame, state) } else { vec![state] };
        let next = states
            .into_iter()
            .map(|mut state| {
                self.set_temp(frame, &mut state, dst, value.clone());
                state
            })
            .collect();
        Step { next, ..Step::default() }
    }

    pub(crate) fn read_var(&mut self, frame: Frame, state: &State, var: VarId) -> Value {
        let owner = self.program.owner(var);
        let mut found: Option<Value> = None;
        for act in self.owners(frame, state, owner).objs() {
            // Its binding may stand in code that was not run.
            let value = self.held_in(state, act, Field::Var(var)).unwrap_or_else(|| self.static_var(var));
            found = Some(found.map_or_else(|| value.clone(), |held| held.join(&value)));
        }
        let value = found.unwrap_or_else(|| self.static_var(var));
        Value { unset: false, ..value }
    }

    pub(crate) fn store_op(
        &mut self,
        frame: Frame,
        state: State,
        (var, src, how): (VarId, Temp, Bind),
        span: Span,
    ) -> Step {
        let value = self.temp(frame, &state, src);
        let how = match how {
            Bind::Target(_) => RebindHow::Target,
            _ => RebindHow::Assignment,
        };
        Step { next: self.store(frame, state, var, value, how, span), ..Step::default() }
    }

    pub(crate) fn store(
        &mut self,
        frame: Frame,
        mut state: State,
        var: VarId,
        value: Value,
        how: RebindHow,
        span: Span,
    ) -> Vec<State> {
        let owner = self.program.owner(var);
        let acts = self.owners(frame, &state, owner);
        let sure = acts.single().filter(|&act| state.is_single(act));
        let before = sure.and_then(|act| state.get(act, &Field::Var(var)).cloned());
        for act in acts.objs().collect::<Vec<_>>() {
            match sure {
                Some(_) => state.set(act, Field::Var(var), value.clone()),
                None => {
                    let held = state.get(act, &Field::Var(var)).map(|held| held.join(&value));
                    state.set(act, Field::Var(var), held.unwrap_or_else(|| value.clone()));
                }
            }
        }
        self.forget_key(&mut state, var);
        let writes_captured =
            var == self.capture.var && state.owner.is_some_and(|owner| acts.objs().any(|act| act == owner));
        if !writes_captured {
            if var == self.capture.var {
                state.bound_at = Bound::At(span);
            }
            return vec![state];
        }
        let mut rebound = state.clone();
        self.rebind(frame, &mut rebound, &value, before.as_ref(), how, span);
        rebound.bound_at = Bound::At(span);
        let untouched = sure.is_none().then_some(state);
        let moved = rebound.live().is_some_and(|live| live.turn == TurnState::Moved);
        let rebound = if moved { self.unless_over(rebound) } else { Some(rebound) };
        untouched.into_iter().chain(rebound).collect()
    }

    /// Elements stored under `d[var]` stay, but under a key of their own.
    pub(crate) fn forget_key(&self, state: &mut State, var: VarId) {
        if !self.keyed.contains(&var) {
            return;
        }
        let field = Field::At(Key::Var(var));
        let holders: Vec<Obj> =
            state.heap.iter().filter(|(_, fields)| fields.contains_key(&field)).map(|(obj, _)| *obj).collect();
        for obj in holders {
            if let Some(value) = state.get(obj, &field).cloned() {
                state.unset(obj, &field);
                state.add(obj, Field::Elem, &value);
            }
        }
    }

    /// A call is over: what it stored under `d[var]` will be under another key than what the next call does.
    /// Only what may be the tracked closure is worth the trouble: whether it is certainly in `d`.
    pub(crate) fn forget_keys_of(&self, state: &mut State, scope: ScopeId) {
        for &var in self.keyed.iter().filter(|var| self.program.owner(**var) == scope) {
            let field = Field::At(Key::Var(var));
            let mut held = state.heap.values().filter_map(|fields| fields.get(&field));
            if held.any(|value| self.value_holds_tracked(state, value)) {
                self.forget_key(state, var);
            }
        }
    }

    pub(crate) fn delete(&mut self, frame: Frame, mut state: State, var: VarId, how: Unbind, span: Span) -> State {
        let owner = self.program.owner(var);
        let acts = self.owners(frame, &state, owner);
        if let Some(act) = acts.single() {
            state.unset(act, &Field::Var(var));
        }
        if var == self.capture.var && acts.objs().any(|act| state.owner == Some(act)) {
            let how = if how == Unbind::Del { RebindHow::Del } else { RebindHow::HandlerEnd };
            self.unbind(frame, &mut state, how, span);
        }
        state
    }
}
