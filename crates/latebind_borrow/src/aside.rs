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

/// What one run aside returned, on its way into all other runs.
struct TakeOver<'s> {
    state: &'s State,
    at: At,
    /// Objects named so far: those of earlier results count.
    named: u32,
    /// What was made aside, by its name from now on.
    done: BTreeMap<Obj, Obj>,
}

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
        let value = self.take_over(&results, at);
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

    fn take_over(&mut self, results: &Results, at: At) -> Value {
        let mut named = 0;
        let mut all: Option<Value> = None;
        for (state, value) in results {
            let mut over = TakeOver { state, at, named, done: BTreeMap::new() };
            let value = self.taken_over(&mut over, value);
            named = over.named;
            all = Some(all.map_or_else(|| value.clone(), |all| all.join(&value)));
        }
        all.unwrap_or_else(Value::unknown)
    }

    /// The same value, made of objects that are there in every run.
    fn taken_over(&mut self, over: &mut TakeOver, value: &Value) -> Value {
        let mut all = Value { objs: Default::default(), ..value.clone() };
        for (obj, must) in &value.objs {
            match self.object_taken_over(over, *obj) {
                Some(new) => all = all.with(&Value::one(new).weakened_if(!must)),
                None => all.unknown = true,
            }
        }
        all
    }

    /// `None`: it is not followed any further.
    fn object_taken_over(&mut self, over: &mut TakeOver, obj: Obj) -> Option<Obj> {
        if !over.state.heap.contains_key(&obj) {
            return Some(obj);
        }
        if let Some(known) = over.done.get(&obj) {
            return Some(*known);
        }
        let kind = self.kind(obj).clone();
        let has_parts =
            matches!(kind, Kind::Function(_) | Kind::Activation(_) | Kind::Decorator(_) | Kind::Decorated(_));
        if !has_parts && !matches!(kind, Kind::Container(_)) {
            return None;
        }
        over.named += 1;
        let new = self.fixed(SiteKey::Aside(over.at, over.named), kind);
        over.done.insert(obj, new);
        // Others reach it, too: what is put into it stays there.
        self.outside.insert(new);
        if has_parts {
            self.take_over_parts(over, obj, new);
        }
        Some(new)
    }

    /// What a closure captures, and the defaults of its parameters; what a decorator is made of.
    fn take_over_parts(&mut self, over: &mut TakeOver, obj: Obj, new: Obj) {
        let fields: Vec<(Field, Value)> =
            over.state.fields(obj).map(|(field, value)| (field.clone(), value.clone())).collect();
        for (field, value) in fields {
            let value = match field {
                Field::Var(var) if self.program.is_bound_elsewhere(var) => value.join(&Value::unknown()),
                Field::Var(_) | Field::Outer(_) | Field::Default(_) => value,
                Field::Func | Field::Source(_) => value,
                _ => continue,
            };
            let value = self.taken_over(over, &value);
            self.preset.insert((new, field), value);
        }
    }
}
