//! Builtins and basics of the standard library whose behaviour has a shape of its
//! own: they iterate, wrap or hold what they are given. All others go by the table.

use latebind_callees::Known;
use latebind_flow::ir::{ArgKind, Display};
use latebind_syntax::tree::Const;

use crate::call::Calling;
use crate::machine::{Frame, Machine};
use crate::results::Results;
use crate::state::State;
use crate::value::{Kind, Lazy, Passing, Value};

/// What gives the module that a text names.
pub(crate) const IMPORTERS: [&str; 2] = ["importlib.import_module", "pytest.importorskip"];

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

    /// Something of the judged code, which may run when it is drawn from.
    fn holds_code(&self, value: Option<&Value>) -> bool {
        value.is_some_and(|value| value.objs().any(|it| !matches!(self.kind(it), Kind::External(_))))
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
        spread.any(|obj| {
            matches!(self.kind(obj), Kind::Function(_) | Kind::Partial | Kind::Decorated(_) | Kind::Instance(_))
        })
    }

    /// `Err` gives the state back: there is no model.
    fn call_model(&mut self, frame: Frame, state: State, path: &str, calling: &Calling) -> Result<Results, Box<State>> {
        let known_as = latebind_callees::canonical(path);
        let name = known_as.strip_prefix("builtins.").unwrap_or(&known_as);
        if let Some(passing) = Passing::of(name).filter(|_| calling.placed().count() == 1) {
            return Ok(self.make_decorator(state, calling, passing));
        }
        Ok(match name {
            "list" | "sorted" | "reversed" | "collections.deque" => {
                self.container_of(frame, state, calling, Display::List, name == "sorted")
            }
            "tuple" => self.container_of(frame, state, calling, Display::Tuple, false),
            "set" | "frozenset" => self.container_of(frame, state, calling, Display::Set, false),
            "dict" | "collections.OrderedDict" => self.dict_of(frame, state, calling),
            // It shows what the dicts it is given hold whenever it is asked.
            "collections.ChainMap" => self.chain_map(frame, state, calling),
            "types.MappingProxyType" => self.same(state, calling, name),
            "contextlib.ExitStack" | "contextlib.AsyncExitStack" => self.exit_stack(state, calling),
            "collections.defaultdict" => self.defaultdict(state, calling),
            "iter" | "aiter" if calling.args.len() == 1 => {
                let source = calling.all();
                self.iter(frame, state, &source, calling.at, calling.span)
            }
            "iter" if calling.placed().count() == 2 => {
                let func = calling.position(0).cloned();
                vec![self.make_lazy(state, calling, Lazy::Until, func, Vec::new())]
            }
            "next" | "anext" => self.next_call(frame, state, calling),
            "map" => self.lazy(frame, state, calling, Lazy::Map, 1),
            "itertools.starmap" => self.lazy(frame, state, calling, Lazy::StarMap, 1),
            "filter" | "itertools.takewhile" | "itertools.dropwhile" | "itertools.filterfalse" => {
                self.lazy(frame, state, calling, Lazy::Filter, 1)
            }
            "zip" | "itertools.zip_longest" | "itertools.product" => self.lazy(frame, state, calling, Lazy::Zip, 0),
            "tqdm.tqdm" | "rich.progress.track" if self.holds_code(calling.position(0)) => {
                let iterable = calling.with(calling.args.iter().take(1).cloned().collect());
                self.lazy(frame, state, &iterable, Lazy::Pass, 0)
            }
            "enumerate" => self.lazy(frame, state, calling, Lazy::Enumerate, 0),
            "itertools.chain" => self.lazy(frame, state, calling, Lazy::Chain, 0),
            "itertools.chain.from_iterable" => self.lazy(frame, state, calling, Lazy::ChainFromIterable, 0),
            "itertools.islice" | "itertools.cycle" | "itertools.compress" | "itertools.pairwise"
            | "itertools.batched" => self.lazy(frame, state, calling, Lazy::Pass, 0),
            "itertools.groupby" => self.groupby(frame, state, calling),
            "itertools.accumulate" => self.accumulate(frame, state, calling),
            "any" | "all" => self.used_up(frame, state, calling, false),
            "sum" | "min" | "max" | "math.prod" | "math.fsum" | "statistics.mean" | "bytes" | "bytearray" => {
                self.used_up(frame, state, calling, true)
            }
            "collections.Counter" | "itertools.permutations" | "itertools.combinations" => {
                self.rearranged(frame, state, path, calling)
            }
            "heapq.heappush" if self.is_one_list(calling) => self.push_on_heap(frame, state, calling),
            "heapq.heappop" if self.is_one_list(calling) => self.pop_from_heap(state, calling),
            "heapq.nlargest" | "heapq.nsmallest" => self.largest(frame, state, calling),
            "functools.reduce" => self.reduce(frame, state, calling),
            "functools.partial" | "functools.partialmethod" => self.partial(state, calling),
            // Calling what it returns only raises.
            "typing.overload" | "typing_extensions.overload" => vec![(state, Value::plain())],
            "functools.cmp_to_key" => self.partial(state, calling),
            "typing.cast" => self.same(state, calling, name),
            "functools.lru_cache" | "functools.cache" | "functools.lru_cache()" | "functools.singledispatch" => {
                self.cached(state, calling, name)
            }
            "property" => self.wrapped(state, calling, "@property"),
            "functools.cached_property" => self.wrapped(state, calling, "@cached"),
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
            _ if IMPORTERS.contains(&name) => {
                let text = calling.position(0).and_then(|it| it.constant.clone());
                let Some(module) = text.as_ref().and_then(module_named) else { return Err(Box::new(state)) };
                vec![(state, self.external(module))]
            }
            _ => return self.call_async(frame, state, path, calling),
        })
    }
}

/// The module that is imported by its name as a text; a relative one hangs on another argument.
pub(crate) fn module_named(text: &Const) -> Option<&str> {
    match text {
        Const::Str(name) => Some(name.as_str()).filter(|it| !it.is_empty() && !it.starts_with('.')),
        _ => None,
    }
}
