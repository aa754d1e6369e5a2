//! Iteration: drawing one element, using an iterable up, indexing, unpacking.
//!
//! A container that certainly holds the tracked closure hands it out in some turn;
//! a loop over it cannot end before that. This is what proves
//! `[f() for f in fs]` to call every closure in `fs`.

use std::collections::BTreeMap;

use latebind_flow::ir::{At, BlockId, Display, Temp};
use latebind_scopes::ScopeKind;
use latebind_source::Span;

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine, Results, Step, compact_results, merge, merge_result};
use crate::mark::{Mark, Standing};
use crate::outcome::Called;
use crate::state::{PathKey, State};
use crate::value::{Field, Key, Kind, Lazy, Obj, SiteKey, Value, View};

/// Temporaries of the machine itself, beyond those of any body.
const ACCUMULATOR: u32 = 1 << 30;
/// How deep iterators may lie in each other.
const DEEPEST: u32 = 8;

/// What drawing one element can lead to.
#[derive(Default)]
pub(crate) struct Drawn {
    pub(crate) elements: Results,
    pub(crate) ends: Vec<State>,
    pub(crate) raises: Vec<State>,
}

impl Drawn {
    fn add(&mut self, other: Drawn) {
        for (state, value) in other.elements {
            // Elements stay apart: which one it is decides what is called.
            self.elements.push((state, value));
        }
        for state in other.ends {
            merge(&mut self.ends, state);
        }
    }
}

impl<'p> Machine<'p> {
    /// What `for` calls `__iter__` for.
    pub(crate) fn iter(&mut self, frame: Frame, mut state: State, src: &Value, at: At, span: Span) -> Results {
        let mut all = Value { unknown: src.unknown, ..Value::plain() };
        let mut results = Results::new();
        for obj in src.objs() {
            match self.kind(obj).clone() {
                Kind::Container(_) | Kind::View(_) => {
                    let it = self.alloc(&mut state, SiteKey::At(at, obj.site + 16), Kind::Iterator);
                    state.marks.remove(&it);
                    state.set(it, Field::Source(0), Value::one(obj));
                    all = all.with(&Value::one(it));
                }
                Kind::Instance(_) if self.member(&state, obj, "__iter__").is_some() => {
                    let method = self.member(&state, obj, "__iter__").unwrap_or_default();
                    let args = vec![Given::positional(Value::one(obj))];
                    let calling = Calling { args, at, span, how: Called::Here };
                    for (state, value) in self.call(frame, state.clone(), &method, &calling) {
                        match value.single().map(|it| self.kind(it).clone()) {
                            Some(Kind::Container(_)) => results.extend(self.iter(frame, state, &value, at, span)),
                            _ => results.push((state, value)),
                        }
                    }
                }
                _ => all = all.with(&Value::one(obj)),
            }
        }
        if all.unknown || !all.objs.is_empty() || results.is_empty() {
            let only = src.objs.len() == 1;
            results.push((state, if only { all } else { all.weakened() }));
        }
        results
    }

    /// One more element of the iterator.
    pub(crate) fn next(&mut self, frame: Frame, state: State, source: &Value, at: At, span: Span) -> Drawn {
        let mut drawn = Drawn::default();
        for obj in source.objs() {
            let one = self.next_of(frame, state.clone(), obj, at, span);
            drawn.add(one);
        }
        if source.unknown || source.objs.is_empty() {
            drawn.add(self.next_unknown(frame, state));
        }
        drawn.raises = std::mem::take(&mut self.raised);
        drawn
    }

    /// Keeps what is in flight alive while other code runs.
    pub(crate) fn pin<T>(&mut self, value: &Value, act: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.pinned.len();
        self.pinned.extend(value.objs());
        let done = act(self);
        self.pinned.truncate(before);
        done
    }

