//! What reading an attribute gives: a field, a method bound to its object, what a property or descriptor computes.
//!
//! ```python
//! job.act            # stored by `job.act = …`, or found in the class and bound to `job`
//! job.act()          # or what `job`'s class lets code compute
//! ```

use latebind_flow::ir::At;
use latebind_scopes::ScopeId;
use latebind_source::Span;
use latebind_syntax::tree::{Const, Ident};

use crate::call::{Calling, Given};
use crate::inherited::Inherited;
use crate::lineage::UNKNOWN_BASE;
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact_results};
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

/// Attributes of functions that give what the function holds.
const HELD_BY_FUNCTIONS: [&str; 4] = ["__defaults__", "__dict__", "__kwdefaults__", "__wrapped__"];

/// Attributes that every class has and that hold nothing of it.
const PLAIN_IN_CLASSES: [&str; 5] = ["__annotations__", "__doc__", "__module__", "__name__", "__qualname__"];

impl<'p> Machine<'p> {
    pub(crate) fn attr(
        &mut self,
        frame: Frame,
        state: State,
        object: &Value,
        name: &Ident,
        at: At,
        span: Span,
    ) -> Results {
        let mut found: Option<Value> = None;
        let mut join = |value: Value| {
            found = Some(found.take().map_or_else(|| value.clone(), |held| held.join(&value)));
        };
        let mut getters = Vec::new();
        let mut unread = Value::plain();
        let mut state = state;
        let mut anything = object.unknown;
        for obj in object.objs() {
            let key = if object.objs.len() == 1 { SiteKey::At(at, 7) } else { SiteKey::Bound(at, obj) };
            if matches!(self.kind(obj), Kind::External(path) if path == "builtins.super()") {
                let value = self.super_attr(frame, &mut state, name, key);
                join(value);
                continue;
            }
            if self.is_lost_in(object, &state, obj) {
                anything = true;
                continue;
            }
            match self.attr_of(&mut state, obj, name, key) {
                Attribute::Value(value) => join(value),
                Attribute::Member(member) => {
                    member.value.into_iter().for_each(&mut join);
                    getters.extend(member.getters);
                }
                Attribute::Unread => {
                    unread = unread.with(&Value::one(obj));
                    join(Value::unknown());
                }
            }
        }
        if anything || (object.objs.is_empty() && getters.is_empty()) {
            let method = self.external(&format!("?.{name}"));
            join(method);
        }
        let mut results: Results = Vec::new();
        for Getter { func, args, kept_by } in getters {
            let calling = Calling { args, at, span, how: Called::Here };
            let kept = kept_by.map_or_else(Value::plain, Value::one);
            let mut given = self.pin(&kept, |machine| machine.call(frame, state.clone(), &func, &calling));
            for (state, value) in &mut given {
                kept_by.into_iter().for_each(|obj| state.set(obj, Field::Attr(name.clone()), value.clone()));
            }
            results.extend(given);
        }
        let states = self.expose(frame, state, &unread, Called::Unknown(name.clone()), span);
        if let Some(found) = found {
            results.extend(states.into_iter().map(|state| (state, found.clone())));
        }
        compact_results(results)
    }

    fn super_attr(&mut self, frame: Frame, state: &mut State, name: &Ident, key: SiteKey) -> Value {
        match self.inherited(frame, state, name) {
            Some(Inherited::Method(method, receiver)) => self.unwrapped(state, &method, Some(receiver), key),
            Some(Inherited::Base(path)) if path == UNKNOWN_BASE => self.external(&format!("?.{name}")),
            // What the constructor of a base does with its arguments, its `__init__` does.
            Some(Inherited::Base(path)) if name == "__init__" => self.external(&path),
            Some(Inherited::Base(path)) => self.external(&format!("{path}().{name}")),
            None => self.external(&format!("?.{name}")),
        }
    }

