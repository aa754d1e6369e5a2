//! Containers: reading, storing and unpacking elements.
//!
//! ```python
//! acts[name] = lambda: name
//! first, *rest = acts.values()
//! ```

use latebind_flow::ir::{At, Display, Temp};
use latebind_source::Span;

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, Step, compact_results};
use crate::state::State;
use crate::value::{Field, Key, Kind, Obj, SiteKey, Value};

impl<'p> Machine<'p> {
    /// A new container with what `value`'s elements are.
    pub(crate) fn copy(&mut self, state: &mut State, value: &Value, at: At, sub: u32, what: Display) -> Value {
        let elements = self.elements_of(state, value);
        let obj = self.alloc(state, SiteKey::At(at, 32 + sub), Kind::Container(what));
        let elements = self.current(elements);
        if elements.unknown || !elements.objs.is_empty() || elements.constant.is_some() {
            state.add(obj, Field::Elem, &elements);
        } else if value.objs().any(|obj| self.stored(state, obj).is_some()) {
            state.set(obj, Field::Elem, Value::plain());
        }
        Value::one(obj)
    }

    /// The same container, of whose elements none is certain.
    pub(crate) fn loosened(&self, state: &mut State, value: Value) -> Value {
        for obj in value.objs() {
            self.weaken_elements(state, obj);
        }
        value
    }

    pub(crate) fn item(
        &mut self,
        frame: Frame,
        state: State,
        object: &Value,
        (key, index): (Option<Key>, Value),
        at: At,
        span: Span,
    ) -> Results {
        let mut results = Results::new();
        for obj in object.objs() {
            results.extend(self.item_of(frame, state.clone(), obj, (key.as_ref(), &index), at, span));
        }
        if object.unknown || object.objs.is_empty() {
            results.push((state, Value::unknown()));
        }
        compact_results(results)
    }

    fn item_of(
        &mut self,
        frame: Frame,
        state: State,
        obj: Obj,
        (key, index): (Option<&Key>, &Value),
        at: At,
        span: Span,
    ) -> Results {
        match self.kind(obj).clone() {
            Kind::Container(_) => self.container_item(frame, state, obj, key, at, span),
            Kind::External(path) => vec![(state, self.external(&format!("{path}[]")))],
            Kind::Instance(_) => {
                let by = ["__getitem__", "__missing__"].into_iter().find_map(|name| self.member(&state, obj, name));
                match by {
                    Some(by) => self.call_for_item(frame, state, &by, (obj, index), at, span),
                    None if self.is_record(&state, obj) => self.container_item(frame, state, obj, key, at, span),
                    // `case Job(act):` reads an attribute by its place.
                    None => {
                        let any = self.any_attr(&state, &Value::one(obj));
                        vec![(state, any)]
                    }
                }
            }
            Kind::Class(_) => match self.class_member(&state, obj, "__class_getitem__") {
                Some(by) => self.call_for_item(frame, state, &by, (obj, index), at, span),
                None if self.is_enumeration(&state, obj) => self.unread(frame, state, obj, span),
                // `Box[int]` makes what `Box` makes.
                None => vec![(state, Value::one(obj))],
            },
            // Only where `isinstance` says that it is none.
            Kind::Function(_) | Kind::Partial => vec![(state, Value::unknown())],
            // What a wrapper gave the function (`compiled.overloads[key]`): nothing that the function holds.
            Kind::Method(_) if self.is_looked_up_on_function(&state, obj) => vec![(state, Value::unknown())],
            _ => self.unread(frame, state, obj, span),
        }
    }

    fn is_looked_up_on_function(&self, state: &State, method: Obj) -> bool {
        let receiver = state.get(method, &Field::Source(0)).and_then(Value::single);
        receiver.is_some_and(|it| matches!(self.kind(it), Kind::Function(_)))
    }

    fn call_for_item(
        &mut self,
        frame: Frame,
        state: State,
        by: &Value,
        (obj, index): (Obj, &Value),
        at: At,
        span: Span,
    ) -> Results {
        let args = [Value::one(obj), index.clone()].map(Given::positional).to_vec();
        self.call(frame, state, by, &Calling { args, at, span, how: Called::Here })
    }

    /// What is read may be anything that the object holds.
    pub(crate) fn unread(&mut self, frame: Frame, state: State, obj: Obj, span: Span) -> Results {
        let states = self.expose(frame, state, &Value::one(obj), Called::Unknown(Default::default()), span);
        states.into_iter().map(|state| (state, Value::unknown())).collect()
    }