    fn next_of(&mut self, frame: Frame, state: State, obj: Obj, at: At, span: Span) -> Drawn {
        match self.kind(obj).clone() {
            Kind::Iterator | Kind::Container(_) | Kind::View(_) => self.next_held(frame, state, obj, at),
            Kind::Activation(_) => self.resume(state, obj, Called::Consumed, span),
            Kind::Lazy(_) if self.drawing >= DEEPEST => self.too_entangled(frame, state, obj, span),
            Kind::Lazy(lazy) => {
                self.drawing += 1;
                let drawn = self.next_lazy(frame, state, obj, lazy, at, span);
                self.drawing -= 1;
                drawn
            }
            Kind::Instance(_) if self.member(&state, obj, "__next__").is_some() => {
                let method = self.member(&state, obj, "__next__").unwrap_or_default();
                let calling = Calling { args: vec![Given::positional(Value::one(obj))], at, span, how: Called::Here };
                let ends = vec![state.clone()];
                Drawn { elements: self.call(frame, state, &method, &calling), ends, raises: Vec::new() }
            }
            _ => self.next_unknown(frame, state),
        }
    }

    /// Iterators around iterators without end (`xs = filter(f, xs)` in a loop).
    fn too_entangled(&mut self, frame: Frame, state: State, obj: Obj, span: Span) -> Drawn {
        let states = self.expose(frame, state, &Value::one(obj), Called::GaveUp, span);
        let elements = states.iter().map(|state| (state.clone(), Value::unknown())).collect();
        Drawn { elements, ends: states, raises: Vec::new() }
    }

    /// Nothing is known of the elements. A generator expression's own first iterable
    /// is taken to have one: a story about an empty iterable is no story.
    fn next_unknown(&mut self, frame: Frame, mut state: State) -> Drawn {
        let entered = state.stands(frame.act, Mark::Entered);
        let is_site = self.program.kind(frame.scope) == ScopeKind::GenExpr;
        let ends = if entered && is_site { Vec::new() } else { vec![state.clone()] };
        if entered {
            self.mark(&mut state, frame.act, Mark::Started);
        }
        Drawn { elements: vec![(state, Value::unknown())], ends, raises: Vec::new() }
    }

    /// An element of a container: the one that holds the tracked closure is told apart.
    fn next_held(&mut self, frame: Frame, mut state: State, iter: Obj, at: At) -> Drawn {
        let source = match self.kind(iter) {
            Kind::Iterator => state.get(iter, &Field::Source(0)).cloned().unwrap_or_default(),
            _ => Value::one(iter),
        };
        let Some(container) = source.single() else { return self.next_unknown(frame, state) };
        let elements = self.iterated(&mut state, container, at);
        let Some(elements) = elements else {
            state.marks.remove(&iter);
            return Drawn { ends: vec![state], ..Drawn::default() };
        };
        if state.stands(iter, Mark::Handing) {
            // It may hold the closure no longer, now that its work is done: that is worth knowing.
            state.marks.insert(iter, Standing::new(Mark::Visited, true));
        }
        let is_after = |mark: &Mark| matches!(mark, Mark::Handing | Mark::Visited);
        let visited = state.marks(iter).iter().any(is_after);
        let unvisited = !state.marks(iter).iter().all(is_after);
        let holding = self.nearest_holders(&state, &elements);
        let rest = elements.objs.iter().copied().filter(|(obj, _)| !holding.contains(obj)).collect();
        let mut drawn = Drawn::default();
        let nonempty_literal = state.stands(frame.act, Mark::Entered);
        if unvisited {
            for &obj in &holding {
                let mut state = state.clone();
                self.mark(&mut state, iter, Mark::Handing);
                self.start(frame, &mut state);
                drawn.elements.push((state, Value::one(obj)));
            }
        }
        let rest = Value { objs: rest, ..elements.clone() }.weakened();
        let has_rest = rest.unknown || !rest.objs.is_empty() || holding.is_empty();
        let may_end = (visited || holding.is_empty()) && !nonempty_literal;
        if has_rest {
            let mut state = state.clone();
            self.start(frame, &mut state);
            drawn.elements.push((state, rest));
        }
        if may_end {
            state.marks.remove(&iter);
            drawn.ends.push(state);
        }
        drawn
    }

