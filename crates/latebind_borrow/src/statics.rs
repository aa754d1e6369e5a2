//! What a name means when the code that binds it was not run: the union of its bindings.
//!
//! ```python
//! from functools import partial      # partial: functools.partial, wherever it is used
//! registry = Registry()              # an instance of the file's class
//! ```

use std::collections::BTreeMap;

use latebind_callees::Known;
use latebind_flow::Flow;
use latebind_flow::ir::{Arg, At, BlockId, Body, Op, Temp};
use latebind_scopes::{ScopeId, VarId};
use latebind_syntax::tree::{Const, Expr, ExprId, Ident};

use crate::call::Given;
use crate::machine::Machine;
use crate::models::{IMPORTERS, module_named};
use crate::replaced;
use crate::state::State;
use crate::value::{Field, Kind, Obj, Passing, SiteKey, Value};

/// A value stored somewhere: the instruction that makes it.
#[derive(Copy, Clone, Debug)]
struct Stored {
    scope: ScopeId,
    block: BlockId,
    /// The storing instruction; what it stores is made before it in the block.
    index: u32,
    src: Temp,
}

/// Where variables and `self` attributes get their values, module-wide.
#[derive(Debug, Default)]
pub struct Statics {
    vars: BTreeMap<VarId, Vec<Stored>>,
    fields: BTreeMap<(ScopeId, Ident), Vec<Stored>>,
    /// Attributes stored in anything but `self`, and in what.
    attributes: BTreeMap<Ident, Vec<(Stored, Temp)>>,
    /// Some code asks a class for those derived from it.
    pub(crate) lists_subclasses: bool,
    /// Of bodies that bind a name more than once.
    unavoidable: BTreeMap<ScopeId, Vec<bool>>,
}

impl Statics {
    /// Of one module's flow; `class_of` says whose method a function is.
    pub fn of(flow: &Flow, class_of: impl Fn(ScopeId) -> Option<ScopeId>) -> Self {
        let mut statics = Statics::default();
        let repeated = |statics: &Statics, var: &VarId| statics.vars.get(var).is_some_and(|it| it.len() > 1);
        for body in flow.bodies() {
            let class = class_of(body.scope);
            let mut repeats = false;
            for (number, block) in body.blocks.iter().enumerate() {
                let block_id = BlockId(number as u32);
                for (index, instr) in block.instrs.iter().enumerate() {
                    let stored = |src| Stored { scope: body.scope, block: block_id, index: index as u32, src };
                    match &instr.op {
                        Op::Store { var, src, .. } => {
                            statics.vars.entry(*var).or_default().push(stored(*src));
                            repeats |= repeated(&statics, var);
                        }
                        Op::SetAttr { object, name, src } => {
                            match class.filter(|_| is_self(body, block_id, index, *object)) {
                                Some(class) => {
                                    statics.fields.entry((class, name.clone())).or_default().push(stored(*src));
                                }
                                None => {
                                    let it = (stored(*src), *object);
                                    statics.attributes.entry(name.clone()).or_default().push(it);
                                }
                            }
                        }
                        Op::Attr { name, .. } => statics.lists_subclasses |= name == "__subclasses__",
                        _ => {}
                    }
                }
            }
            if repeats {
                statics.unavoidable.insert(body.scope, replaced::unavoidable(body));
            }
        }
        statics
    }

    /// Whether code of the module stores something in an attribute of the name, of whatever object.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.attributes.contains_key(name) || self.fields.keys().any(|(_, field)| field == name)
    }

    /// Whether the class's own code does, and all of it is `harmless`.
    pub(crate) fn is_only_set(&self, class: ScopeId, name: &str, harmless: impl Fn(At) -> bool) -> bool {
        let of_name = self.fields.iter().filter(|((_, field), _)| field == name);
        let mut stored = of_name.flat_map(|((of, _), stored)| stored.iter().map(|it| (*of, it.at())));
        !self.attributes.contains_key(name)
            && self.fields.contains_key(&(class, name.into()))
            && stored.all(|(of, at)| of == class && harmless(at))
    }

    /// The bindings that `stored` leaves: one that no way through the code avoids replaces those before it.
    fn lasting(&self, body: &Body, stored: &[Stored]) -> Vec<Stored> {
        let unavoidable = self.unavoidable.get(&body.scope);
        let is_unavoidable = |it: &&Stored| {
            it.scope == body.scope && unavoidable.is_some_and(|blocks| blocks.get(it.block.index()) == Some(&true))
        };
        let last = stored.iter().filter(is_unavoidable).map(|it| it.turn(body)).max();
        let is_left = |it: &&Stored| it.scope != body.scope || last.is_none_or(|last| it.turn(body) >= last);
        stored.iter().filter(is_left).copied().collect()
    }
}

