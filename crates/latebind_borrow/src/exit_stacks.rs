//! `contextlib.ExitStack`: what it was given is called when the stack is closed or its block is left.
//!
//! ```python
//! stack = ExitStack()
//! for name in names:
//!     stack.callback(lambda: remove(name))
//! stack.close()             # here
//! ```

use latebind_flow::ir::At;
use latebind_source::Span;
use latebind_syntax::tree::Ident;

use crate::call::Calling;
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact};
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

impl<'p> Machine<'p> {
    pub(crate) fn exit_stack(&mut self, mut state: State, calling: &Calling) -> Results {
        let stack = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::ExitStack);
        vec![(state, Value::one(stack))]
    }

    pub(crate) fn exit_stack_method(
        &mut self,
        frame: Frame,
        state: State,
        stack: Obj,
        name: &Ident,
        calling: &Calling,
    ) -> Results {
        match name.as_str() {
            "callback" | "push" | "push_async_callback" | "push_async_exit" => {
                self.push_callback(frame, state, stack, calling)
            }
            "close" | "aclose" => {
                let states = self.unwind(frame, state, stack, calling.at, calling.span);
                states.into_iter().map(|state| (state, Value::unknown())).collect()
            }
            "pop_all" => self.moved_to_another(state, stack, calling),
            _ => self.call_by_table(frame, state, &format!("contextlib.ExitStack().{name}"), calling),
        }
    }

    /// It gives back what it was given.
    fn push_callback(&mut self, frame: Frame, state: State, stack: Obj, calling: &Calling) -> Results {
        let mut results = Results::new();
        for (mut state, work) in self.with_its_arguments(state, calling) {
            let stack = self.current(Value::one(stack));
            stack.objs().for_each(|obj| state.add(obj, Field::Elem, &work));
            let states = self.expose_if_held(frame, &mut state, &stack, &work, calling.span);
            let given = self.current_call(calling).position(0).cloned().unwrap_or_else(Value::unknown);
            results.extend(states.into_iter().map(|state| (state, given.clone())));
        }
        results
    }

    fn with_its_arguments(&mut self, state: State, calling: &Calling) -> Results {
        match &calling.args[..] {
            [only] => vec![(state, only.value.clone())],
            _ => self.partial(state, calling),
        }
    }

    fn moved_to_another(&mut self, mut state: State, stack: Obj, calling: &Calling) -> Results {
        let callbacks = state.get(stack, &Field::Elem).cloned();
        state.unset(stack, &Field::Elem);
        let other = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::ExitStack);
        if let Some(callbacks) = callbacks {
            state.set(other, Field::Elem, self.current(callbacks));
        }
        vec![(state, Value::one(other))]
    }

    /// Calls everything that it was given. What is a coroutine is awaited.
    pub(crate) fn unwind(&mut self, frame: Frame, state: State, stack: Obj, at: At, span: Span) -> Vec<State> {
        let callbacks = state.get(stack, &Field::Elem).cloned().unwrap_or_default();
        let calling = Calling { args: Vec::new(), at, span, how: Called::By("ExitStack".into()) };
        let mut states = vec![state];
        for &(obj, must) in &callbacks.objs {
            let mut next = Vec::new();
            for state in states {
                if !must {
                    next.push(state.clone());
                }
                for (state, result) in self.call(frame, state, &Value::one(obj), &calling) {
                    let is_coroutine = result.objs().any(|it| matches!(self.kind(it), Kind::Activation(_)));
                    match is_coroutine {
                        true => next.extend(self.await_(frame, state, &result, at, span).into_iter().map(|it| it.0)),
                        false => next.push(state),
                    }
                }
            }
            states = compact(next);
        }
        for state in &mut states {
            state.unset(stack, &Field::Elem);
        }
        states
    }
}