    fn start(&self, frame: Frame, state: &mut State) {
        if state.stands(frame.act, Mark::Entered) {
            self.mark(state, frame.act, Mark::Started);
        }
    }

    /// What iterating the container gives; `None`: it is empty.
    fn iterated(&mut self, state: &mut State, container: Obj, at: At) -> Option<Value> {
        match self.kind(container).clone() {
            Kind::Container(Display::Dict) | Kind::View(View::Keys) => {
                let dict = self.viewed(state, container);
                self.stored(state, dict)?;
                Some(state.get(dict, &Field::Key).cloned().unwrap_or_else(Value::plain))
            }
            Kind::View(View::Values) => {
                let dict = self.viewed(state, container);
                self.stored(state, dict)
            }
            Kind::View(View::Items) => {
                let dict = self.viewed(state, container);
                let values = self.stored(state, dict)?;
                let keys = state.get(dict, &Field::Key).cloned().unwrap_or_else(Value::plain).weakened();
                Some(self.pairs(state, &keys, &values, at))
            }
            _ => self.stored(state, container),
        }
    }

    fn viewed(&self, state: &State, obj: Obj) -> Obj {
        match self.kind(obj) {
            Kind::View(_) => state.get(obj, &Field::Source(0)).and_then(Value::single).unwrap_or(obj),
            _ => obj,
        }
    }

    /// `(key, value)` tuples, one for each value that matters.
    fn pairs(&mut self, state: &mut State, keys: &Value, values: &Value, at: At) -> Value {
        let mut pairs = Value::plain();
        for &(obj, must) in &values.objs {
            let pair = self.fixed_pair(state, obj, at);
            let value = Value::one(obj);
            state.set(pair, Field::At(Key::Int("1".into())), value);
            state.set(pair, Field::At(Key::Int("0".into())), keys.clone());
            pairs = pairs.with(&Value::one(pair).weakened_if(!must));
        }
        if values.unknown || values.objs.is_empty() {
            pairs.unknown = true;
        }
        pairs
    }

    fn fixed_pair(&mut self, state: &mut State, of: Obj, at: At) -> Obj {
        let age = of.age as u32;
        self.alloc(state, SiteKey::At(at, 1000 + of.site * 4 + age), Kind::Container(Display::Tuple))
    }

    /// Everything a container stores; `None`: nothing was ever stored.
    pub(crate) fn stored(&self, state: &State, obj: Obj) -> Option<Value> {
        let held = state.fields(obj).filter(|(field, _)| matches!(field, Field::Elem | Field::At(_)));
        let all = held.map(|(_, value)| value.clone()).reduce(|all, value| all.with(&value));
        let outside = self.outside.contains(&obj) || !matches!(self.kind(obj), Kind::Container(_));
        match (all, outside) {
            (Some(all), true) => Some(Value { unknown: true, ..all }),
            (None, true) => Some(Value::unknown()),
            (all, false) => all,
        }
    }

    pub(crate) fn elements_of(&self, state: &State, value: &Value) -> Value {
        let mut all = Value { unknown: value.unknown, ..Value::plain() };
        for obj in value.objs() {
            let held = self.stored(state, self.viewed(state, obj)).unwrap_or_default();
            all = all.with(&held);
        }
        all
    }

    // -- generators