    fn container_item(
        &mut self,
        frame: Frame,
        state: State,
        obj: Obj,
        key: Option<&Key>,
        at: At,
        span: Span,
    ) -> Results {
        let mut state = state;
        self.used(&mut state, obj);
        let exact = key.and_then(|key| state.get(obj, &Field::At(key.clone())).cloned());
        if let Some(value) = exact.filter(|value| !value.unset) {
            return vec![(state, value)];
        }
        let any = self.stored(&state, obj).unwrap_or_default().weakened();
        let Some(factory) = state.get(obj, &Field::Factory).cloned() else { return vec![(state, any)] };
        let mut results = Results::new();
        if !any.objs.is_empty() {
            results.push((state.clone(), any));
        }
        let calling = Calling { args: Vec::new(), at, span, how: Called::Here };
        for (mut state, made) in self.call(frame, state, &factory, &calling) {
            state.add(obj, key.cloned().map_or(Field::Elem, Field::At), &made.clone().weakened());
            results.push((state, made));
        }
        results
    }

    pub(crate) fn set_item(
        &mut self,
        frame: Frame,
        state: State,
        object: &Value,
        key: Option<Key>,
        value: Value,
        (called, span): (Called, Span),
    ) -> Vec<State> {
        let mut state = state;
        let one = object.single();
        let mut outside = object.unknown || object.objs.is_empty();
        for obj in object.objs().collect::<Vec<_>>() {
            match self.kind(obj) {
                Kind::Container(_) => self.put_item(&mut state, obj, key.as_ref(), &value, one == Some(obj)),
                _ => outside = true,
            }
        }
        match outside {
            true => self.expose(frame, state, &value, called, span),
            false => self.expose_as_held(frame, &mut state, object, &value, (called, span)),
        }
    }

    /// Keys of a dict come out again in more ways than are followed: one that is a closure, or
    /// holds one, may be called by whoever can reach the dict.
    pub(crate) fn keep_key(
        &mut self,
        frame: Frame,
        mut state: State,
        dict: &Value,
        key: &Value,
        span: Span,
    ) -> Vec<State> {
        for obj in dict.objs() {
            state.add(obj, Field::Key, key);
        }
        if key.objs.is_empty() { vec![state] } else { self.expose(frame, state, key, Called::Stored, span) }
    }

    fn put_item(&self, state: &mut State, obj: Obj, key: Option<&Key>, value: &Value, sure: bool) {
        if let Some(key) = key {
            self.replaced(state, obj, key);
        }
        match key {
            Some(key) if sure && state.is_single(obj) => state.set(obj, Field::At(key.clone()), value.clone()),
            Some(key) => state.add(obj, Field::At(key.clone()), &value.clone().weakened()),
            None => state.add(obj, Field::Elem, &value.clone().weakened_if(!sure)),
        }
    }

    pub(crate) fn unpack(
        &mut self,
        frame: Frame,
        state: State,
        src: &Value,
        at: At,
        span: Span,
        (before, star, after): (&[Temp], Option<Temp>, &[Temp]),
    ) -> Step {
        // `only, = fs`: where another turn has put a second one there, this fails.
        let is_only = star.is_none() && before.len() == 1 && src.objs().any(|it| state.get(it, &Field::Elem).is_some());
        let parts = || (0..before.len()).map(|n| placed_at(&state, src, n)).collect::<Option<Vec<Value>>>();
        if let Some(parts) = Some(()).filter(|_| star.is_none() && !is_only).and_then(|()| parts()) {
            let mut state = state;
            for (&temp, part) in before.iter().zip(parts) {
                self.set_temp(frame, &mut state, temp, part);
            }
            return Step::on(state);
        }
        let mut next = Vec::new();
        for (mut state, elements) in self.drain(frame, state, src, at, span, true) {
            let any = elements.weakened();
            for &temp in before.iter().chain(after) {
                self.set_temp(frame, &mut state, temp, any.clone());
            }
            if let (Some(first), Some(&temp), false) = (self.first_of(&state, src), before.first(), is_only) {
                self.set_temp(frame, &mut state, temp, first);
            }
            if let Some(star) = star {
                let rest = self.alloc(&mut state, SiteKey::At(at, 3), Kind::Container(Display::List));
                state.add(rest, Field::Elem, &self.current(any.clone()));
                self.set_temp(frame, &mut state, star, Value::one(rest));
            }
            next.push(state);
        }
        Step { next, raises: std::mem::take(&mut self.raised), yields: Vec::new() }
    }
}

/// What stands at a place of a tuple, whichever of several it is.
fn placed_at(state: &State, tuples: &Value, place: usize) -> Option<Value> {
    let key = Field::At(Key::Int(smol_str::format_smolstr!("{place}")));
    let parts: Option<Vec<Value>> = tuples.objs().map(|it| state.get(it, &key).cloned()).collect();
    parts.filter(|_| !tuples.unknown)?.into_iter().reduce(|all, part| all.join(&part))
}
