//! Builtins and basics of the standard library whose behaviour has a shape of its
//! own: they iterate, wrap or hold what they are given. All others go by the table.

use latebind_callees::{ArgRef, Effect, Known};
use latebind_flow::ir::{ArgKind, Display};
use latebind_syntax::tree::{Const, Ident};

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact_results};
use crate::state::State;
use crate::value::{Field, Key, Kind, Lazy, SiteKey, Value};

/// Beyond every position that a row names.
const BEHIND_STAR: usize = 1000;

impl<'p> Machine<'p> {
    pub(crate) fn call_external(&mut self, frame: Frame, state: State, path: &str, calling: &Calling) -> Results {
        // Models go by an argument's place.
        if self.is_set(path, calling) || calling.unplaced().next().is_some() || self.spreads_callables(&state, calling)
        {
            return self.call_by_table(frame, state, path, calling);
        }
        if let Some(class) = path.strip_suffix(".__init__").filter(|_| calling.position(0).is_some()) {
            return self.call_init(frame, state, class, calling);
        }
        match self.call_model(frame, state, path, calling) {
            Ok(results) => results,
            Err(state) => self.call_by_table(frame, *state, path, calling),
        }
    }

    /// `type(self)`, where the class is known.
    fn type_of(&mut self, state: &State, name: &str, calling: &Calling) -> Option<Value> {
        let instance = calling.position(0).filter(|_| name == "type")?.single()?;
        self.class_of(state, instance).map(Value::one)
    }

    /// `Base.__init__(self, …)` of a class whose code is not read: what its constructor does with
    /// the arguments.
    fn call_init(&mut self, frame: Frame, state: State, class: &str, calling: &Calling) -> Results {
        let rest = calling.with(calling.args.iter().skip(1).cloned().collect());
        let results = self.call_external(frame, state, class, &rest);
        results.into_iter().map(|(state, _)| (state, Value::none())).collect()
    }

    /// `map(*args)`: some argument that is called stands nobody knows where.
    fn spreads_callables(&self, state: &State, calling: &Calling) -> bool {
        let stars = calling.args.iter().filter(|arg| arg.kind == ArgKind::Star);
        let mut spread = stars.flat_map(|arg| self.elements_of(state, &arg.value).objs().collect::<Vec<_>>());
        spread.any(|obj| matches!(self.kind(obj), Kind::Function(_) | Kind::Partial | Kind::Instance(_)))
    }