    /// Runs a generator (or coroutine) from where it stands to its next `yield` or its end.
    pub(crate) fn resume(&mut self, state: State, act: Obj, how: Called, span: Span) -> Drawn {
        let Kind::Activation(scope) = *self.kind(act) else { return Drawn::default() };
        let marks = state.marks(act).to_vec();
        let is_ready = marks.iter().all(|mark| matches!(mark, Mark::Resume(..) | Mark::Finished));
        let (Some(body), true, false) = (self.body_of(scope), is_ready, self.is_running(scope) || self.too_deep())
        else {
            let frame = Frame { scope, act, driven: true };
            return self.too_entangled(frame, state, act, span);
        };
        let mut ends = Vec::new();
        if marks.contains(&Mark::Finished) {
            let mut finished = state.clone();
            self.mark(&mut finished, act, Mark::Finished);
            ends.push(finished);
        }
        let starts = marks.iter().filter_map(|mark| self.start_at(&state, act, *mark)).collect();
        self.enter(scope, act, span, how);
        let frame = Frame { scope, act, driven: true };
        let exits = self.run(frame, body, starts);
        self.stack.pop();
        for state in exits.raises {
            merge(&mut self.raised, state);
        }
        for (mut state, _) in exits.returns {
            state.forget_temps(act, 0);
            self.mark(&mut state, act, Mark::Finished);
            merge(&mut ends, state);
        }
        Drawn { elements: exits.yields, ends, raises: Vec::new() }
    }

    fn start_at(&self, state: &State, act: Obj, mark: Mark) -> Option<(BlockId, u32, State)> {
        let Mark::Resume(block, index) = mark else { return None };
        let mut state = state.clone();
        let first = (block, index) == (BlockId(0), 0);
        self.mark(&mut state, act, if first { Mark::Entered } else { Mark::Started });
        Some((block, index, state))
    }

    pub(crate) fn yield_(
        &mut self,
        frame: Frame,
        mut state: State,
        at: At,
        span: Span,
        (dst, src): (Temp, Temp),
    ) -> Step {
        let value = self.temp(frame, &state, src);
        self.set_temp(frame, &mut state, dst, Value::unknown());
        if frame.driven {
            self.mark(&mut state, frame.act, Mark::Resume(at.block, at.index + 1));
            return Step { yields: vec![(state, value)], ..Step::default() };
        }
        Step { next: self.expose(frame, state, &value, Called::Yielded, span), ..Step::default() }
    }

    pub(crate) fn yield_from(
        &mut self,
        frame: Frame,
        state: State,
        at: At,
        span: Span,
        (dst, src): (Temp, Temp),
    ) -> Step {
        let source = self.temp(frame, &state, src);
        if !frame.driven {
            let states = self.expose(frame, state, &source, Called::Yielded, span);
            return self.put_all(frame, states.into_iter().map(|state| (state, Value::unknown())).collect(), dst);
        }
        let drawn = self.next(frame, state, &source, at, span);
        let again = Mark::Resume(at.block, at.index);
        let mut yields = Results::new();
        for (mut state, value) in drawn.elements {
            self.mark(&mut state, frame.act, again);
            yields.push((state, value));
        }
        let mut step =
            self.put_all(frame, drawn.ends.into_iter().map(|state| (state, Value::unknown())).collect(), dst);
        step.yields = yields;
        step.raises.extend(drawn.raises);
        step
    }

    // -- lazy iterators

    fn next_lazy(&mut self, frame: Frame, state: State, obj: Obj, lazy: Lazy, at: At, span: Span) -> Drawn {
        let source = state.get(obj, &Field::Source(0)).cloned().unwrap_or_else(Value::unknown);
        let func = state.get(obj, &Field::Func).cloned().unwrap_or_else(Value::unknown);
        let inner = match lazy {
            Lazy::Chain | Lazy::Zip => self.next_of_all(frame, state, obj, at, span),
            _ => self.next(frame, state, &source, at, span),
        };
        let mut drawn = Drawn { ends: inner.ends, ..Drawn::default() };
        self.raised.extend(inner.raises);
        for (state, element) in inner.elements {
            let calling = Calling { args: vec![Given::positional(element.clone())], at, span, how: Called::Consumed };
            match lazy {
                Lazy::Map => drawn.elements.extend(self.call(frame, state, &func, &calling)),
                Lazy::Filter | Lazy::GroupBy => {
                    let tested = self.pin(&element, |machine| machine.call(frame, state, &func, &calling));
                    for (state, _) in tested {
                        let kept = if lazy == Lazy::GroupBy { Value::unknown() } else { element.clone() };
                        if lazy == Lazy::Filter {
                            self.filtered_out(frame, &state, obj, at, span, &mut drawn);
                        }
                        drawn.elements.push((state, kept));
                    }
                }
                Lazy::Zip | Lazy::Enumerate => {
                    let (state, pair) = self.paired(state, &element, at, obj, lazy);
                    drawn.elements.push((state, pair));
                }
                Lazy::ChainFromIterable => {
                    let all = self.drain(frame, state, &element, at, span, true);
                    drawn.elements.extend(all);
                }
                Lazy::Chain | Lazy::Pass | Lazy::Cache => drawn.elements.push((state, element)),
            }
        }
        drawn.elements = merged_elements(drawn.elements);
        drawn
    }

