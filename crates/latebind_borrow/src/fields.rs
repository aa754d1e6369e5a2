//! Constructors that nobody wrote: dataclasses, named tuples, typed dicts, and `__new__`; for attrs see `attrs.rs`.
//!
//! ```python
//! @dataclass
//! class Job:
//!     act: Callable                    # Job(lambda: i).act
//!     def __post_init__(self): ...     # runs once the fields are there
//! ```

use latebind_flow::ir::ArgKind;
use latebind_scopes::ScopeId;
use latebind_syntax::tree::{Const, Expr, ExprId, Ident, Stmt, Tree};

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact_results};
use crate::state::State;
use crate::value::{Field, Key, Kind, Obj, Value};

/// Bases whose constructor draws all elements of an iterable.
const FILLED: [&str; 8] = [
    "builtins.frozenset",
    "builtins.list",
    "builtins.set",
    "builtins.tuple",
    "collections.deque",
    "typing.List",
    "typing.Set",
    "typing.Tuple",
];

/// A parameter of the constructor that nobody wrote.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    pub(crate) goes: Goes,
    pub(crate) by_name_only: bool,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Goes {
    /// Into the attribute.
    IntoField(Ident),
    /// On to `__post_init__` (`InitVar`).
    ToPostInit,
    /// Through a converter: nothing is known of what it does.
    Elsewhere,
}

/// Values that are no attributes alone: `row[0]`, `name, act = row`, `row["act"]`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Record {
    ByPlace,
    ByName,
}

impl<'p> Machine<'p> {
    /// What `__new__` gives back. What `object.__new__(cls)` makes is the instance, too: that is not followed.
    pub(crate) fn make_by_new(
        &mut self,
        frame: Frame,
        state: State,
        obj: Obj,
        class: Obj,
        new: &Value,
        calling: &Calling,
    ) -> Results {
        self.pinned.push(obj);
        let made = self.call(frame, state, new, &self.with_receiver(class, calling));
        self.pinned.pop();
        let is_it = Value { unknown: true, ..Value::one(obj).weakened() };
        let is_read = |it: &Value| it.objs().any(|it| !matches!(self.kind(it), Kind::External(_)));
        made.into_iter().map(|(state, it)| (state, if is_read(&it) { it } else { is_it.clone() })).collect()
    }

    /// The class has no `__init__` that is read, and no `__new__`.
    pub(crate) fn fill(&mut self, frame: Frame, state: State, obj: Obj, class: Obj, calling: &Calling) -> Results {
        let parameters = self.parameters_of_fields(&state, class);
        let (state, left) = self.fill_fields(state, obj, &parameters, calling);
        let name = match self.kind(class) {
            Kind::Class(scope) => self.class_name(*scope),
            _ => Ident::default(),
        };
        let states = match left.objs.is_empty() {
            true => vec![state],
            false => self.taken_in(frame, state, class, &left, (name, calling)),
        };
        let results =
            states.into_iter().flat_map(|state| self.post_init(frame, state, obj, class, &parameters, calling));
        compact_results(results.collect())
    }

    /// What the constructor of a base outside the file gets. A list draws what it is made of, and keeps the elements.
    fn taken_in(
        &mut self,
        frame: Frame,
        state: State,
        class: Obj,
        left: &Value,
        (name, calling): (Ident, &Calling),
    ) -> Vec<State> {
        let base = self.external_base_of(&state, class);
        let is_filled = base.is_some_and(|path| FILLED.contains(&path.trim_end_matches("[]")));
        let kept = match is_filled && calling.args.iter().all(|arg| arg.kind == ArgKind::Positional) {
            true => self.drain(frame, state, left, calling.at, calling.span, true),
            false => vec![(state, left.clone())],
        };
        let how = Called::Unknown(name);
        kept.into_iter().flat_map(|(state, it)| self.expose(frame, state, &it, how.clone(), calling.span)).collect()
    }

    /// What no field takes is given back.
    fn fill_fields(
        &mut self,
        mut state: State,
        obj: Obj,
        parameters: &[Parameter],
        calling: &Calling,
    ) -> (State, Value) {
        let record = self.record(&state, obj);
        let mut left = Value::plain();
        let mut positional = parameters.iter().enumerate().filter(|(_, it)| !it.by_name_only);
        for arg in &calling.args {
            let taker = match &arg.kind {
                ArgKind::Keyword(name) => parameters.iter().enumerate().find(|(_, it)| it.name == *name),
                ArgKind::Positional => positional.next(),
                _ => None,
            };
            match taker.map(|(place, it)| (place, &it.goes)) {
                Some((_, Goes::ToPostInit)) => {}
                Some((place, Goes::IntoField(field))) => {
                    state.add(obj, Field::Attr(field.clone()), &arg.value);
                    let key = match record {
                        Some(Record::ByPlace) => Key::Int(smol_str::format_smolstr!("{place}")),
                        Some(Record::ByName) => Key::Text(field.clone()),
                        None => continue,
                    };
                    state.add(obj, Field::At(key), &arg.value);
                }
                Some((_, Goes::Elsewhere)) | None => left = left.with(&arg.value),
            }
        }
        (state, left)
    }