    /// `Err` gives the state back: there is no model.
    fn call_model(&mut self, frame: Frame, state: State, path: &str, calling: &Calling) -> Result<Results, Box<State>> {
        let name = path.strip_prefix("builtins.").unwrap_or(path);
        Ok(match name {
            "list" | "sorted" | "reversed" | "collections.deque" => {
                self.container_of(frame, state, calling, Display::List, name == "sorted")
            }
            "tuple" => self.container_of(frame, state, calling, Display::Tuple, false),
            "set" | "frozenset" => self.container_of(frame, state, calling, Display::Set, false),
            "dict" | "collections.OrderedDict" | "collections.ChainMap" | "types.MappingProxyType" => {
                self.dict_of(frame, state, calling)
            }
            "collections.defaultdict" => self.defaultdict(state, calling),
            "iter" | "aiter" if calling.args.len() == 1 => {
                let source = calling.all();
                self.iter(frame, state, &source, calling.at, calling.span)
            }
            "next" | "anext" => self.next_call(frame, state, calling),
            "map" | "itertools.starmap" => self.lazy(frame, state, calling, Lazy::Map, 1),
            "filter" | "itertools.takewhile" | "itertools.dropwhile" | "itertools.filterfalse" => {
                self.lazy(frame, state, calling, Lazy::Filter, 1)
            }
            "zip" | "itertools.zip_longest" | "itertools.product" => self.lazy(frame, state, calling, Lazy::Zip, 0),
            "enumerate" => self.lazy(frame, state, calling, Lazy::Enumerate, 0),
            "itertools.chain" => self.lazy(frame, state, calling, Lazy::Chain, 0),
            "itertools.chain.from_iterable" => self.lazy(frame, state, calling, Lazy::ChainFromIterable, 0),
            "itertools.islice" | "itertools.cycle" | "itertools.compress" | "itertools.pairwise" | "itertools.tee"
            | "itertools.batched" => self.lazy(frame, state, calling, Lazy::Pass, 0),
            "itertools.groupby" => self.groupby(frame, state, calling),
            "itertools.accumulate" => self.accumulate(frame, state, calling),
            "any" | "all" => self.used_up(frame, state, calling, false),
            "sum"
            | "min"
            | "max"
            | "math.prod"
            | "math.fsum"
            | "collections.Counter"
            | "statistics.mean"
            | "bytes"
            | "bytearray"
            | "itertools.permutations"
            | "itertools.combinations"
            | "heapq.nlargest"
            | "heapq.nsmallest" => self.used_up(frame, state, calling, true),
            "functools.reduce" => self.reduce(frame, state, calling),
            "functools.partial" | "functools.partialmethod" => self.partial(state, calling),
            // Calling what it returns only raises.
            "typing.overload" | "typing_extensions.overload" => vec![(state, Value::plain())],
            "functools.cmp_to_key" => self.partial(state, calling),
            "typing.cast" => self.same(state, calling, name),
            "functools.lru_cache" | "functools.cache" | "functools.lru_cache()" | "functools.singledispatch" => {
                self.cached(state, calling, name)
            }
            "property" | "functools.cached_property" => self.wrapped(state, calling, "@property"),
            "staticmethod" => self.wrapped(state, calling, "@static"),
            "classmethod" => self.wrapped(state, calling, "@class"),
            "getattr" => self.getattr(frame, state, calling),
            "setattr" => self.setattr(frame, state, calling),
            "callable" => self.callable(state, calling),
            "isinstance"
            | "issubclass"
            | "len"
            | "print"
            | "str"
            | "repr"
            | "id"
            | "hash"
            | "hasattr"
            | "int"
            | "float"
            | "bool"
            | "type"
            | "abs"
            | "ord"
            | "chr"
            | "format"
            | "dir"
            | "vars"
            | "range"
            | "round"
            | "divmod"
            | "object"
            | "open"
            | "inspect.signature"
            | "inspect.iscoroutinefunction"
            | "sys.getrefcount" => {
                if name == "type" && calling.args.len() > 1 {
                    return Err(Box::new(state));
                }
                if let Some(class) = self.type_of(&state, name, calling) {
                    return Ok(vec![(state, class)]);
                }
                let value = if name == "open" || name == "range" || name == "type" {
                    self.external(&format!("{path}()"))
                } else {
                    Value::plain()
                };
                vec![(state, value)]
            }
            _ if Known::is_wrapper(name) => self.same(state, calling, name),
            _ => return self.call_async(frame, state, path, calling),
        })
    }

    // -- containers

