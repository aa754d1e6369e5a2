//! `with`: what entering and leaving a context runs.
//!
//! ```python
//! with undoing(lambda: restore(name)):     # called when the block is left
//!     change(name)
//! ```

use latebind_flow::ir::At;
use latebind_source::Span;

use crate::asynchronous::Suspends;
use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact, compact_results};
use crate::state::State;
use crate::value::{Kind, Obj, Value};

impl<'p> Machine<'p> {
    pub(crate) fn enter_context(&mut self, frame: Frame, state: State, manager: &Value, at: At, span: Span) -> Results {
        let Some(obj) = manager.single() else { return vec![(state, Value::unknown())] };
        match self.kind(obj).clone() {
            Kind::Activation(_) => {
                let drawn = self.resume(state, obj, Called::Here, span);
                compact_results(drawn.elements)
            }
            Kind::Instance(_) => {
                let found = ["__enter__", "__aenter__"]
                    .into_iter()
                    .find_map(|name| self.member(&state, obj, name).map(|it| (name, it)));
                let Some((name, method)) = found else { return vec![(state, Value::unknown())] };
                let calling = Calling { args: self.give(Value::one(obj)), at, span, how: Called::Here };
                let results = self.call(frame, state, &method, &calling);
                match name {
                    "__aenter__" => {
                        results.into_iter().flat_map(|(state, it)| self.await_(frame, state, &it, at, span)).collect()
                    }
                    _ => results,
                }
            }
            Kind::External(path) if path == "trio.open_nursery()" => vec![(state, self.external("trio.Nursery()"))],
            Kind::External(path) if path == "anyio.create_task_group()" => {
                vec![(state, self.external("anyio.abc.TaskGroup()"))]
            }
            Kind::External(_) | Kind::ExitStack => vec![(state, manager.clone())],
            _ => vec![(state, Value::unknown())],
        }
    }

    pub(crate) fn exit_context(
        &mut self,
        frame: Frame,
        state: State,
        manager: &Value,
        at: At,
        span: Span,
    ) -> Vec<State> {
        let Some(obj) = manager.single() else { return vec![state] };
        match self.kind(obj).clone() {
            Kind::Activation(_) => {
                let drawn = self.resume(state, obj, Called::Here, span);
                let elements = drawn.elements.into_iter().map(|(state, _)| state);
                compact(drawn.ends.into_iter().chain(elements).collect())
            }
            Kind::Instance(_) => self.exit_instance(frame, state, obj, at, span),
            Kind::External(path) if path.contains("Executor()") => self.join_all(frame, state, at, span),
            Kind::External(path)
                if path.contains("TaskGroup()") || path.contains("nursery()") || path.contains("task_group()") =>
            {
                self.suspend(frame, state, Suspends::ToTheEnd, at, span)
            }
            Kind::ExitStack => self.unwind(frame, state, obj, at, span),
            _ => vec![state],
        }
    }

    fn exit_instance(&mut self, frame: Frame, state: State, obj: Obj, at: At, span: Span) -> Vec<State> {
        let found =
            ["__exit__", "__aexit__"].into_iter().find_map(|name| self.member(&state, obj, name).map(|it| (name, it)));
        let Some((name, method)) = found else { return vec![state] };
        let mut args = self.give(Value::one(obj));
        args.extend((0..3).map(|_| Given::positional(Value::unknown())));
        let calling = Calling { args, at, span, how: Called::Here };
        let mut results = self.call(frame, state, &method, &calling);
        if name == "__aexit__" {
            results = results.into_iter().flat_map(|(state, it)| self.await_(frame, state, &it, at, span)).collect();
        }
        compact(results.into_iter().map(|(state, _)| state).collect())
    }

    fn join_all(&mut self, frame: Frame, state: State, at: At, span: Span) -> Vec<State> {
        let running: Vec<Obj> =
            state.running.keys().copied().filter(|obj| matches!(self.kind(*obj), Kind::Worker)).collect();
        let calling = Calling { args: Vec::new(), at, span, how: Called::Here };
        let mut states = vec![state];
        for worker in running {
            let next = states.into_iter().flat_map(|mut state| {
                state.running.remove(&worker);
                self.joined(frame, state, worker, &calling)
            });
            states = compact(next.map(|(state, _)| state).collect());
        }
        states
    }
}
