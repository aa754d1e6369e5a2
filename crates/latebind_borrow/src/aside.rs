//! Calls in code that was not run: the callee is run aside, once, and the closure it returns is taken over.
//!
//! ```python
//! @traced                  # of another file: `each` is what `traced` returns
//! def each(rows, act): ...
//! ```

use std::collections::BTreeMap;

use latebind_flow::ir::At;
use latebind_scopes::ScopeId;
use latebind_source::Span;

use crate::call::{Calling, Given};
use crate::machine::Machine;
use crate::outcome::Called;
use crate::results::Results;
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

/// Instructions that a call aside may cost: a decorator is short.
const FUEL_ASIDE: usize = 400;

/// What was made aside, by its name from now on.
type TakenOver = BTreeMap<Obj, Obj>;

impl<'p> Machine<'p> {
    /// What a function returns that is called in code which was not run.
    pub(crate) fn result_aside(&mut self, func: Obj, scope: ScopeId, args: Vec<Given>, at: At) -> Value {
        if let Some(known) = self.made_aside.get(&at) {
            return known.clone();
        }
        if self.is_aside {
            return Value::unknown();
        }
        let calling = Calling { args, at, span: Span::default(), how: Called::Here };
        let results = self.run_aside(func, scope, &calling);
        let mut number = 0;
        let values = results.into_iter().map(|(state, value)| self.take_over(&state, &value, at, &mut number));
        let value = values.collect::<Vec<_>>().into_iter().reduce(|all, value| all.join(&value));
        let value = value.unwrap_or_else(Value::unknown);
        self.made_aside.insert(at, value.clone());
        value
    }

    /// No results: it costs too much.
    fn run_aside(&mut self, func: Obj, scope: ScopeId, calling: &Calling) -> Results {
        let (fuel, gave_up) = (self.fuel, self.outcome.gave_up);
        let raised = std::mem::take(&mut self.raised);
        self.fuel = fuel.min(FUEL_ASIDE);
        let given = self.fuel;
        self.is_aside = true;
        let results = self.call_function(State::new(), func, scope, calling);
        self.is_aside = false;
        let is_done = self.fuel > 0;
        self.fuel += fuel - given;
        self.outcome.gave_up = gave_up;
        self.raised = raised;
        if is_done { results } else { Results::new() }
    }

    fn take_over(&mut self, state: &State, value: &Value, at: At, number: &mut u32) -> Value {
        self.taken_over(
            state,
            value,
            &mut |machine, kind| {
                *number += 1;
                machine.fixed(SiteKey::Aside(at, *number), kind)
            },
            &mut TakenOver::new(),
        )
    }

    /// The same value, made of objects that stay as they are: closures with what they capture.
    fn taken_over(
        &mut self,
        state: &State,
        value: &Value,
        name: &mut dyn FnMut(&mut Self, Kind) -> Obj,
        done: &mut TakenOver,
    ) -> Value {
        let mut all = Value { objs: Default::default(), ..value.clone() };
        for (obj, must) in &value.objs {
            match self.object_taken_over(state, *obj, name, done) {
                Some(new) if *must => all = all.with(&Value::one(new)),
                Some(new) => all = all.with(&Value::one(new).weakened()),
                None => all.unknown = true,
            }
        }
        all
    }

    /// `None`: it is not followed any further.
    fn object_taken_over(
        &mut self,
        state: &State,
        obj: Obj,
        name: &mut dyn FnMut(&mut Self, Kind) -> Obj,
        done: &mut TakenOver,
    ) -> Option<Obj> {
        if !state.heap.contains_key(&obj) {
            return Some(obj);
        }
        if let Some(known) = done.get(&obj) {
            return Some(*known);
        }
        let kind = self.kind(obj).clone();
        if let Kind::Container(_) = kind {
            let new = name(self, kind);
            self.outside.insert(new);
            return Some(new);
        }
        if !matches!(kind, Kind::Function(_) | Kind::Activation(_)) {
            return None;
        }
        let new = name(self, kind);
        done.insert(obj, new);
        let fields: Vec<(Field, Value)> =
            state.fields(obj).map(|(field, value)| (field.clone(), value.clone())).collect();
        for (field, value) in fields {
            if matches!(field, Field::Var(_) | Field::Outer(_) | Field::Default(_)) {
                let value = self.taken_over(state, &value, name, done);
                self.preset.insert((new, field), value);
            }
        }
        Some(new)
    }
}