    fn container_of(&mut self, frame: Frame, state: State, calling: &Calling, what: Display, keyed: bool) -> Results {
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
    fn apply_key(
        &mut self,
        frame: Frame,
        state: State,
        keyed: bool,
        elements: &Value,
        calling: &Calling,
    ) -> Vec<State> {
        let key = calling.keyword("key").cloned().filter(|_| keyed);
        let Some(key) = key.filter(|key| !key.objs.is_empty()) else { return vec![state] };
        let inner = calling.by("sorted", vec![Given::positional(elements.clone().weakened())]);
        self.pin(elements, |machine| machine.call(frame, state, &key, &inner))
            .into_iter()
            .map(|(state, _)| state)
            .collect()
    }

    fn dict_of(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
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
                let fields: Vec<_> = state.fields(from).map(|(field, value)| (field.clone(), value.clone())).collect();
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

    fn defaultdict(&mut self, mut state: State, calling: &Calling) -> Results {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Container(Display::Dict));
        if let Some(factory) = calling.position(0) {
            state.set(obj, Field::Factory, self.current(factory.clone()));
        }
        vec![(state, Value::one(obj))]
    }

    // -- iterators

    fn next_call(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let source = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let default = calling.position(1).cloned();
        let drawn = self.next(frame, state, &source, calling.at, calling.span);
        self.raised.extend(drawn.raises);
        let mut results = drawn.elements;
        for state in drawn.ends {
            match &default {
                Some(default) => results.push((state, default.clone())),
                None => self.raised.push(state),
            }
        }
        compact_results(results)
    }

    fn lazy(&mut self, frame: Frame, state: State, calling: &Calling, lazy: Lazy, funcs: usize) -> Results {
        let sources: Vec<Value> = calling
            .args
            .iter()
            .filter(|arg| !matches!(arg.kind, ArgKind::Keyword(_)))
            .skip(funcs)
            .map(|arg| arg.value.clone())
            .collect();
        let mut results = vec![(state, Vec::new())];
        for (n, source) in sources.iter().enumerate() {
            let at = latebind_flow::ir::At { index: calling.at.index + (n as u32 + 1) * 10_000, ..calling.at };
            let mut next = Vec::new();
            for (state, done) in results {
                for (state, iter) in self.iter(frame, state, source, at, calling.span) {
                    let mut done: Vec<Value> = done.clone();
                    done.push(iter);
                    next.push((state, done));
                }
            }
            results = next;
        }
        let func = calling.position(0).cloned().filter(|_| funcs > 0);
        results.into_iter().map(|(state, iters)| self.make_lazy(state, calling, lazy, func.clone(), iters)).collect()
    }

    fn make_lazy(
        &mut self,
        mut state: State,
        calling: &Calling,
        lazy: Lazy,
        func: Option<Value>,
        iters: Vec<Value>,
    ) -> (State, Value) {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Lazy(lazy));
        if let Some(func) = func {
            state.set(obj, Field::Func, self.current(func));
        }
        for (n, iter) in iters.into_iter().enumerate() {
            state.set(obj, Field::Source(n as u32), self.current(iter));
        }
        (state, Value::one(obj))
    }

    fn groupby(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let source = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let key = calling.position(1).or_else(|| calling.keyword("key")).cloned();
        let func = key.unwrap_or_else(Value::plain);
        let calling = calling.with(vec![Given::positional(func), Given::positional(source)]);
        self.lazy(frame, state, &calling, Lazy::GroupBy, 1)
    }

    fn accumulate(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let source = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let func = calling.position(1).or_else(|| calling.keyword("func")).cloned();
        let func = func.unwrap_or_else(Value::plain);
        let calling = calling.with(vec![Given::positional(func), Given::positional(source)]);
        self.lazy(frame, state, &calling, Lazy::Map, 1)
    }

    fn used_up(&mut self, frame: Frame, state: State, calling: &Calling, whole: bool) -> Results {
        let positional: Vec<Value> = calling
            .args
            .iter()
            .filter(|arg| !matches!(arg.kind, ArgKind::Keyword(_)))
            .map(|arg| arg.value.clone())
            .collect();
        let mut results = vec![(state, Value::plain())];
        for source in positional {
            let mut next = Results::new();
            for (state, held) in results {
                for (state, elements) in self.drain(frame, state, &source, calling.at, calling.span, whole) {
                    next.push((state, held.with(&elements)));
                }
            }
            results = next;
        }
        let mut done = Results::new();
        for (state, elements) in results {
            let any = elements.clone().weakened();
            for state in self.apply_key(frame, state, true, &elements, calling) {
                done.push((state, any.clone()));
            }
        }
        compact_results(done)
    }

    fn reduce(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let func = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let source = calling.position(1).cloned().unwrap_or_else(Value::unknown);
        let mut results = Results::new();
        for (state, elements) in self.drain(frame, state, &source, calling.at, calling.span, true) {
            let any = elements.weakened();
            let inner = calling.by("functools.reduce", vec![Given::positional(any.clone()), Given::positional(any)]);
            results.extend(self.call(frame, state, &func, &inner));
        }
        compact_results(results)
    }

    // -- wrappers