impl Stored {
    fn at(&self) -> At {
        At { scope: self.scope, block: self.block, index: self.index }
    }

    /// When the body comes to it.
    fn turn(&self, body: &Body) -> (u32, u32) {
        turn(body, self.block, self.index)
    }
}

fn turn(body: &Body, block: BlockId, index: u32) -> (u32, u32) {
    (body.order.get(block.index()).copied().unwrap_or(u32::MAX), index)
}

pub(crate) fn is_self(body: &Body, block: BlockId, index: usize, object: Temp) -> bool {
    let first = body.params.first().and_then(|param| param.var);
    matches!(maker(body, block, index, object), Some((_, Op::Load { var, .. })) if Some(*var) == first)
}

/// The instruction before `index` that makes `temp`.
pub(crate) fn maker(body: &Body, block: BlockId, index: usize, temp: Temp) -> Option<(u32, &Op)> {
    let instrs = &body.blocks.get(block.index())?.instrs;
    let before = instrs.get(..index)?.iter().enumerate().rev();
    before.map(|(n, instr)| (n as u32, &instr.op)).find(|(_, op)| makes(op) == Some(temp))
}

/// `a, b = x, []`: what is unpacked into `temp`, when a tuple display stands on the right.
fn unpacked(body: &Body, block: BlockId, index: usize, temp: Temp) -> Option<(u32, Temp)> {
    let instrs = body.blocks.get(block.index())?.instrs.get(..index)?;
    let (at, src, place) = instrs.iter().enumerate().rev().find_map(|(n, instr)| match &instr.op {
        Op::Unpack { src, before, star: None, .. } => {
            before.iter().position(|&part| part == temp).map(|place| (n, *src, place))
        }
        _ => None,
    })?;
    match maker(body, block, at, src)? {
        (made, Op::Build { items, .. }) if items.iter().all(|item| !item.spread) => {
            Some((made, items.get(place)?.value))
        }
        _ => None,
    }
}

fn makes(op: &Op) -> Option<Temp> {
    match op {
        Op::Const { dst, .. }
        | Op::Opaque { dst }
        | Op::Move { dst, .. }
        | Op::Binary { dst, .. }
        | Op::InPlace { dst, .. }
        | Op::Load { dst, .. }
        | Op::Attr { dst, .. }
        | Op::Item { dst, .. }
        | Op::Slice { dst, .. }
        | Op::Build { dst, .. }
        | Op::Call { dst, .. }
        | Op::Function { dst, .. }
        | Op::Generator { dst, .. }
        | Op::Class { dst, .. }
        | Op::Import { dst, .. }
        | Op::Await { dst, .. }
        | Op::Iter { dst, .. } => Some(*dst),
        _ => None,
    }
}

/// How deep names may lead to names.
const DEPTH: u32 = 10;
/// Bindings of one name, or values of one field, that are worth looking at.
const ALTERNATIVES: usize = 4;

impl<'p> Machine<'p> {
    pub(crate) fn static_var(&mut self, var: VarId) -> Value {
        self.static_var_at(var, 0)
    }

    fn static_var_at(&mut self, var: VarId, depth: u32) -> Value {
        let owner = self.program.owner(var);
        let statics = self.program.statics_of(owner);
        let Some((statics, stored)) = statics.and_then(|it| Some((it, it.vars.get(&var)?))).filter(|_| depth < DEPTH)
        else {
            let is_free = owner == self.program.module_of(owner) && self.program.binding_count(var) == 0;
            return if is_free { self.unbound(var, depth) } else { self.given_from_outside(var) };
        };
        if stored.len() < self.program.binding_count(var) {
            return Value::unknown();
        }
        match self.body_of(owner).filter(|_| stored.len() > 1) {
            Some(body) => self.any_of(&statics.lasting(body, stored), depth),
            None => self.any_of(stored, depth),
        }
    }

