//! What comes first in a list: where every turn has appended to a list that was empty, the first element is
//! that of the first turn.
//!
//! ```python
//! checks = []
//! for limit in limits:
//!     checks.append(lambda x: x < limit)
//! all(check(row) for check in checks)     # the first is certainly called, whatever it answers
//! ```

use latebind_flow::ir::Display;

use crate::call::Calling;
use crate::machine::{Frame, Machine};
use crate::results::Results;
use crate::state::State;
use crate::value::{Field, Key, Kind, Obj, Value};

fn first() -> Field {
    Field::At(Key::Int("0".into()))
}

impl Machine<'_> {
    /// One more element at the end.
    pub(crate) fn append(&self, state: &mut State, container: Obj, value: &Value) {
        let is_own = !container.was_there() && !self.outside.contains(&container);
        if is_own && self.is_ordered(container) && state.is_single(container) {
            match state.get(container, &first()).cloned() {
                None if self.stored(state, container).is_none() => state.set(container, first(), value.clone()),
                // It may be empty still.
                Some(held) if held.unset => {
                    let either = Value { unset: false, ..held.join(value) };
                    state.set(container, first(), either);
                }
                _ => {}
            }
        }
        state.add(container, Field::Elem, value);
    }

    /// Another element takes the place of what stands there.
    pub(crate) fn replaced(&self, state: &mut State, container: Obj, key: &Key) {
        let Some(held) = state.get(container, &Field::At(key.clone())).cloned() else { return };
        if let (true, Some(elements)) = (self.is_ordered(container), state.get(container, &Field::Elem).cloned()) {
            let is_gone = |obj: Obj| held.objs().any(|it| it == obj);
            let objs = elements.objs.iter().map(|&(obj, must)| (obj, must && !is_gone(obj))).collect();
            state.set(container, Field::Elem, Value { objs, ..elements });
        }
    }

    /// Any element may stand anywhere now.
    pub(crate) fn unordered(&self, state: &mut State, container: Obj) {
        if !self.is_ordered(container) {
            return;
        }
        let placed: Vec<(Field, Value)> = state
            .fields(container)
            .filter(|(field, _)| matches!(field, Field::At(Key::Int(_))))
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect();
        for (field, value) in placed {
            state.unset(container, &field);
            state.add(container, Field::Elem, &Value { unset: false, ..value });
        }
    }

    /// What is given to code that may well sort or shuffle it.
    pub(crate) fn unordered_arguments(&self, state: &mut State, calling: &Calling) {
        for obj in calling.all().objs() {
            self.unordered(state, obj);
        }
    }

    pub(crate) fn is_one_list(&self, calling: &Calling) -> bool {
        calling.position(0).and_then(Value::single).is_some_and(|it| self.is_ordered(it))
    }

    pub(crate) fn push_on_heap(&mut self, frame: Frame, mut state: State, calling: &Calling) -> Results {
        let (Some(heap), Some(item)) = (calling.position(0).cloned(), calling.position(1).cloned()) else {
            return vec![(state, Value::unknown())];
        };
        for list in heap.objs() {
            self.unordered(&mut state, list);
            state.add(list, Field::Elem, &item);
        }
        let states = self.expose_if_held(frame, &mut state, &heap, &item, calling.span);
        states.into_iter().map(|state| (state, Value::none())).collect()
    }

    pub(crate) fn pop_from_heap(&mut self, state: State, calling: &Calling) -> Results {
        let heap = calling.position(0).and_then(Value::single);
        heap.map_or_else(Results::new, |heap| self.pop(state, heap, None, &calling.with(Vec::new())))
    }

    /// The element that is certainly the first, where the tracked closure hangs on it.
    pub(crate) fn first_holder(&self, state: &State, source: &Value, holding: &[Obj]) -> Option<Obj> {
        let held = self.first_of(state, source)?;
        held.single().filter(|&obj| held.is_must(obj) && holding.contains(&obj))
    }

    pub(crate) fn first_of(&self, state: &State, source: &Value) -> Option<Value> {
        let list = source.single().filter(|&it| self.is_ordered(it) && !state.exposed.contains_key(&it))?;
        state.get(list, &first()).filter(|held| !held.unset).cloned()
    }

    fn is_ordered(&self, container: Obj) -> bool {
        matches!(self.kind(container), Kind::Container(Display::List))
    }
}
