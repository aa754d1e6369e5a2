//! Libraries that turn a function into a decorator.
//!
//! ```python
//! @wrapt.decorator
//! def traced(wrapped, instance, args, kwargs): ...     # traced(f)(1, a=2) is traced(f, …, (1,), {"a": 2})
//!
//! @decorator.decorator
//! def traced(f, *args, **kwargs): ...                  # traced(f)(1, a=2) is traced(f, 1, a=2)
//! ```

use latebind_flow::ir::At;

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::results::Results;
use crate::state::State;
use crate::value::{Field, Kind, Obj, Passing, SiteKey, Value};

/// Numbers what a decorated function packs its arguments into.
const POSITIONAL: u32 = 210;
const NAMED: u32 = 211;

impl Passing {
    /// Of the library function at `path`.
    pub(crate) fn of(path: &str) -> Option<Self> {
        match path {
            "wrapt.decorator" | "wrapt.decorators.decorator" => Some(Self::Packed),
            "decorator.decorator" => Some(Self::Spread),
            _ => None,
        }
    }
}

impl<'p> Machine<'p> {
    pub(crate) fn make_decorator(&mut self, mut state: State, calling: &Calling, passing: Passing) -> Results {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Decorator(passing));
        let by = self.current(calling.position(0).cloned().unwrap_or_else(Value::unknown));
        state.set(obj, Field::Func, by);
        vec![(state, Value::one(obj))]
    }

    /// The same of code that was not run.
    pub(crate) fn static_decorator(&mut self, passing: Passing, by: Value, at: At) -> Value {
        let obj = self.fixed(SiteKey::NotRun(at), Kind::Decorator(passing));
        self.preset.insert((obj, Field::Func), by);
        Value::one(obj)
    }

    pub(crate) fn call_decorator(
        &mut self,
        mut state: State,
        obj: Obj,
        passing: Passing,
        calling: &Calling,
    ) -> Results {
        let by = self.held_in(&state, obj, Field::Func).unwrap_or_else(Value::unknown);
        let made = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Decorated(passing));
        state.set(made, Field::Func, self.current(by));
        state.set(made, Field::Source(0), self.current(calling.position(0).cloned().unwrap_or_else(Value::unknown)));
        vec![(state, Value::one(made))]
    }

    pub(crate) fn static_decorated(&mut self, decorator: Obj, passing: Passing, wrapped: Value, at: At) -> Value {
        let by = self.held_in(&State::new(), decorator, Field::Func).unwrap_or_else(Value::unknown);
        let made = self.fixed(SiteKey::NotRun(at), Kind::Decorated(passing));
        self.preset.insert((made, Field::Func), by);
        self.preset.insert((made, Field::Source(0)), wrapped);
        Value::one(made)
    }

    pub(crate) fn call_decorated(
        &mut self,
        frame: Frame,
        mut state: State,
        obj: Obj,
        passing: Passing,
        calling: &Calling,
    ) -> Results {
        let rest = match passing {
            Passing::Spread => calling.args.clone(),
            Passing::Packed => self.packed(&mut state, calling),
        };
        let part = |field| self.held_in(&state, obj, field).unwrap_or_else(Value::unknown);
        let (by, wrapped) = (part(Field::Func), part(Field::Source(0)));
        let args = std::iter::once(Given::positional(wrapped)).chain(rest).collect();
        self.call(frame, state, &by, &calling.with(args))
    }

    /// The instance, of which nothing is known, a tuple and a dict.
    fn packed(&mut self, state: &mut State, calling: &Calling) -> Vec<Given> {
        let placed = calling.placed().cloned().collect();
        let tuple = self.pack_positional(state, SiteKey::At(calling.at, POSITIONAL), placed, calling);
        let calling = &self.current_call(calling);
        let dict = self.pack_named(state, SiteKey::At(calling.at, NAMED), calling, |_| false);
        [Value::unknown(), self.current(tuple), dict].map(Given::positional).to_vec()
    }
}