    /// The test said no, and nothing more came.
    fn filtered_out(&mut self, _frame: Frame, state: &State, _obj: Obj, _at: At, _span: Span, drawn: &mut Drawn) {
        merge(&mut drawn.ends, state.clone());
    }

    fn next_of_all(&mut self, frame: Frame, state: State, obj: Obj, at: At, span: Span) -> Drawn {
        let sources: Vec<Value> = (0..).map_while(|n| state.get(obj, &Field::Source(n)).cloned()).collect();
        let mut drawn = Drawn::default();
        for source in sources {
            let one = self.next(frame, state.clone(), &source, at, span);
            drawn.elements.extend(one.elements);
            for state in one.ends {
                merge(&mut drawn.ends, state);
            }
        }
        drawn
    }

    fn paired(&mut self, mut state: State, element: &Value, at: At, obj: Obj, lazy: Lazy) -> (State, Value) {
        let pair = self.alloc(&mut state, SiteKey::At(at, 500 + obj.site), Kind::Container(Display::Tuple));
        let element = &self.current(element.clone());
        match lazy {
            Lazy::Enumerate => {
                state.set(pair, Field::At(Key::Int("0".into())), Value::plain());
                state.set(pair, Field::At(Key::Int("1".into())), element.clone());
            }
            _ => state.set(pair, Field::Elem, Value { unknown: true, ..element.clone() }),
        }
        (state, Value::one(pair))
    }

    // -- using up

    /// Uses an iterable up (`list(x)`, `sum(x)`, `*x`). With `whole` to its end, else
    /// possibly only in part. Gives all elements.
    pub(crate) fn drain(
        &mut self,
        frame: Frame,
        state: State,
        value: &Value,
        at: At,
        span: Span,
        whole: bool,
    ) -> Results {
        let mut results = Results::new();
        let lazy = |machine: &Self, obj: Obj| {
            !matches!(machine.kind(obj), Kind::Container(_) | Kind::View(_) | Kind::External(_))
        };
        if value.objs().all(|obj| !lazy(self, obj)) {
            let mut state = state;
            let all = self.elements_for_iteration(&mut state, value, at);
            return vec![(state, all)];
        }
        for (state, source) in self.iter(frame, state, value, at, span) {
            results.extend(self.drain_iterator(frame, state, &source, at, span, whole));
        }
        compact_results(results)
    }

    fn elements_for_iteration(&mut self, state: &mut State, value: &Value, at: At) -> Value {
        let mut all = Value { unknown: value.unknown, ..Value::plain() };
        for obj in value.objs().collect::<Vec<_>>() {
            let held = match self.kind(obj) {
                Kind::External(_) => Value::unknown(),
                _ => self.iterated(state, obj, at).unwrap_or_default(),
            };
            all = all.with(&held);
        }
        all
    }

