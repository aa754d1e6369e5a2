//! Instances of the file's classes: construction, members, stores into their attributes.

use latebind_flow::ir::At;
use latebind_scopes::ScopeId;
use latebind_source::Span;
use latebind_syntax::tree::Ident;
use smol_str::format_smolstr;

use crate::call::Calling;
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact_results};
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value, View};

impl<'p> Machine<'p> {
    pub(crate) fn instantiate(
        &mut self,
        frame: Frame,
        mut state: State,
        class: Obj,
        scope: ScopeId,
        calling: &Calling,
    ) -> Results {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 100), Kind::Instance(scope));
        let calling = &self.current_call(calling);
        state.set(obj, Field::Func, Value::one(class));
        let states = match self.has_foreign_code(&state, class) {
            // It may keep the object, and a `__new__` or a metaclass is given the arguments first.
            true => {
                let given = Value::one(obj).with(&calling.all());
                self.expose(frame, state, &given, Called::Unknown(self.class_name(scope)), calling.span)
            }
            false => vec![state],
        };
        let new = states.first().and_then(|state| self.class_member(state, class, "__new__"));
        let results: Results = match new {
            Some(new) => {
                let made = states.into_iter().map(|state| self.make_by_new(frame, state, obj, class, &new, calling));
                made.collect::<Vec<_>>().into_iter().flatten().collect()
            }
            None => states.into_iter().map(|state| (state, Value::one(obj))).collect(),
        };
        let results = results.into_iter().flat_map(|(state, made)| {
            let own = made.objs().find(|&it| matches!(self.kind(it), Kind::Instance(it) if *it == scope));
            match own {
                Some(obj) => self.initialise(frame, state, obj, class, &made, calling),
                None => vec![(state, made)],
            }
        });
        compact_results(results.collect())
    }

    /// `__init__` runs on what was made, where that is an instance of the class.
    fn initialise(
        &mut self,
        frame: Frame,
        state: State,
        obj: Obj,
        class: Obj,
        made: &Value,
        calling: &Calling,
    ) -> Results {
        let results = match self.class_member(&state, class, "__init__") {
            Some(init) => {
                let bound = self.with_receiver(obj, calling);
                self.pinned.push(obj);
                let results = self.call(frame, state, &init, &bound);
                self.pinned.pop();
                results
            }
            None if made.single().is_none() => return vec![(state, made.clone())],
            None => self.fill(frame, state, obj, class, calling),
        };
        results.into_iter().map(|(state, _)| (state, made.clone())).collect()
    }

    pub(crate) fn class_name(&self, scope: ScopeId) -> Ident {
        self.program.name(scope).clone()
    }

    // -- members

    /// The class object of an instance; that of one from outside was not run.
    pub(crate) fn class_of(&mut self, state: &State, obj: Obj) -> Option<Obj> {
        let Kind::Instance(scope) = *self.kind(obj) else { return None };
        let made = state.get(obj, &Field::Func).and_then(Value::single);
        Some(made.unwrap_or_else(|| self.fixed(SiteKey::Static(scope), Kind::Class(scope))))
    }

    pub(crate) fn class_member(&mut self, state: &State, class: Obj, name: &str) -> Option<Value> {
        self.own_member(state, class, name).or_else(|| {
            let bases = self.lineage(state, class);
            bases.into_iter().skip(1).find_map(|base| self.own_member(state, base, name))
        })
    }

    /// What the class statement itself binds.
    pub(crate) fn own_member(&mut self, state: &State, class: Obj, name: &str) -> Option<Value> {
        if let Some(value) = state.get(class, &Field::Attr(name.into())) {
            return Some(value.clone());
        }
        let Kind::Class(scope) = *self.kind(class) else { return None };
        let bound = self.static_member(scope, name);
        match self.patched(class, name) {
            Some(patched) => Some(bound.map_or_else(|| patched.clone(), |bound| bound.join(&patched))),
            None => bound,
        }
    }

    /// The path of a base class that is not in the file.
    pub(crate) fn external_base(&mut self, state: &State, obj: Obj) -> Option<Ident> {
        let class = self.class_of(state, obj)?;
        self.external_base_of(state, class)
    }

    pub(crate) fn external_base_of(&mut self, state: &State, class: Obj) -> Option<Ident> {
        self.lineage(state, class).into_iter().find_map(|base| match self.kind(base) {
            Kind::External(path) => Some(path.clone()),
            _ => None,
        })
    }

    /// A base class outside the file that may call what its subclass holds, or a metaclass.
    pub(crate) fn has_foreign_code(&mut self, state: &State, class: Obj) -> bool {
        const HARMLESS: [&str; 8] =
            ["builtins.", "typing.", "abc.", "enum.", "collections.", "typing_extensions.", "dataclasses.", "types."];
        let base = self.external_base_of(state, class);
        base.is_some_and(|path| !HARMLESS.iter().any(|prefix| path.starts_with(prefix)))
            || self.has_metaclass(state, class)
    }

    // -- stores

    pub(crate) fn set_attr(
        &mut self,
        frame: Frame,
        state: State,
        object: &Value,
        name: &Ident,
        value: Value,
        (called, span): (Called, Span),
    ) -> Vec<State> {
        let mut states = vec![state];
        let exact = object.single();
        for obj in object.objs() {
            let plain = self.is_plain(&states[0], obj);
            for state in &mut states {
                match exact.is_some() && plain && state.is_single(obj) {
                    true => state.set(obj, Field::Attr(name.clone()), value.clone()),
                    false => state.add(obj, Field::Attr(name.clone()), &value.clone().weakened_if(exact.is_none())),
                }
            }
        }
        let is_property = object.objs().any(|obj| self.has_setter(&states[0], obj, name));
        let outside =
            is_property || object.unknown || object.objs.is_empty() || object.objs().any(|obj| self.is_foreign(obj));
        let mut next = Vec::new();
        for mut state in states {
            if outside {
                next.extend(self.expose(frame, state, &value, called.clone(), span));
                continue;
            }
            next.extend(self.expose_as_held(frame, &mut state, object, &value, (called.clone(), span)));
        }
        next
    }

    /// What is stored in something exposed is exposed, too.
    pub(crate) fn expose_if_held(
        &mut self,
        frame: Frame,
        state: &mut State,
        holder: &Value,
        value: &Value,
        span: Span,
    ) -> Vec<State> {
        self.expose_as_held(frame, state, holder, value, (Called::Stored, span))
    }

    pub(crate) fn expose_as_held(
        &mut self,
        frame: Frame,
        state: &mut State,
        holder: &Value,
        value: &Value,
        (called, span): (Called, Span),
    ) -> Vec<State> {
        let is_held = holder.objs().any(|obj| state.exposed.contains_key(&obj) || self.outside.contains(&obj));
        match is_held {
            true => self.expose(frame, state.clone(), value, called, span),
            false => vec![state.clone()],
        }
    }

    /// The class binds the name to something that may take the store (`@name.setter`).
    fn has_setter(&mut self, state: &State, obj: Obj, name: &str) -> bool {
        let Some(member) = self.member(state, obj, name) else { return false };
        member.unknown
            || member.objs().any(|it| match self.kind(it) {
                Kind::Method(_) | Kind::External(_) => true,
                Kind::Instance(_) => self.member(state, it, "__set__").is_some(),
                _ => false,
            })
    }

    /// The object was there before the run.
    pub(crate) fn is_foreign(&self, obj: Obj) -> bool {
        let was_there = matches!(self.site_key(obj), SiteKey::Static(_) | SiteKey::NotRun(_) | SiteKey::Declared(_));
        was_there || matches!(self.kind(obj), Kind::External(_) | Kind::Outside)
    }

    /// No property, no `__setattr__`: a store is just a store.
    fn is_plain(&mut self, state: &State, obj: Obj) -> bool {
        match self.kind(obj) {
            Kind::Instance(_) => {
                self.external_base(state, obj).is_none_or(|path| path.ends_with("NamedTuple") || path.ends_with("Enum"))
                    && self.member(state, obj, "__setattr__").is_none()
            }
            Kind::Function(_) | Kind::Class(_) => true,
            _ => false,
        }
    }

    // -- views of dicts

    pub(crate) fn view(&mut self, state: &mut State, obj: Obj, view: View, at: At) -> Value {
        let it = self.alloc(state, SiteKey::At(at, 9), Kind::View(view));
        state.set(it, Field::Source(0), Value::one(obj));
        Value::one(it)
    }

    pub(crate) fn callee_name(&self, path: &str) -> Ident {
        let short = path.strip_prefix("builtins.").or_else(|| path.strip_prefix("?.")).unwrap_or(path);
        format_smolstr!("{}", short.replace("()", ""))
    }
}
