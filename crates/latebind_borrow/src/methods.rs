//! Methods of builtin containers and iterators.

use latebind_flow::ir::{ArgKind, Block, Display, Op};
use latebind_syntax::tree::{Const, Ident};

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::mark::{Mark, Standing};
use crate::outcome::Called;
use crate::results::{Results, compact_results};
use crate::state::State;
use crate::value::{Field, Key, Kind, Obj, SiteKey, Value, View};

impl<'p> Machine<'p> {
    pub(crate) fn call_method(
        &mut self,
        frame: Frame,
        state: State,
        method: Obj,
        name: &Ident,
        calling: &Calling,
    ) -> Results {
        let receiver = state.get(method, &Field::Source(0)).cloned().unwrap_or_default();
        if receiver.objs.is_empty() || calling.unplaced().next().is_some() {
            return self.call_unknown(frame, state, name, calling);
        }
        let mut results = Results::new();
        for obj in receiver.objs() {
            results.extend(self.call_method_of(frame, state.clone(), obj, name, calling));
        }
        if receiver.unknown {
            results.extend(self.call_unknown(frame, state, name, calling));
        }
        compact_results(results)
    }

    fn call_method_of(&mut self, frame: Frame, state: State, obj: Obj, name: &Ident, calling: &Calling) -> Results {
        match self.kind(obj).clone() {
            Kind::Container(_) => self.container_method(frame, state, obj, name, calling),
            Kind::Instance(_) => self.record_method(frame, state, obj, name, calling),
            Kind::Worker => self.worker_method(frame, state, obj, name, calling),
            Kind::Task => self.task_method(frame, state, obj, name, calling),
            Kind::ExitStack => self.exit_stack_method(frame, state, obj, name, calling),
            Kind::Activation(_) | Kind::Iterator | Kind::Lazy(_) => {
                self.iterator_method(frame, state, obj, name, calling)
            }
            Kind::Function(_) if name == "__call__" => self.call(frame, state, &Value::one(obj), calling),
            Kind::Function(_) if name == "__get__" => self.bound_by_hand(state, &Value::one(obj), calling),
            Kind::View(_) => vec![(state, Value::unknown())],
            _ => self.call_unknown(frame, state, name, calling),
        }
    }

    /// It has a handler, or hands on to a generator that may have one.
    fn hears_of_its_end(&self, generator: Obj) -> bool {
        let Kind::Activation(scope) = *self.kind(generator) else { return false };
        let hands_on = |block: &Block| block.instrs.iter().any(|instr| matches!(instr.op, Op::YieldFrom { .. }));
        let hears = |block: &Block| block.handler.is_some() || hands_on(block);
        self.body_of(scope).is_some_and(|body| body.blocks.iter().any(hears))
    }

