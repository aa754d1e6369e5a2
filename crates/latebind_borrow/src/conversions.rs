//! Containers made from what is given: `list`, `sorted`, `dict`, `defaultdict`.
//!
//! ```python
//! list(map(call, rows))      # used up here, into a new list
//! ```

use latebind_flow::ir::{ArgKind, Display};

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::results::{Results, compact, compact_results};
use crate::state::State;
use crate::value::{Field, Key, Kind, SiteKey, Value};

impl<'p> Machine<'p> {
    pub(crate) fn container_of(
        &mut self,
        frame: Frame,
        state: State,
        calling: &Calling,
        what: Display,
        keyed: bool,
    ) -> Results {
        let source = calling.position(0).cloned();
        let Some(source) = source else { return vec![self.empty(state, calling, what)] };
        let mut results = Results::new();
        for (state, elements) in self.drain(frame, state, &source, calling.at, calling.span, true) {
            for mut state in self.apply_key(frame, state, keyed, &elements, calling) {
                let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Container(what));
                state.add(obj, Field::Elem, &self.current(elements.clone()));
                results.push((state, Value::one(obj)));
            }
        }
        compact_results(results)
    }

    fn empty(&mut self, mut state: State, calling: &Calling, what: Display) -> (State, Value) {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Container(what));
        (state, Value::one(obj))
    }

    /// `key=` is called with every element.
    pub(crate) fn apply_key(
        &mut self,
        frame: Frame,
        state: State,
        keyed: bool,
        elements: &Value,
        calling: &Calling,
    ) -> Vec<State> {
        let key = calling.keyword("key").cloned().filter(|_| keyed);
        let Some(key) = key.filter(|key| !key.objs.is_empty()) else { return vec![state] };
        self.call_with_each(frame, state, &key, elements, calling)
    }

    /// Calls `func` with every element: those that certainly hold the tracked closure, and any other.
    pub(crate) fn call_with_each(
        &mut self,
        frame: Frame,
        state: State,
        func: &Value,
        elements: &Value,
        calling: &Calling,
    ) -> Vec<State> {
        let holding = self.nearest_holders(&state, elements);
        let rest = elements.objs.iter().filter(|(it, _)| !holding.contains(it)).copied().collect();
        let rest = Value { objs: rest, ..elements.clone() }.weakened();
        let each = holding.into_iter().map(Value::one).chain([rest]);
        each.fold(vec![state], |states, element| {
            let inner = calling.by("sorted", vec![Given::positional(element)]);
            let called = states.into_iter().flat_map(|state| {
                self.pin(elements, |machine| machine.call(frame, state, func, &inner))
                    .into_iter()
                    .map(|(state, _)| state)
            });
            compact(called.collect())
        })
    }

    pub(crate) fn dict_of(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let mut state = state;
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Container(Display::Dict));
        let calling = &self.current_call(calling);
        for arg in &calling.args {
            if let ArgKind::Keyword(name) = &arg.kind {
                state.add(obj, Field::At(Key::Text(name.clone())), &arg.value);
                state.add(obj, Field::Key, &Value::plain());
            }
        }
        let Some(source) = calling.position(0).cloned() else { return vec![(state, Value::one(obj))] };
        self.merge_into_dict(frame, state, obj, &source, calling)
            .into_iter()
            .map(|state| (state, Value::one(obj)))
            .collect()
    }

    /// One dict is as good as the chain, but for what is stored into it: that dict takes it.
    pub(crate) fn chain_map(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        match &calling.args[..] {
            [] => self.dict_of(frame, state, calling),
            [only] if only.kind == ArgKind::Positional => vec![(state, only.value.clone())],
            _ => self.call_by_table(frame, state, "collections.ChainMap", calling),
        }
    }

    /// Takes over another dict, or `(key, value)` pairs.
    pub(crate) fn merge_into_dict(
        &mut self,
        frame: Frame,
        state: State,
        obj: crate::value::Obj,
        source: &Value,
        calling: &Calling,
    ) -> Vec<State> {
        let is_dict = source.single().is_some_and(|it| matches!(self.kind(it), Kind::Container(Display::Dict)));
        if is_dict {
            let mut state = state;
            for from in source.objs() {
                self.used(&mut state, from);
                // What a missing key calls is not taken over.
                let fields = state.fields(from).filter(|(field, _)| **field != Field::Factory);
                let fields: Vec<_> = fields.map(|(field, value)| (field.clone(), value.clone())).collect();
                for (field, value) in fields {
                    state.add(obj, field, &value);
                }
            }
            return vec![state];
        }
        let mut states = Vec::new();
        for (mut state, pairs) in self.drain(frame, state, source, calling.at, calling.span, true) {
            let mut values = Value { unknown: pairs.unknown, ..Value::plain() };
            let mut keys = Value::plain();
            for &(pair, must) in &pairs.objs {
                let second = state.get(pair, &Field::At(Key::Int("1".into()))).cloned();
                let held = second.unwrap_or_else(|| self.stored(&state, pair).unwrap_or_default());
                values = values.with(&held.weakened_if(!must));
                let first = state.get(pair, &Field::At(Key::Int("0".into())));
                keys = keys.with(&first.cloned().unwrap_or_default().weakened());
            }
            state.add(obj, Field::Elem, &values);
            states.extend(self.keep_key(frame, state, &Value::one(obj), &keys, calling.span));
        }
        states
    }

    pub(crate) fn defaultdict(&mut self, mut state: State, calling: &Calling) -> Results {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Container(Display::Dict));
        if let Some(factory) = calling.position(0) {
            state.set(obj, Field::Factory, self.current(factory.clone()));
        }
        vec![(state, Value::one(obj))]
    }
}