    fn attr_of(&mut self, state: &mut State, obj: Obj, name: &Ident, key: SiteKey) -> Attribute {
        if let Some(value) = state.get(obj, &Field::Attr(name.clone())).filter(|value| !value.unset).cloned() {
            let is_class = matches!(self.kind(obj), Kind::Class(_));
            return Attribute::Value(match is_class {
                true => self.unwrapped(state, &value, Some(obj), key),
                false => or_any_field(state, obj, value),
            });
        }
        match self.kind(obj).clone() {
            Kind::Function(_) if tells_of_function(name) => Attribute::Value(Value::plain()),
            Kind::External(path) => {
                let value = self.external(&format!("{path}.{name}"));
                Attribute::Value(self.patched(obj, name).map_or_else(|| value.clone(), |patched| value.join(&patched)))
            }
            Kind::Instance(_) if name == "__class__" => {
                Attribute::Value(self.class_of(state, obj).map_or_else(Value::unknown, Value::one))
            }
            Kind::Instance(scope) => self.instance_attr(state, obj, scope, name, key),
            Kind::Class(_) => self.class_attr(state, obj, name, key),
            // Cells hold values: the function is not called for them.
            Kind::Function(_) if name == "__closure__" => Attribute::Value(Value::unknown()),
            Kind::Function(_) if HELD_BY_FUNCTIONS.contains(&name.as_str()) => Attribute::Unread,
            Kind::Method(wrapper)
                if wrapper.starts_with('@') && matches!(name.as_str(), "fget" | "__func__" | "__wrapped__") =>
            {
                Attribute::Value(self.held_in(state, obj, Field::Source(0)).unwrap_or_else(Value::unknown))
            }
            Kind::Partial if name == "func" => {
                Attribute::Value(self.held_in(state, obj, Field::Func).unwrap_or_else(Value::unknown))
            }
            Kind::Outside | Kind::Partial | Kind::Decorated(_) => Attribute::Value(self.external(&format!("?.{name}"))),
            _ => Attribute::Value(self.method(state, obj, name, key)),
        }
    }

    fn method(&mut self, state: &mut State, obj: Obj, name: &Ident, key: SiteKey) -> Value {
        let method = self.alloc(state, key, Kind::Method(name.clone()));
        state.set(method, Field::Source(0), Value::one(obj));
        Value::one(method)
    }

    fn class_attr(&mut self, state: &mut State, class: Obj, name: &Ident, key: SiteKey) -> Attribute {
        match self.class_member(state, class, name).or_else(|| self.bound_by_some_name(state, class)) {
            Some(member) => Attribute::Member(self.member_of(state, &member, class, key)),
            None if PLAIN_IN_CLASSES.contains(&name.as_str()) => Attribute::Value(Value::unknown()),
            None => Attribute::Unread,
        }
    }

    fn instance_attr(&mut self, state: &mut State, obj: Obj, scope: ScopeId, name: &Ident, key: SiteKey) -> Attribute {
        let stored = state.get(obj, &Field::Attr(name.clone())).cloned();
        let class = self.class_of(state, obj);
        let member =
            self.member(state, obj, name).or_else(|| class.and_then(|class| self.bound_by_some_name(state, class)));
        let mut found = match member {
            Some(member) => self.member_of(state, &member, obj, key),
            None if self.is_record(state, obj) => self.method(state, obj, name, key).into(),
            None => match self.member(state, obj, "__getattr__").filter(|_| stored.is_none()) {
                Some(func) => Member::computed(func, vec![Value::one(obj), Value::constant(Const::Str(name.clone()))]),
                None => {
                    let value = self.field_from_outside(state, obj, scope, name);
                    or_any_field(state, obj, value).into()
                }
            },
        };
        if let (Some(stored), Some(value)) = (stored, &found.value) {
            found.value = Some(Value { unset: false, ..stored.join(value) });
        }
        Attribute::Member(found)
    }

    /// `setattr(Cls, name, f)`, the name being anything, may have stored it there.
    fn bound_by_some_name(&mut self, state: &State, class: Obj) -> Option<Value> {
        let lineage = self.lineage(state, class);
        let stored = lineage.into_iter().filter_map(|it| state.get(it, &Field::Elem).cloned());
        stored.reduce(|all, one| all.join(&one)).map(|any| Value { unknown: true, ..any.weakened() })
    }

    /// What reading the member gives: a property and other descriptors run code of their own.
    fn member_of(&mut self, state: &mut State, member: &Value, receiver: Obj, key: SiteKey) -> Member {
        let mut getters = Vec::new();
        let mut plain = member.clone();
        for obj in member.objs() {
            if let Some(getter) = self.getter(state, obj, receiver) {
                getters.push(getter);
                plain.objs.retain(|(it, _)| *it != obj);
            }
        }
        let is_computed = plain.objs.is_empty() && !plain.unknown && plain.constant.is_none() && !getters.is_empty();
        let value = (!is_computed).then(|| self.unwrapped(state, &plain, Some(receiver), key));
        Member { value, getters }
    }

    fn getter(&mut self, state: &State, member: Obj, receiver: Obj) -> Option<Getter> {
        let is_class = matches!(self.kind(receiver), Kind::Class(_));
        match self.kind(member) {
            Kind::Method(name) if matches!(name.as_str(), "@property" | "@cached") && !is_class => {
                let kept_by = (name == "@cached").then_some(receiver);
                let func = self.held_in(state, member, Field::Source(0))?;
                Some(Getter { kept_by, ..Getter::of(func, vec![Value::one(receiver)]) })
            }
            Kind::Instance(_) => {
                let func = self.member(state, member, "__get__")?;
                let instance = if is_class { Value::none() } else { Value::one(receiver) };
                Some(Getter::of(func, vec![Value::one(member), instance, Value::unknown()]))
            }
            _ => None,
        }
    }