    /// What the variable is where code of its own scope reads it: `f = traced(f)`.
    fn static_var_before(&mut self, var: VarId, body: &'p Body, place: (BlockId, u32), depth: u32) -> Value {
        let statics = self.program.statics_of(body.scope).filter(|_| self.program.owner(var) == body.scope);
        let stored = statics.and_then(|it| it.vars.get(&var)).filter(|it| it.len() > 1);
        let Some((statics, stored)) = statics.zip(stored) else { return self.static_var_at(var, depth) };
        let here = turn(body, place.0, place.1);
        let before: Vec<Stored> =
            stored.iter().filter(|it| it.scope == body.scope && it.turn(body) < here).copied().collect();
        if before.is_empty() || depth >= DEPTH {
            return Value::unknown();
        }
        self.any_of(&statics.lasting(body, &before), depth)
    }

    fn any_of(&mut self, stored: &[Stored], depth: u32) -> Value {
        if stored.len() > ALTERNATIVES {
            return Value::unknown();
        }
        let values: Vec<Value> = stored.iter().map(|it| self.static_stored(*it, depth)).collect();
        values.into_iter().reduce(|all, value| all.join(&value)).unwrap_or_else(Value::unknown)
    }

    /// A name that the module does not bind: another module gives it by `*`, or it is a builtin.
    fn unbound(&mut self, var: VarId, depth: u32) -> Value {
        match self.program.given_by_star(var) {
            Some(given) => self.static_var_at(given, depth + 1),
            None => self.external(&format!("builtins.{}", self.program.var_name(var))),
        }
    }

    fn static_stored(&mut self, stored: Stored, depth: u32) -> Value {
        let Some(body) = self.body_of(stored.scope) else { return Value::unknown() };
        self.static_temp(body, stored.block, stored.index, stored.src, depth)
    }

    fn static_temp(&mut self, body: &'p Body, block: BlockId, before: u32, temp: Temp, depth: u32) -> Value {
        if let Some((index, part)) = unpacked(body, block, before as usize, temp).filter(|_| depth < DEPTH) {
            return self.static_temp(body, block, index, part, depth + 1);
        }
        let Some((index, op)) = maker(body, block, before as usize, temp).filter(|_| depth < DEPTH) else {
            return Value::unknown();
        };
        match op {
            Op::Function { scope, defaults, .. } => {
                let function = self.fixed(SiteKey::Static(*scope), Kind::Function(*scope));
                for (n, temp) in defaults {
                    let value = self.static_default(body, block, index, *temp, depth);
                    self.preset.insert((function, Field::Default(*n)), value);
                }
                Value::one(function)
            }
            Op::Class { scope, .. } => Value::one(self.fixed(SiteKey::Static(*scope), Kind::Class(*scope))),
            Op::Import { path, .. } => self.external(path),
            Op::Const { value, .. } => Value { unknown: !matches!(value, Const::None), ..Value::plain() },
            Op::Build { what, .. } => {
                let at = At { scope: body.scope, block, index };
                let obj = self.fixed(SiteKey::At(at, 0), Kind::Container(*what));
                self.outside.insert(obj);
                Value::one(obj)
            }
            Op::Load { var, .. } => self.static_var_before(*var, body, (block, index), depth + 1),
            Op::Attr { object, name, .. } => {
                let object = self.static_temp(body, block, index, *object, depth + 1);
                self.static_attr(&object, name)
            }
            Op::Call { func, args, .. } => {
                if let Some(property) = self.property_gone_on_with(body, (block, index), *func, depth) {
                    return property;
                }
                let func = self.static_temp(body, block, index, *func, depth + 1);
                let first = args.first().and_then(|arg| maker(body, block, index as usize, arg.value));
                if let Some(module) = first.and_then(|(_, op)| self.imported_by_text(&func, op)) {
                    return module;
                }
                let value = |machine: &mut Self, arg: &Arg| Given {
                    kind: arg.kind.clone(),
                    value: machine.static_temp(body, block, index, arg.value, depth + 1),
                };
                let args = args.iter().map(|arg| value(self, arg)).collect();
                self.static_call(&func, args, At { scope: body.scope, block, index })
            }
            _ => Value::unknown(),
        }
    }