    /// `function.__get__(instance)` passes the instance first.
    fn bound_by_hand(&mut self, mut state: State, function: &Value, calling: &Calling) -> Results {
        let instance = calling.position(0).filter(|it| it.constant != Some(Const::None));
        if instance.is_none() {
            return vec![(state, function.clone())];
        }
        let method = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Partial);
        let instance = self.current(instance.cloned().unwrap_or_default());
        state.set(method, Field::Func, self.current(function.clone()));
        state.set(method, Field::Source(0), instance);
        vec![(state, Value::one(method))]
    }

    fn iterator_method(&mut self, frame: Frame, state: State, obj: Obj, name: &Ident, calling: &Calling) -> Results {
        match name.as_str() {
            "send" | "asend" if !calling.all().objs.is_empty() => {
                let states = self.expose(frame, state, &calling.all(), Called::Unknown(name.clone()), calling.span);
                let plain = calling.with(Vec::new());
                states.into_iter().flat_map(|state| self.iterator_method(frame, state, obj, name, &plain)).collect()
            }
            "send" | "__next__" | "__anext__" | "asend" => {
                let drawn = self.next(frame, state, &Value::one(obj), calling.at, calling.span);
                self.raised.extend(drawn.raises);
                drawn.ends.into_iter().for_each(|state| self.stop(frame, state, &Value::one(obj), calling.span));
                compact_results(drawn.elements)
            }
            // Its handlers and `finally` suites run, which are not followed.
            "close" | "throw" | "aclose" | "athrow" if self.hears_of_its_end(obj) => {
                self.unread(frame, state, obj, calling.span)
            }
            "close" | "throw" | "aclose" | "athrow" => vec![(state, Value::unknown())],
            _ => self.call_unknown(frame, state, name, calling),
        }
    }

    pub(crate) fn container_method(
        &mut self,
        frame: Frame,
        mut state: State,
        obj: Obj,
        name: &Ident,
        calling: &Calling,
    ) -> Results {
        let first = calling.position(0).cloned();
        if name != "update" {
            self.used(&mut state, obj);
        }
        match (name.as_str(), first) {
            ("append" | "put" | "put_nowait", Some(value)) => {
                self.append(&mut state, obj, &value);
                self.stored_in(frame, state, obj, &value, calling)
            }
            ("appendleft" | "add", Some(value)) => {
                self.unordered(&mut state, obj);
                state.add(obj, Field::Elem, &value);
                self.stored_in(frame, state, obj, &value, calling)
            }
            ("insert", _) => {
                let value = calling.position(1).cloned().unwrap_or_default();
                self.unordered(&mut state, obj);
                state.add(obj, Field::Elem, &value);
                self.stored_in(frame, state, obj, &value, calling)
            }
            ("extendleft", Some(source)) => {
                self.unordered(&mut state, obj);
                self.extend(frame, state, obj, &source, calling)
            }
            ("extend", Some(source)) => self.extend(frame, state, obj, &source, calling),
            ("update", source) => self.update(frame, state, obj, source, calling),
            ("pop" | "popleft", first) => self.pop(state, obj, first, calling),
            ("popitem", _) => self.pop_pair(state, obj, calling),
            ("clear", _) => {
                state.retain_fields(obj, |field| !matches!(field, Field::Elem | Field::At(_) | Field::Key));
                vec![(state, Value::none())]
            }
            ("remove" | "discard", _) => {
                self.unordered(&mut state, obj);
                self.weaken_elements(&mut state, obj);
                vec![(state, Value::none())]
            }
            ("get", key) => self.get_default(frame, state, obj, key, calling),
            ("setdefault", key) => self.setdefault(frame, state, obj, key, calling),
            ("items", None) => self.viewing(state, obj, View::Items, calling),
            ("values", None) => self.viewing(state, obj, View::Values, calling),
            ("keys", None) => self.viewing(state, obj, View::Keys, calling),
            ("copy", None) => {
                let what = match self.kind(obj) {
                    Kind::Container(what) => *what,
                    _ => latebind_flow::ir::Display::List,
                };
                let copy = self.copy(&mut state, &Value::one(obj), calling.at, 1, what);
                for field in [Field::Key, Field::Factory] {
                    if let (Some(copied), Some(held)) = (copy.single(), state.get(obj, &field).cloned()) {
                        state.set(copied, field, self.current(held));
                    }
                }
                vec![(state, copy)]
            }
            ("sort", _) => self.sort(frame, state, obj, calling),
            ("reverse" | "rotate", _) => {
                self.unordered(&mut state, obj);
                vec![(state, Value::plain())]
            }
            ("count" | "index" | "__len__" | "__contains__" | "isdisjoint" | "issubset", _) => {
                vec![(state, Value::plain())]
            }
            ("union" | "difference" | "intersection" | "symmetric_difference", _) => {
                let all = Value::one(obj).with(&calling.all());
                let copy = self.copy(&mut state, &all, calling.at, 1, latebind_flow::ir::Display::Set);
                vec![(state, copy)]
            }
            _ => self.call_unknown(frame, state, name, calling),
        }
    }

    /// Something went into a container: who else holds the container may call it.
    fn stored_in(&mut self, frame: Frame, mut state: State, obj: Obj, value: &Value, calling: &Calling) -> Results {
        let states = self.expose_if_held(frame, &mut state, &Value::one(obj), value, calling.span);
        states.into_iter().map(|state| (state, Value::none())).collect()
    }

    fn extend(&mut self, frame: Frame, state: State, obj: Obj, source: &Value, calling: &Calling) -> Results {
        let mut results = Results::new();
        for (mut state, elements) in self.drain(frame, state, source, calling.at, calling.span, true) {
            state.add(obj, Field::Elem, &elements);
            results.extend(self.stored_in(frame, state, obj, &elements, calling));
        }
        compact_results(results)
    }

    fn update(
        &mut self,
        frame: Frame,
        mut state: State,
        obj: Obj,
        source: Option<Value>,
        calling: &Calling,
    ) -> Results {
        for arg in &calling.args {
            if let ArgKind::Keyword(name) = &arg.kind {
                state.add(obj, Field::At(Key::Text(name.clone())), &arg.value);
            }
        }
        let source = source.unwrap_or_default();
        let states = match self.kind(obj) {
            Kind::Container(latebind_flow::ir::Display::Dict) => {
                self.merge_into_dict(frame, state, obj, &source, calling)
            }
            _ => return self.extend(frame, state, obj, &source, calling),
        };
        let mut results = Results::new();
        for state in states {
            let held = self.stored(&state, obj).unwrap_or_default();
            results.extend(self.stored_in(frame, state, obj, &held, calling));
        }
        results
    }

    /// A key and its value.
    fn pop_pair(&mut self, state: State, obj: Obj, calling: &Calling) -> Results {
        let mut pairs = Results::new();
        for (mut state, value) in self.pop(state, obj, None, calling) {
            let pair = self.alloc(&mut state, SiteKey::At(calling.at, 3), Kind::Container(Display::Tuple));
            state.set(pair, Field::At(Key::Int("0".into())), Value::unknown());
            state.set(pair, Field::At(Key::Int("1".into())), self.current(value));
            pairs.push((state, Value::one(pair)));
        }
        pairs
    }

    /// The element that holds the tracked closure, or another one.
    pub(crate) fn pop(&mut self, state: State, obj: Obj, key: Option<Value>, calling: &Calling) -> Results {
        let default = calling.position(1).cloned();
        let key = key.and_then(|key| match key.constant {
            Some(Const::Str(text)) => Some(Key::Text(text)),
            Some(Const::Int(text)) => Some(Key::Int(text)),
            _ => None,
        });
        let exact = key.as_ref().and_then(|key| state.get(obj, &Field::At(key.clone())).cloned());
        if let Some(value) = exact.filter(|value| !value.unset) {
            let mut state = state;
            if let Some(key) = key {
                self.replaced(&mut state, obj, &key);
                state.unset(obj, &Field::At(key));
            }
            self.unordered(&mut state, obj);
            return vec![(state, value)];
        }
        let mut state = state;
        self.unordered(&mut state, obj);
        let all = self.stored(&state, obj).unwrap_or_default();
        let holding = self.nearest_holders(&state, &all);
        let mut results = Results::new();
        for &it in &holding {
            let mut state = state.clone();
            self.remove_element(&mut state, obj, it);
            // What is done with it now must not be mixed with what is done with another.
            state.marks.insert(obj, Standing::new(Mark::Started, true));
            results.push((state, Value::one(it)));
        }
        let rest =
            Value { objs: all.objs.iter().filter(|(it, _)| !holding.contains(it)).copied().collect(), ..all.clone() };
        if rest.unknown || !rest.objs.is_empty() || holding.is_empty() {
            let mut state = state;
            self.weaken_except(&mut state, obj, &holding);
            let rest = rest.weakened();
            results.push((state, default.map_or_else(|| rest.clone(), |default| rest.join(&default))));
        }
        results
    }

    fn remove_element(&self, state: &mut State, obj: Obj, element: Obj) {
        let fields: Vec<(Field, Value)> = self.element_fields(state, obj);
        for (field, mut value) in fields {
            value.objs.retain(|(it, _)| *it != element);
            state.set(obj, field, value.weakened());
        }
    }

    fn weaken_except(&self, state: &mut State, obj: Obj, keep: &[Obj]) {
        for (field, mut value) in self.element_fields(state, obj) {
            for (it, must) in &mut value.objs {
                *must &= keep.contains(it);
            }
            state.set(obj, field, value);
        }
    }

    fn element_fields(&self, state: &State, obj: Obj) -> Vec<(Field, Value)> {
        let fields = state.fields(obj).filter(|(field, _)| matches!(field, Field::Elem | Field::At(_)));
        fields.map(|(field, value)| (field.clone(), value.clone())).collect()
    }

    fn method_key(key: Option<&Value>) -> Option<Key> {
        match key.and_then(|key| key.constant.clone()) {
            Some(Const::Str(text)) => Some(Key::Text(text)),
            Some(Const::Int(text)) => Some(Key::Int(text)),
            _ => None,
        }
    }

    fn get_default(&mut self, _frame: Frame, state: State, obj: Obj, key: Option<Value>, calling: &Calling) -> Results {
        let default = calling.position(1).cloned().unwrap_or_else(Value::none);
        let exact = Self::method_key(key.as_ref()).and_then(|key| state.get(obj, &Field::At(key)).cloned());
        let value = match exact {
            Some(value) if !value.unset => value,
            _ => self.stored(&state, obj).unwrap_or_default().weakened().join(&default),
        };
        vec![(state, value)]
    }

    fn setdefault(
        &mut self,
        frame: Frame,
        mut state: State,
        obj: Obj,
        key: Option<Value>,
        calling: &Calling,
    ) -> Results {
        let value = calling.position(1).cloned().unwrap_or_else(Value::none);
        let kept = key.clone().unwrap_or_default();
        let key = Self::method_key(key.as_ref());
        let held = key.as_ref().and_then(|key| state.get(obj, &Field::At(key.clone())).cloned());
        let result = match held {
            Some(held) if !held.unset => return vec![(state, held)],
            _ => self.stored(&state, obj).unwrap_or_default().weakened().join(&value),
        };
        state.add(obj, key.map_or(Field::Elem, Field::At), &value.clone().weakened());
        let states = self.expose_if_held(frame, &mut state, &Value::one(obj), &value, calling.span).into_iter();
        let kept = states.flat_map(|state| self.keep_key(frame, state, &Value::one(obj), &kept, calling.span));
        kept.map(|state| (state, result.clone())).collect()
    }

    fn viewing(&mut self, mut state: State, obj: Obj, view: View, calling: &Calling) -> Results {
        let value = self.view(&mut state, obj, view, calling.at);
        vec![(state, value)]
    }

    fn sort(&mut self, frame: Frame, state: State, obj: Obj, calling: &Calling) -> Results {
        let mut state = state;
        self.unordered(&mut state, obj);
        let elements = self.stored(&state, obj).unwrap_or_default();
        let Some(key) = calling.keyword("key").cloned() else { return vec![(state, Value::none())] };
        let sorted = self.call_with_each(frame, state, &key, &elements, calling);
        sorted.into_iter().map(|state| (state, Value::none())).collect()
    }

    pub(crate) fn give(&self, value: Value) -> Vec<Given> {
        vec![Given::positional(value)]
    }
}
