//! Attributes by name: `getattr`, `setattr`.
//!
//! ```python
//! setattr(self, f"on_{name}", lambda: name)
//! ```

use latebind_syntax::tree::Const;

use crate::call::Calling;
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact_results};
use crate::state::State;
use crate::value::{Field, Kind, Value};

impl<'p> Machine<'p> {
    pub(crate) fn getattr(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let object = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let default = calling.position(2).cloned();
        match calling.position(1).and_then(|name| name.constant.clone()) {
            Some(Const::Str(name)) => {
                let missing = object.single().is_some_and(|obj| state.get(obj, &Field::Attr(name.clone())).is_none());
                let mut results = self.attr(frame, state.clone(), &object, &name, calling.at, calling.span);
                if let (true, Some(default)) = (missing, default) {
                    results.push((state, default));
                }
                compact_results(results)
            }
            _ => {
                let any = self.any_attr(&state, &object);
                let value = default.map_or_else(|| any.clone(), |default| any.join(&default));
                // It may be a method, which gets at all that the object holds.
                let made = object.objs.iter().filter(|(it, _)| matches!(self.kind(*it), Kind::Instance(_)));
                let made = Value { objs: made.copied().collect(), ..Value::plain() };
                let states = self.expose(frame, state, &made, Called::Unknown("getattr".into()), calling.span);
                states.into_iter().map(|state| (state, value.clone())).collect()
            }
        }
    }

    pub(crate) fn any_attr(&self, state: &State, object: &Value) -> Value {
        let mut all = Value { unknown: true, ..Value::plain() };
        for obj in object.objs() {
            let attrs = state.fields(obj).filter(|(field, _)| matches!(field, Field::Attr(_) | Field::Elem));
            all = attrs.fold(all, |all, (_, value)| all.with(&value.clone().weakened()));
        }
        all
    }

    pub(crate) fn setattr(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let object = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let value = calling.position(2).cloned().unwrap_or_default();
        let states = match calling.position(1).and_then(|name| name.constant.clone()) {
            Some(Const::Str(name)) => {
                self.set_attr(frame, state, &object, &name, value, (Called::Stored, calling.span))
            }
            _ => self.set_some_attr(frame, state, &object, value, calling),
        };
        states.into_iter().map(|state| (state, Value::none())).collect()
    }

    /// `setattr(obj, "get_" + name, f)`: some attribute of the object.
    fn set_some_attr(
        &mut self,
        frame: Frame,
        mut state: State,
        object: &Value,
        value: Value,
        calling: &Calling,
    ) -> Vec<State> {
        let mut outside = object.unknown || object.objs.is_empty();
        for obj in object.objs().collect::<Vec<_>>() {
            outside |= !matches!(self.kind(obj), Kind::Instance(_) | Kind::Class(_) | Kind::Function(_))
                || self.is_foreign(obj)
                || self.outside.contains(&obj);
            state.add(obj, Field::Elem, &value);
        }
        match outside {
            true => self.expose(frame, state, &value, Called::Stored, calling.span),
            false => self.expose_if_held(frame, &mut state, object, &value, calling.span),
        }
    }

    pub(crate) fn callable(&mut self, state: State, calling: &Calling) -> Results {
        let is_function = calling.position(0).is_some_and(|value| {
            matches!(value.objs[..], [(obj, true)] if matches!(self.kind(obj), Kind::Function(_) | Kind::Partial | Kind::Class(_)))
        });
        vec![(state, if is_function { Value::constant(Const::True) } else { Value::plain() })]
    }
}