    /// `importlib.import_module("json")`.
    fn imported_by_text(&mut self, func: &Value, text: &Op) -> Option<Value> {
        let Kind::External(path) = self.kind(func.single()?) else { return None };
        let Op::Const { value, .. } = text else { return None };
        let module = module_named(value).filter(|_| IMPORTERS.contains(&path.as_str()))?;
        Some(self.external(module))
    }

    /// `@size.setter`: the property, with one function more.
    fn property_gone_on_with(
        &mut self,
        body: &'p Body,
        (block, index): (BlockId, u32),
        func: Temp,
        depth: u32,
    ) -> Option<Value> {
        let (at, op) = maker(body, block, index as usize, func)?;
        let Op::Attr { object, name, .. } = op else { return None };
        if !matches!(name.as_str(), "getter" | "setter" | "deleter") {
            return None;
        }
        let value = self.static_temp(body, block, at, *object, depth + 1);
        let is_property = |obj| matches!(self.kind(obj), Kind::Method(name) if name == "@property");
        value.single().is_some_and(is_property).then_some(value)
    }

    /// A default is evaluated once: a constant stays what it is.
    fn static_default(&mut self, body: &'p Body, block: BlockId, before: u32, temp: Temp, depth: u32) -> Value {
        match maker(body, block, before as usize, temp) {
            Some((_, Op::Const { value, .. })) => Value::constant(value.clone()),
            _ => self.static_temp(body, block, before, temp, depth + 1),
        }
    }

    fn static_attr(&mut self, object: &Value, name: &str) -> Value {
        match object.single().map(|obj| self.kind(obj).clone()) {
            Some(Kind::External(path)) => self.external(&format!("{path}.{name}")),
            Some(Kind::Class(scope)) => self.static_member(scope, name).unwrap_or_else(Value::unknown),
            _ => self.external(&format!("?.{name}")),
        }
    }

    fn static_call(&mut self, func: &Value, args: Vec<Given>, at: At) -> Value {
        let Some(obj) = func.single() else { return Value::unknown() };
        match self.kind(obj).clone() {
            Kind::Class(scope) => {
                let instance = self.fixed(SiteKey::NotRun(at), Kind::Instance(scope));
                self.outside.insert(instance);
                Value::one(instance)
            }
            Kind::External(path) if path == "functools.partial" => self.static_partial(args, at),
            Kind::External(path) => self.static_external_call(&path, args.into_iter().next().map(|arg| arg.value), at),
            Kind::Function(scope) => self.result_aside(obj, scope, args, at),
            Kind::Partial => {
                let (func, args) = self.parts_of_partial(&State::new(), obj, &args);
                self.static_call(&func, args, at)
            }
            Kind::Instance(scope) => {
                let class = self.fixed(SiteKey::Static(scope), Kind::Class(scope));
                let method = self.class_member(&State::new(), class, "__call__").and_then(|it| it.single());
                let Some((method, Kind::Function(scope))) = method.map(|it| (it, self.kind(it).clone())) else {
                    return Value::unknown();
                };
                let args = std::iter::once(Given::positional(Value::one(obj))).chain(args).collect();
                self.result_aside(method, scope, args, at)
            }
            Kind::Decorator(passing) => match &args[..] {
                [only] => self.static_decorated(obj, passing, only.value.clone(), at),
                _ => Value::unknown(),
            },
            _ => Value::unknown(),
        }
    }