    /// A class member as the receiver sees it: functions become bound methods.
    fn unwrapped(&mut self, state: &mut State, member: &Value, receiver: Option<Obj>, key: SiteKey) -> Value {
        let Some(obj) = member.single() else { return self.each_unwrapped(state, member, receiver, &key) };
        let is_class = receiver.is_some_and(|it| matches!(self.kind(it), Kind::Class(_)));
        match self.kind(obj).clone() {
            Kind::Function(_) | Kind::Decorated(_) if !is_class => self.bound(state, member, receiver, key),
            Kind::Method(name) if name == "@static" => self.held_in(state, obj, Field::Source(0)).unwrap_or_default(),
            Kind::Method(name) if name == "@class" => {
                let func = self.held_in(state, obj, Field::Source(0)).unwrap_or_default();
                let class = match is_class {
                    true => receiver,
                    false => receiver.and_then(|it| self.class_of(state, it)),
                };
                self.bound(state, &func, class, key)
            }
            Kind::Lazy(crate::value::Lazy::Cache) if !is_class => self.bound(state, member, receiver, key),
            _ => member.clone(),
        }
    }

    /// One of several definitions.
    fn each_unwrapped(&mut self, state: &mut State, member: &Value, receiver: Option<Obj>, key: &SiteKey) -> Value {
        let Some(at) = key.made_at() else { return Value::unknown() };
        let mut all = Value { objs: Default::default(), ..member.clone() };
        for obj in member.objs() {
            let one = self.unwrapped(state, &Value::one(obj), receiver, SiteKey::Bound(at, obj));
            all = all.with(&one.weakened());
        }
        Value { unset: member.unset, ..all }
    }

    fn bound(&mut self, state: &mut State, func: &Value, receiver: Option<Obj>, key: SiteKey) -> Value {
        let Some(receiver) = receiver else { return func.clone() };
        let partial = self.alloc(state, key, Kind::Partial);
        state.set(partial, Field::Func, func.clone());
        state.set(partial, Field::Source(0), Value::one(receiver));
        Value::one(partial)
    }

    /// A field that was set before the analysis starts, by what the class's own methods put there.
    fn field_from_outside(&mut self, state: &mut State, obj: Obj, scope: ScopeId, name: &Ident) -> Value {
        let made_here = self.site_key(obj).made_at().is_some();
        let base = self.external_base(state, obj);
        let value = match made_here {
            true => self.external(&format!("?.{name}")),
            false => self.field_by_class(state, obj, scope, name),
        };
        let is_known = value.objs().any(|it| !matches!(self.kind(it), Kind::External(path) if path.starts_with("?.")));
        if let Some(path) = base.filter(|_| !is_known) {
            return self.external(&format!("{path}().{name}"));
        }
        if !value.objs.is_empty() && !value.unknown {
            state.set(obj, Field::Attr(name.clone()), value.clone());
        }
        value
    }
}

/// `setattr(obj, name, f)`, the name being anything, may have stored it there.
fn or_any_field(state: &State, obj: Obj, value: Value) -> Value {
    match state.get(obj, &Field::Elem) {
        Some(any) => value.join(&any.clone().weakened()),
        None => value,
    }
}

/// Attributes of functions that lead nowhere: text, and code without its cells.
fn tells_of_function(name: &str) -> bool {
    matches!(name, "__code__" | "__doc__" | "__module__" | "__name__" | "__qualname__")
}

enum Attribute {
    Value(Value),
    /// Found in a class.
    Member(Member),
    /// It may be anything that the object holds.
    Unread,
}

struct Member {
    value: Option<Value>,
    getters: Vec<Getter>,
}

impl From<Value> for Member {
    fn from(value: Value) -> Self {
        Self { value: Some(value), getters: Vec::new() }
    }
}

impl Member {
    fn computed(func: Value, args: Vec<Value>) -> Self {
        Self { value: None, getters: vec![Getter::of(func, args)] }
    }
}

/// Code that runs when an attribute is read.
struct Getter {
    func: Value,
    args: Vec<Given>,
    /// The object that keeps what it gives (`cached_property`).
    kept_by: Option<Obj>,
}

impl Getter {
    fn of(func: Value, args: Vec<Value>) -> Self {
        Self { func, args: args.into_iter().map(Given::positional).collect(), kept_by: None }
    }
}