    fn partial(&mut self, mut state: State, calling: &Calling) -> Results {
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

    /// The result is the argument, for our purposes.
    fn same(&mut self, state: State, calling: &Calling, name: &str) -> Results {
        let place = usize::from(name == "typing.cast");
        match calling.position(place) {
            Some(value) if calling.args.len() <= place + 1 => vec![(state, value.clone())],
            // Any of its arguments (`update_wrapper(wrapper, wrapped)`).
            Some(_) => vec![(state, Value { unknown: true, ..calling.all().weakened() })],
            None => vec![(state, self.external(&format!("{name}()")))],
        }
    }

    fn cached(&mut self, mut state: State, calling: &Calling, name: &str) -> Results {
        let func = calling.position(0).cloned().filter(|value| !value.objs.is_empty());
        let Some(func) = func else { return vec![(state, self.external(&format!("{name}()")))] };
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Lazy(Lazy::Cache));
        state.set(obj, Field::Func, self.current(func));
        vec![(state, Value::one(obj))]
    }

    fn wrapped(&mut self, mut state: State, calling: &Calling, name: &str) -> Results {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Method(name.into()));
        state.set(obj, Field::Source(0), self.current(calling.position(0).cloned().unwrap_or_default()));
        vec![(state, Value::one(obj))]
    }

    // -- attributes by name

    fn getattr(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
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
                vec![(state, default.map_or_else(|| any.clone(), |default| any.join(&default)))]
            }
        }
    }

    fn any_attr(&self, state: &State, object: &Value) -> Value {
        let mut all = Value { unknown: true, ..Value::plain() };
        for obj in object.objs() {
            let attrs = state.fields(obj).filter(|(field, _)| matches!(field, Field::Attr(_) | Field::Elem));
            all = attrs.fold(all, |all, (_, value)| all.with(&value.clone().weakened()));
        }
        all
    }

    fn setattr(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let object = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let value = calling.position(2).cloned().unwrap_or_default();
        let states = match calling.position(1).and_then(|name| name.constant.clone()) {
            Some(Const::Str(name)) => self.set_attr(frame, state, &object, &name, value, calling.span),
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
                || self.outside.contains(&obj);
            state.add(obj, Field::Elem, &value);
        }
        match outside {
            true => self.expose(frame, state, &value, Called::Stored, calling.span),
            false => self.expose_if_held(frame, &mut state, object, &value, calling.span),
        }
    }

    fn callable(&mut self, state: State, calling: &Calling) -> Results {
        let is_function = calling.position(0).is_some_and(|value| {
            matches!(value.objs[..], [(obj, true)] if matches!(self.kind(obj), Kind::Function(_) | Kind::Partial | Kind::Class(_)))
        });
        vec![(state, if is_function { Value::constant(Const::True) } else { Value::plain() })]
    }

    // -- the table

    pub(crate) fn call_by_table(&mut self, frame: Frame, state: State, path: &str, calling: &Calling) -> Results {
        let name = self.callee_name(path);
        let mut states = vec![state];
        let mut held = Vec::new();
        for (arg, value) in arg_refs(calling) {
            // Nothing of the judged code: no need to look into a library for what becomes of it.
            if value.objs().all(|obj| matches!(self.kind(obj), Kind::External(_))) {
                continue;
            }
            let (effect, proven) = self.effect_of(path, arg);
            let effect = effect.map(|effect| self.while_managed(effect, path, calling));
            states.iter().for_each(|state| self.note_setting(state, path, arg, &value));
            let doubtful = proven && self.program.callees.is_doubtful(path, arg);
            let mut next = Vec::new();
            for state in states {
                next.extend(doubtful.then(|| state.clone()));
                next.extend(self.apply(frame, state, &value, effect, &name, proven, calling));
            }
            states = crate::results::compact(next);
            if matches!(effect, Some(Effect::Returns | Effect::Lazy)) {
                held.push((effect, value));
            }
        }
        let is_unknown = path.starts_with("?.");
        let result = match self.program.callees.result(path) {
            Some(result) => result.into_owned(),
            None => format!("{path}()"),
        };
        let result = if is_unknown { Value::unknown() } else { self.external(&result) };
        let results = states.into_iter().map(|state| {
            let given = (state, result.clone());
            held.iter().fold(given, |(state, result), (effect, value)| {
                self.result_as_set(state, result, (*effect, value), calling)
            })
        });
        compact_results(results.collect())
    }

    /// What is taken back when the block is left does not outlive the turn.
    fn while_managed(&self, effect: Effect, path: &str, calling: &Calling) -> Effect {
        let is_undone = effect == Effect::Keeps
            && self.program.arguments.is_manager(calling.span)
            && Known::is_undone_at_exit(path);
        if is_undone { Effect::Never } else { effect }
    }

    /// What the table says, and whether it knows the callee or only the method's name.
    fn effect_of(&self, path: &str, arg: ArgRef) -> (Option<Effect>, bool) {
        let callees = self.program.callees;
        if !path.starts_with("?.")
            && let Some(effect) = callees.effect(path, arg)
        {
            return (Some(effect), true);
        }
        let (receiver, method) = path.rsplit_once('.').unwrap_or(("", path));
        let is_method = receiver.starts_with('?') || receiver.contains("()") || receiver.contains("[]");
        (if is_method { callees.hint(method, arg) } else { None }, false)
    }

    #[expect(clippy::too_many_arguments, reason = "one argument's effect, and the call it belongs to")]
    fn apply(
        &mut self,
        frame: Frame,
        state: State,
        value: &Value,
        effect: Option<Effect>,
        name: &Ident,
        proven: bool,
        calling: &Calling,
    ) -> Vec<State> {
        if value.objs.is_empty() {
            return vec![state];
        }
        match effect {
            Some(Effect::Never | Effect::Returns | Effect::Lazy) => vec![state],
            Some(Effect::Now) => self.call_now(frame, state, value, name, calling, proven),
            Some(Effect::Consumes) => {
                let drained = self.drain(frame, state, value, calling.at, calling.span, true);
                let kept = Called::Unknown(name.clone());
                drained
                    .into_iter()
                    .flat_map(|(state, all)| self.expose(frame, state, &all, kept.clone(), calling.span))
                    .collect()
            }
            Some(Effect::Later) if proven => {
                self.expose(frame, state, value, Called::Later(name.clone()), calling.span)
            }
            Some(Effect::Concurrent) => {
                self.expose(frame, state, value, Called::Concurrently(name.clone()), calling.span)
            }
            Some(Effect::AtSuspension) => {
                let (state, _) = self.schedule(state, value, name, calling);
                vec![state]
            }
            Some(Effect::Later | Effect::Keeps) | None => {
                self.expose(frame, state, value, Called::Unknown(name.clone()), calling.span)
            }
        }
    }

    /// Called before the callee returns; the callee may catch what it raises (`assertRaises`).
    fn call_now(
        &mut self,
        frame: Frame,
        state: State,
        value: &Value,
        name: &Ident,
        calling: &Calling,
        proven: bool,
    ) -> Vec<State> {
        let how = if proven { Called::By(name.clone()) } else { Called::Unknown(name.clone()) };
        let abnormal = state.live().is_some_and(|live| live.abnormal);
        let before = std::mem::take(&mut self.raised);
        let results = self.while_catching(|machine| machine.call_unknown_args(frame, state, value, how, calling.span));
        let raised = std::mem::replace(&mut self.raised, before);
        let caught = raised.into_iter().map(|mut state| {
            if let Some(live) = state.live_mut() {
                live.abnormal = abnormal;
            }
            state
        });
        crate::results::compact(results.into_iter().map(|(state, _)| state).chain(caught).collect())
    }
}

/// What a call passes, by place or name.
pub(crate) fn arg_refs(calling: &Calling) -> Vec<(ArgRef<'_>, Value)> {
    let mut place = 0;
    let mut refs = Vec::new();
    for arg in &calling.args {
        match &arg.kind {
            ArgKind::Keyword(name) => refs.push((ArgRef::Keyword(name), arg.value.clone())),
            _ => {
                refs.push((ArgRef::Position(place), arg.value.clone()));
                // Behind `*args` nobody knows which parameter it is.
                place += if arg.kind == ArgKind::Positional { 1 } else { BEHIND_STAR };
            }
        }
    }
    refs
}