    fn static_external_call(&mut self, path: &str, first: Option<Value>, at: At) -> Value {
        let container = match path {
            "builtins.list" | "collections.deque" => Some(latebind_flow::ir::Display::List),
            "builtins.set" => Some(latebind_flow::ir::Display::Set),
            "builtins.dict" | "collections.OrderedDict" | "collections.defaultdict" => {
                Some(latebind_flow::ir::Display::Dict)
            }
            _ => None,
        };
        if let Some(what) = container {
            let obj = self.fixed(SiteKey::At(at, 1), Kind::Container(what));
            self.outside.insert(obj);
            return Value::one(obj);
        }
        if let (Some(passing), Some(by)) = (Passing::of(path), &first) {
            return self.static_decorator(passing, by.clone(), at);
        }
        if Known::is_wrapper(path) {
            return first.unwrap_or_else(Value::unknown);
        }
        let wrapper = match path {
            "builtins.property" => Some("@property"),
            "functools.cached_property" => Some("@cached"),
            "builtins.classmethod" => Some("@class"),
            "builtins.staticmethod" => Some("@static"),
            _ => None,
        };
        if let Some(wrapper) = wrapper {
            let wrapped = self.fixed(SiteKey::NotRun(at), Kind::Method(wrapper.into()));
            self.preset.insert((wrapped, Field::Source(0)), first.unwrap_or_else(Value::unknown));
            return Value::one(wrapped);
        }
        let result = self.program.callees.result(path).map(std::borrow::Cow::into_owned);
        self.external(&result.unwrap_or_else(|| format!("{path}()")))
    }

    /// A value of an expression that is a name or a dotted name.
    pub(crate) fn static_expr(&mut self, expr: ExprId, scope: ScopeId) -> Value {
        match self.program.tree_of(scope).expr(expr) {
            Expr::Name(name) => match self.program.resolve(scope, name) {
                Some(var) => self.static_var(var),
                None => Value::unknown(),
            },
            Expr::Attribute { value, attr, .. } => {
                let object = self.static_expr(*value, scope);
                self.static_attr(&object, attr)
            }
            _ => Value::unknown(),
        }
    }

    /// A function or value in a class body that was not run.
    pub(crate) fn static_member(&mut self, class: ScopeId, name: &str) -> Option<Value> {
        let var = self.program.resolve(class, name)?;
        // `name: int` alone binds nothing.
        if self.program.owner(var) != class || self.program.binding_count(var) == 0 {
            return None;
        }
        Some(self.static_var(var))
    }

    /// What code that was not run stores in an attribute of the class or module: `Widget.show = traced_show`.
    pub(crate) fn patched(&mut self, holder: Obj, name: &str) -> Option<Value> {
        let stored = self.program.statics.attributes.get(name)?;
        let mut patched: Option<Value> = None;
        for (it, object) in stored.iter().take(ALTERNATIVES) {
            let Some(body) = self.body_of(it.scope) else { continue };
            if self.static_temp(body, it.block, it.index, *object, 1).single() == Some(holder) {
                let value = self.static_temp(body, it.block, it.index, it.src, 1);
                patched = Some(patched.map_or_else(|| value.clone(), |all| all.join(&value)));
            }
        }
        patched
    }

    /// What the class's own methods put into `self.name`.
    pub(crate) fn field_by_class(&mut self, state: &mut State, obj: Obj, class: ScopeId, name: &Ident) -> Value {
        let statics = self.program.statics_of(class);
        let stored = statics.and_then(|it| it.fields.get(&(class, name.clone()))).cloned().unwrap_or_default();
        let mut value: Option<Value> = None;
        for it in stored.iter().take(ALTERNATIVES) {
            let one = self.static_stored(*it, 0);
            value = Some(value.map_or_else(|| one.clone(), |all| all.join(&one)));
        }
        let value = value.unwrap_or_else(Value::unknown);
        let containers: Vec<Obj> = value.objs().filter(|it| matches!(self.kind(*it), Kind::Container(_))).collect();
        for container in containers {
            let Kind::Container(what) = *self.kind(container) else { continue };
            let field = self.fixed(SiteKey::FieldOf(obj.site, name.clone()), Kind::Container(what));
            self.outside.insert(field);
            state.set(obj, Field::Attr(name.clone()), Value::one(field));
            return Value::one(field);
        }
        match value.objs.is_empty() {
            true => self.declared_field(state, obj, name).unwrap_or_else(|| self.external(&format!("?.{name}"))),
            false => value,
        }
    }
}
