//! Overriding: what an object from outside the run does may be what a subclass of its class does.
//!
//! ```python
//! def run(runner: Runner, names):
//!     for name in names:
//!         runner.take(lambda: name)     # Runner's `take`, or that of any class derived from it
//! ```

use latebind_callees::Effect;
use latebind_scopes::{ScopeId, ScopeKind};
use latebind_syntax::tree::{Expr, ExprId, Tree};

use crate::by_table::arg_refs;
use crate::call::Calling;
use crate::machine::Machine;
use crate::state::State;
use crate::value::{Field, Kind, Obj, Value};

impl Machine<'_> {
    /// A function, or other value, of an instance's class or its bases; where a subclass may have
    /// made the instance, any of theirs.
    pub(crate) fn member(&mut self, state: &State, obj: Obj, name: &str) -> Option<Value> {
        let class = self.class_of(state, obj)?;
        let own = self.class_member(state, class, name);
        if !self.site_key(obj).may_be_derived() {
            return own;
        }
        let Kind::Class(scope) = *self.kind(class) else { return own };
        let overriding = self.derived(scope).into_iter().filter_map(|it| self.static_member(it, name));
        let overriding: Vec<Value> = overriding.collect();
        let own = match own {
            Some(own) if overriding.is_empty() && self.is_left_open(&own) => Some(self.external(&format!("?.{name}"))),
            own => own,
        };
        overriding.into_iter().chain(own).reduce(|all, one| all.join(&one))
    }

    /// A method that only raises or does nothing, and that nobody overrides here, stands for what subclasses
    /// elsewhere put in its place.
    fn is_left_open(&self, method: &Value) -> bool {
        let Some(Kind::Function(scope)) = method.single().map(|it| self.kind(it)) else { return false };
        let function = self.program.function_node(*scope);
        function.is_some_and(|it| self.program.tree_of(*scope).is_left_open(it))
    }

    /// A class of another file may override the method that is bound here, and keep what it is given; one
    /// that nobody overrides in what was read, and that promises nothing, certainly is.
    pub(crate) fn is_overridden_elsewhere(&mut self, state: &State, bound: Obj, calling: &Calling) -> bool {
        if state.live().is_none() {
            return false;
        }
        let part = |field| state.get(bound, &field).and_then(Value::single);
        let Some(receiver) = part(Field::Source(0)).filter(|&it| self.site_key(it).may_be_derived()) else {
            return false;
        };
        let Some(&Kind::Function(method)) = part(Field::Func).map(|it| self.kind(it)) else { return false };
        let (&Kind::Instance(class), Some(_)) = (self.kind(receiver), self.program.method_class(method)) else {
            return false;
        };
        let name = self.program.name(method);
        let is_open = self.is_abstract(method)
            && !self.derived(class).into_iter().any(|derived| self.static_member(derived, name).is_some());
        let class = self.program.dotted(class, false);
        let keeps = |arg| match self.program.callees.overrides(&class, name, arg) {
            Some(Effect::Now | Effect::Never | Effect::Consumes) => false,
            Some(_) => true,
            None => is_open,
        };
        arg_refs(calling).into_iter().any(|(arg, value)| self.value_holds_tracked(state, &value) && keeps(arg))
    }

    /// `@abstractmethod`, or a method of a protocol: its body is nobody's.
    fn is_abstract(&self, method: ScopeId) -> bool {
        let tree = self.program.tree_of(method);
        let is_named = |exprs: &[ExprId], name: &str| exprs.iter().any(|&it| last_name(tree, it) == Some(name));
        let class = self.program.method_class(method).and_then(|class| self.program.class_node(class));
        self.program.function_node(method).is_some_and(|it| is_named(&it.decorators, "abstractmethod"))
            || class.is_some_and(|it| is_named(&it.bases, "Protocol"))
    }

    /// The classes of the judged file that are derived from a class.
    pub(crate) fn derived(&mut self, base: ScopeId) -> Vec<ScopeId> {
        if self.derived.is_none() {
            self.derived = Some(self.find_derived());
        }
        let pairs = self.derived.as_deref().unwrap_or_default();
        let mut found = vec![base];
        let mut next = 0;
        while let Some(&class) = found.get(next) {
            let below = pairs.iter().filter(|(parent, child)| *parent == class && !found.contains(child));
            let below: Vec<ScopeId> = below.map(|(_, child)| *child).collect();
            found.extend(below);
            next += 1;
        }
        found.split_off(1)
    }

    /// Every class with each of its bases whose code is at hand.
    fn find_derived(&mut self) -> Vec<(ScopeId, ScopeId)> {
        let scopes = self.program.scopes;
        let mut pairs = Vec::new();
        for class in scopes.iter().filter(|&it| scopes.scope(it).kind == ScopeKind::Class) {
            for base in self.static_bases(class) {
                if let Some(&Kind::Class(base)) = base.single().map(|base| self.kind(base)) {
                    pairs.push((base, class));
                }
            }
        }
        pairs
    }
}

/// `abc.abstractmethod`: `abstractmethod`.
fn last_name(tree: &Tree, expr: ExprId) -> Option<&str> {
    match tree.expr(expr) {
        Expr::Name(name) | Expr::Attribute { attr: name, .. } => Some(name),
        _ => None,
    }
}
