//! Displays and comprehensions: containers and what goes into them.
//!
//! ```python
//! fs = [first, *others, lambda: i]
//! ```

use latebind_flow::ir::{At, Display, Item, Temp};
use latebind_source::Span;

use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, Step};
use crate::state::State;
use crate::value::{Field, Key, Kind, Obj, SiteKey, Value};

impl<'p> Machine<'p> {
    pub(crate) fn build(
        &mut self,
        frame: Frame,
        mut state: State,
        at: At,
        span: Span,
        (dst, what, items): (Temp, Display, &[Item]),
    ) -> Step {
        let obj = self.alloc(&mut state, SiteKey::At(at, 0), Kind::Container(what));
        let mut states = vec![state];
        let mut place = 0u32;
        let fixed = what == Display::Tuple && !items.iter().any(|item| item.spread);
        for item in items {
            let mut next = Vec::new();
            for mut state in states {
                let value = self.temp(frame, &state, item.value);
                if item.spread {
                    next.extend(self.spread(frame, state, obj, &value, at, span));
                    continue;
                }
                let field = match item.key {
                    Some(key) => self.key(frame, &state, key, None).map_or(Field::Elem, Field::At),
                    None if fixed => Field::At(Key::Int(smol_str::format_smolstr!("{place}"))),
                    None => Field::Elem,
                };
                state.add(obj, field, &value);
                match item.key.map(|key| self.temp(frame, &state, key)) {
                    Some(key) => next.extend(self.keep_key(frame, state, &Value::one(obj), &key, span)),
                    None => next.push(state),
                }
            }
            states = next;
            place += 1;
        }
        let results = states.into_iter().map(|state| (state, Value::one(obj))).collect();
        self.put_all(frame, results, dst)
    }

    fn spread(&mut self, frame: Frame, state: State, into: Obj, value: &Value, at: At, span: Span) -> Vec<State> {
        let mut states = Vec::new();
        for (mut state, elements) in self.spread_elements(frame, state, value, at, span) {
            state.add(into, Field::Elem, &elements);
            states.push(state);
        }
        states
    }

    /// What `*value`, `**value` or `|= value` brings: of a dict its values.
    pub(crate) fn spread_elements(&mut self, frame: Frame, state: State, value: &Value, at: At, span: Span) -> Results {
        let is_dict = value.objs().any(|obj| matches!(self.kind(obj), Kind::Container(Display::Dict)));
        match is_dict {
            true => {
                let elements = self.elements_of(&state, value);
                vec![(state, elements)]
            }
            false => self.drain(frame, state, value, at, span, true),
        }
    }

    pub(crate) fn set_slice(
        &mut self,
        frame: Frame,
        state: State,
        object: &Value,
        src: &Value,
        at: At,
        span: Span,
    ) -> Vec<State> {
        let mut states = Vec::new();
        for (mut state, elements) in self.drain(frame, state, src, at, span, true) {
            let sure = object.single().is_some();
            for obj in object.objs() {
                self.unordered(&mut state, obj);
                self.weaken_elements(&mut state, obj);
                state.add(obj, Field::Elem, &elements.clone().weakened_if(!sure));
            }
            match object.unknown || object.objs.is_empty() {
                true => states.extend(self.expose(frame, state, &elements, Called::Stored, span)),
                false => states.extend(self.expose_if_held(frame, &mut state, object, &elements, span)),
            }
        }
        states
    }

    pub(crate) fn collect_op(
        &mut self,
        frame: Frame,
        mut state: State,
        (into, key, value): (Temp, Option<Temp>, Temp),
        span: Span,
    ) -> Vec<State> {
        let value = self.temp(frame, &state, value);
        let key = key.map(|key| self.temp(frame, &state, key)).unwrap_or_default();
        let into = self.temp(frame, &state, into);
        for obj in into.objs() {
            self.append(&mut state, obj, &value);
        }
        self.keep_key(frame, state, &into, &key, span)
    }
}
