//! What wraps a callable, or gives it back.
//!
//! ```python
//! act = functools.partial(show, i)       # calls `show` when it is called
//! ```

use latebind_flow::ir::{ArgKind, At};
use latebind_syntax::tree::Ident;

use crate::call::{Calling, Given};
use crate::machine::Machine;
use crate::results::Results;
use crate::state::State;
use crate::value::{Field, Kind, Lazy, Obj, SiteKey, Value};

impl<'p> Machine<'p> {
    pub(crate) fn partial(&mut self, mut state: State, calling: &Calling) -> Results {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Partial);
        let calling = &self.current_call(calling);
        let mut place = 0;
        for arg in &calling.args {
            match &arg.kind {
                ArgKind::Keyword(name) if name == "func" => state.set(obj, Field::Func, arg.value.clone()),
                ArgKind::Keyword(name) => state.set(obj, Field::Attr(name.clone()), arg.value.clone()),
                ArgKind::Positional if place == 0 => {
                    state.set(obj, Field::Func, arg.value.clone());
                    place = 1;
                }
                _ => {
                    state.set(obj, Field::Source(place - u32::from(place > 0)), arg.value.clone());
                    place += 1;
                }
            }
        }
        vec![(state, Value::one(obj))]
    }

    /// The same of code that was not run: `run_twice = functools.partial(run, 2)` at the top of a module.
    pub(crate) fn static_partial(&mut self, args: Vec<Given>, at: At) -> Value {
        let obj = self.fixed(SiteKey::NotRun(at), Kind::Partial);
        let mut fields = std::iter::once(Field::Func).chain((0..).map(Field::Source));
        for arg in args {
            let field = match arg.kind {
                ArgKind::Keyword(name) => Some(Field::Attr(name)),
                ArgKind::Positional => fields.next(),
                _ => return Value::unknown(),
            };
            self.preset.extend(field.map(|field| ((obj, field), arg.value)));
        }
        Value::one(obj)
    }

    /// What a call of a partial calls, and with what.
    pub(crate) fn parts_of_partial(&self, state: &State, obj: Obj, given: &[Given]) -> (Value, Vec<Given>) {
        let func = self.held_in(state, obj, Field::Func).unwrap_or_default();
        let bound = (0..).map_while(|n| self.held_in(state, obj, Field::Source(n))).map(Given::positional);
        let named = |field: &Field, value: &Value| match field {
            Field::Attr(name) => Some(Given { kind: ArgKind::Keyword(name.clone()), value: value.clone() }),
            _ => None,
        };
        let own = state.fields(obj).filter_map(|(field, value)| named(field, value));
        let from = (obj, Field::Attr(Ident::default()));
        let preset = self.preset.range(from..).take_while(|((it, _), _)| *it == obj);
        let preset = preset.filter_map(|((_, field), value)| named(field, value));
        (func, bound.chain(given.iter().cloned()).chain(own).chain(preset).collect())
    }

    /// The result is the argument, for our purposes.
    pub(crate) fn same(&mut self, state: State, calling: &Calling, name: &str) -> Results {
        let place = usize::from(name == "typing.cast");
        match calling.position(place) {
            Some(value) if calling.args.len() <= place + 1 => vec![(state, value.clone())],
            // Any of its arguments (`update_wrapper(wrapper, wrapped)`).
            Some(_) => vec![(state, Value { unknown: true, ..calling.all().weakened() })],
            None => vec![(state, self.external(&format!("{name}()")))],
        }
    }

    pub(crate) fn cached(&mut self, mut state: State, calling: &Calling, name: &str) -> Results {
        let func = calling.position(0).cloned().filter(|value| !value.objs.is_empty());
        let Some(func) = func else { return vec![(state, self.external(&format!("{name}()")))] };
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Lazy(Lazy::Cache));
        state.set(obj, Field::Func, self.current(func));
        // Another function may be registered for what it is called with.
        if name == "functools.singledispatch" {
            state.set(obj, Field::Result, Value::plain());
        }
        vec![(state, Value::one(obj))]
    }

    pub(crate) fn wrapped(&mut self, mut state: State, calling: &Calling, name: &str) -> Results {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Method(name.into()));
        state.set(obj, Field::Source(0), self.current(calling.position(0).cloned().unwrap_or_default()));
        vec![(state, Value::one(obj))]
    }
}