    fn drain_iterator(
        &mut self,
        frame: Frame,
        state: State,
        source: &Value,
        at: At,
        span: Span,
        whole: bool,
    ) -> Results {
        let slot = ACCUMULATOR + self.stack.len() as u32 * 64 + self.draining;
        self.draining += 1;
        let holder = ACCUMULATOR / 2 + self.stack.len() as u32 * 64 + self.draining;
        let mut start = state;
        start.set_temp(frame.act, slot, Value::plain());
        start.set_temp(frame.act, holder, source.clone());
        let mut seen: BTreeMap<PathKey, State> = BTreeMap::new();
        let mut waiting = vec![start];
        let mut results = Results::new();
        while let Some(state) = waiting.pop() {
            let key = state.key();
            let state = match seen.get(&key) {
                Some(before) => {
                    let mut joined = before.clone();
                    if !joined.absorb(&state) {
                        continue;
                    }
                    joined
                }
                None => state,
            };
            seen.insert(key, state.clone());
            if self.fuel == 0 {
                break;
            }
            self.fuel = self.fuel.saturating_sub(1);
            self.outcome.gave_up |= self.fuel == 0;
            let source = state.temp(frame.act, holder).cloned().unwrap_or_default();
            let drawn = self.next(frame, state, &source, at, span);
            self.raised.extend(drawn.raises);
            for (mut state, element) in drawn.elements {
                let all = state.temp(frame.act, slot).cloned().unwrap_or_default().with(&element);
                state.set_temp(frame.act, slot, all);
                if !whole {
                    finish(&mut results, state.clone(), frame, slot, holder);
                }
                waiting.push(state);
            }
            for state in drawn.ends {
                finish(&mut results, state, frame, slot, holder);
            }
        }
        self.draining -= 1;
        results
    }

    // -- containers

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
        key: Option<Key>,
        at: At,
        span: Span,
    ) -> Results {
        let mut results = Results::new();
        for obj in object.objs() {
            results.extend(self.item_of(frame, state.clone(), obj, key.as_ref(), at, span));
        }
        if object.unknown || object.objs.is_empty() {
            results.push((state, Value::unknown()));
        }
        compact_results(results)
    }

    fn item_of(&mut self, frame: Frame, state: State, obj: Obj, key: Option<&Key>, at: At, span: Span) -> Results {
        match self.kind(obj).clone() {
            Kind::Container(_) => self.container_item(frame, state, obj, key, at, span),
            Kind::External(path) => vec![(state, self.external(&format!("{path}[]")))],
            Kind::Instance(_) => match self.member(&state, obj, "__getitem__") {
                Some(method) => {
                    let args = vec![Given::positional(Value::one(obj)), Given::positional(Value::unknown())];
                    self.call(frame, state, &method, &Calling { args, at, span, how: Called::Here })
                }
                None => vec![(state, Value::unknown())],
            },
            _ => vec![(state, Value::unknown())],
        }
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
        span: Span,
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
            true => self.expose(frame, state, &value, Called::Stored, span),
            false => self.expose_if_held(frame, &mut state, object, &value, span),
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
        let parts: Option<Vec<Value>> = src.single().filter(|_| star.is_none()).and_then(|obj| {
            let part = |n: usize| state.get(obj, &Field::At(Key::Int(smol_str::format_smolstr!("{n}")))).cloned();
            (0..before.len()).map(part).collect()
        });
        if let Some(parts) = parts {
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

fn finish(results: &mut Results, mut state: State, frame: Frame, slot: u32, holder: u32) {
    let all = state.temp(frame.act, slot).cloned().unwrap_or_default();
    state.forget_temp(frame.act, slot);
    state.forget_temp(frame.act, holder);
    merge_result(results, state, all);
}

/// Elements that are the same value on paths that are the same path.
fn merged_elements(elements: Results) -> Results {
    let mut merged: Results = Vec::new();
    for (state, value) in elements {
        let key = state.key();
        match merged.iter_mut().find(|(it, held)| *held == value && it.key() == key) {
            Some((same, _)) => {
                same.absorb(&state);
            }
            None => merged.push((state, value)),
        }
    }
    merged
}
