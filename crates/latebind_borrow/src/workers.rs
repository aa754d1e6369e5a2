//! Threads, processes and futures: work that runs beside the code that made it, until joined.
//!
//! ```python
//! future = executor.submit(lambda: name)   # runs from here on
//! future.result()                          # and has run here
//! ```

use latebind_flow::ir::ArgKind;
use latebind_syntax::tree::Ident;

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact_results};
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

impl<'p> Machine<'p> {
    pub(crate) fn thread(&mut self, mut state: State, calling: &Calling) -> (State, Value) {
        let worker = self.alloc(&mut state, SiteKey::At(calling.at, 4), Kind::Worker);
        let calling = &self.current_call(calling);
        let func = calling.keyword("target").or_else(|| calling.keyword("function")).or_else(|| calling.position(1));
        state.set(worker, Field::Func, func.cloned().unwrap_or_else(Value::unknown));
        let rest = calling.args.iter().filter(|arg| arg.kind != ArgKind::Keyword("target".into()));
        for (n, arg) in rest.enumerate() {
            let value = self.elements_of(&state, &arg.value).with(&arg.value);
            state.set(worker, Field::Source(n as u32), Value { constant: None, ..value });
        }
        (state, Value::one(worker))
    }

    pub(crate) fn submit(&mut self, state: State, func: &Value, calling: &Calling) -> (State, Value) {
        self.submit_as(state, func, calling, "submit")
    }

    fn submit_as(&mut self, mut state: State, func: &Value, calling: &Calling, by: &str) -> (State, Value) {
        let worker = self.alloc(&mut state, SiteKey::At(calling.at, 4), Kind::Worker);
        let (calling, func) = (&self.current_call(calling), self.current(func.clone()));
        state.set(worker, Field::Func, func);
        for (n, arg) in calling.args.iter().skip(1).enumerate() {
            state.set(worker, Field::Source(n as u32), arg.value.clone());
        }
        self.starts(&mut state, worker, by, calling);
        (state, Value::one(worker))
    }

    /// `executor.map(f, xs)`: all calls together are one piece of work, which whoever draws the last result has joined.
    pub(crate) fn map_in_workers(&mut self, frame: Frame, state: State, func: &Value, calling: &Calling) -> Results {
        let iterables = calling.with(calling.placed().skip(1).cloned().map(Given::positional).collect());
        let drawn = self.used_up(frame, state, &iterables, true);
        let results = drawn.into_iter().map(|(state, elements)| {
            let elements = Given::positional(Value { unknown: true, ..elements.weakened() });
            let args = iterables.args.iter().map(|_| elements.clone());
            let work = calling.with(std::iter::once(Given::positional(func.clone())).chain(args).collect());
            self.submit_as(state, func, &work, "map")
        });
        results.collect()
    }

    /// From here on it runs beside the code that follows.
    fn starts(&mut self, state: &mut State, worker: Obj, by: &str, calling: &Calling) {
        let number = self.exposure(Called::Concurrently(by.into()), calling.span);
        state.running.insert(worker, number);
        self.look_at_exposed(state);
    }

    pub(crate) fn worker_method(
        &mut self,
        frame: Frame,
        mut state: State,
        obj: Obj,
        name: &Ident,
        calling: &Calling,
    ) -> Results {
        match name.as_str() {
            "start" => {
                self.starts(&mut state, obj, "start", calling);
                vec![(state, Value::none())]
            }
            "join" | "exception" => self.joined(frame, state, obj, calling),
            "result" => {
                let results = self.joined(frame, state, obj, calling).into_iter();
                results.map(|(state, _)| result_of(state, obj)).collect()
            }
            "run" => {
                let func = state.get(obj, &Field::Func).cloned().unwrap_or_default();
                let inner = Calling { how: Called::Here, args: Vec::new(), ..calling.clone() };
                self.call(frame, state, &func, &inner)
            }
            "cancel" => {
                state.running.remove(&obj);
                vec![(state, Value::plain())]
            }
            _ => self.call_unknown(frame, state, name, calling),
        }
    }

    /// The work is done: it ran some time between its start and here.
    pub(crate) fn joined(&mut self, frame: Frame, mut state: State, obj: Obj, calling: &Calling) -> Results {
        let func = state.get(obj, &Field::Func).cloned().unwrap_or_default();
        let sources: Vec<Given> =
            (0..).map_while(|n| state.get(obj, &Field::Source(n)).cloned()).map(Given::positional).collect();
        if state.is_single(obj) {
            state.running.remove(&obj);
            // What is done is never done again.
            state.retain_fields(obj, |field| !matches!(field, Field::Func | Field::Source(_)));
        }
        let inner = Calling { args: sources, how: Called::Concurrently("join".into()), ..calling.clone() };
        let mut results = vec![(state.clone(), Value::unknown())];
        let called = self.pin(&Value::one(obj), |machine| machine.call(frame, state, &func, &inner)).into_iter();
        results.extend(called.map(|(mut state, value)| {
            came_to(&mut state, obj, &value);
            (state, Value::unknown())
        }));
        compact_results(results)
    }
}

/// The work of a worker or task is done, with this result.
pub(crate) fn came_to(state: &mut State, obj: Obj, value: &Value) {
    if !value.objs.is_empty() {
        state.add(obj, Field::Result, &value.clone().weakened());
    }
}

/// What the work came to, as far as it was followed.
pub(crate) fn result_of(state: State, obj: Obj) -> (State, Value) {
    let value = state.get(obj, &Field::Result).cloned().unwrap_or_default();
    (state, Value { unknown: true, ..value })
}