    fn post_init(
        &mut self,
        frame: Frame,
        state: State,
        obj: Obj,
        class: Obj,
        parameters: &[Parameter],
        calling: &Calling,
    ) -> Results {
        let mut named = ["__post_init__", "__attrs_post_init__"].into_iter();
        let Some(post_init) = named.find_map(|name| self.class_member(&state, class, name)) else {
            return vec![(state, Value::one(obj))];
        };
        let passed = parameters.iter().enumerate().filter(|(_, it)| it.goes == Goes::ToPostInit);
        let given = |(place, it): (usize, &Parameter)| {
            let value = calling.keyword(&it.name).or_else(|| calling.position(place));
            Given::positional(value.cloned().unwrap_or_else(Value::unknown))
        };
        let args = std::iter::once(Given::positional(Value::one(obj))).chain(passed.map(given)).collect();
        self.pinned.push(obj);
        let results = self.call(frame, state, &post_init, &calling.with(args));
        self.pinned.pop();
        results.into_iter().map(|(state, _)| (state, Value::one(obj))).collect()
    }

    fn record(&mut self, state: &State, obj: Obj) -> Option<Record> {
        let base = self.external_base(state, obj)?;
        match base.rsplit('.').next()? {
            "NamedTuple" | "namedtuple()" => Some(Record::ByPlace),
            "TypedDict" => Some(Record::ByName),
            _ => None,
        }
    }

    /// Named tuples and typed dicts are containers, too.
    pub(crate) fn is_record(&self, state: &State, obj: Obj) -> bool {
        matches!(self.kind(obj), Kind::Instance(_)) && state.fields(obj).any(|(field, _)| matches!(field, Field::At(_)))
    }

    /// `job._replace(n=2)` gives something that holds what the tuple held; a typed dict is a dict.
    pub(crate) fn record_method(
        &mut self,
        frame: Frame,
        state: State,
        obj: Obj,
        name: &Ident,
        calling: &Calling,
    ) -> Results {
        if self.record(&state, obj) == Some(Record::ByName) {
            return self.container_method(frame, state, obj, name, calling);
        }
        let bound = self.with_receiver(obj, calling);
        self.call_unknown(frame, state, name, &bound)
    }

    /// Those of bases first, as `dataclasses` collects them along the method resolution order.
    fn parameters_of_fields(&mut self, state: &State, class: Obj) -> Vec<Parameter> {
        let mut all: Vec<Parameter> = Vec::new();
        for it in self.lineage(state, class).into_iter().rev() {
            let Kind::Class(scope) = *self.kind(it) else { continue };
            for own in self.own_parameters(scope) {
                match all.iter_mut().find(|it| it.name == own.name) {
                    Some(inherited) => *inherited = own,
                    None => all.push(own),
                }
            }
        }
        all
    }

    fn own_parameters(&mut self, class: ScopeId) -> Vec<Parameter> {
        if let Some(definer) = self.attrs_decorator(class) {
            return self.attrs_parameters(class, &definer);
        }
        let tree = self.program.tree_of(class);
        let body = self.program.class_node(class).map_or(&[][..], |class| &class.body);
        body.iter().filter_map(|&id| parameter(tree, tree.stmt(id))).collect()
    }
}

fn parameter(tree: &Tree, stmt: &Stmt) -> Option<Parameter> {
    let Stmt::AnnAssign { target, annotation, value, .. } = stmt else { return None };
    let Expr::Name(name) = tree.expr(*target) else { return None };
    let goes = match annotation_name(tree, *annotation) {
        "ClassVar" | "KW_ONLY" => return None,
        "InitVar" => Goes::ToPostInit,
        _ => Goes::IntoField(name.clone()),
    };
    let is_left_out = value.is_some_and(|value| has_init_false(tree, value));
    (!is_left_out).then(|| Parameter { name: name.clone(), goes, by_name_only: false })
}

/// `ClassVar` of `typing.ClassVar[int]`.
pub(crate) fn annotation_name(tree: &Tree, annotation: ExprId) -> &str {
    match tree.expr(annotation) {
        Expr::Name(name) => name,
        Expr::Attribute { attr, .. } => attr,
        Expr::Subscript { value, .. } => annotation_name(tree, *value),
        Expr::Const(Const::Str(text)) => {
            let name = text.split('[').next().unwrap_or(text);
            name.rsplit('.').next().unwrap_or(name).trim()
        }
        _ => "",
    }
}

/// `field(init=False)`.
pub(crate) fn has_init_false(tree: &Tree, value: ExprId) -> bool {
    let Expr::Call { keywords, .. } = tree.expr(value) else { return false };
    let is_false = |value| matches!(tree.expr(value), Expr::Const(Const::False));
    keywords.iter().any(|it| it.name.as_deref() == Some("init") && is_false(it.value))
}
