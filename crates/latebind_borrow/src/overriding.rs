//! Overriding: what an object from outside the run does may be what a subclass of its class does.
//!
//! ```python
//! def run(runner: Runner, names):
//!     for name in names:
//!         runner.take(lambda: name)     # Runner's `take`, or that of any class derived from it
//! ```

use latebind_scopes::{ScopeId, ScopeKind};

use crate::machine::Machine;
use crate::state::State;
use crate::value::{Kind, Obj, SiteKey, Value};

impl Machine<'_> {
    /// A function, or other value, of an instance's class or its bases; where a subclass may have
    /// made the instance, any of theirs.
    pub(crate) fn member(&mut self, state: &State, obj: Obj, name: &str) -> Option<Value> {
        let class = self.class_of(state, obj)?;
        let own = self.class_member(state, class, name);
        if !matches!(self.site_key(obj), SiteKey::Param(..)) {
            return own;
        }
        let Kind::Class(scope) = *self.kind(class) else { return own };
        let overriding = self.derived(scope).into_iter().filter_map(|it| self.static_member(it, name));
        let overriding: Vec<Value> = overriding.collect();
        let own = own.map(|own| if self.is_left_open(&own) { self.external(&format!("?.{name}")) } else { own });
        overriding.into_iter().chain(own).reduce(|all, one| all.join(&one))
    }

    /// A method that only raises or does nothing stands for what subclasses put in its place, wherever they are.
    fn is_left_open(&self, method: &Value) -> bool {
        let Some(Kind::Function(scope)) = method.single().map(|it| self.kind(it)) else { return false };
        let function = self.program.function_node(*scope);
        function.is_some_and(|it| self.program.tree_of(*scope).is_left_open(it))
    }

    /// The classes of the judged file that are derived from a class.
    fn derived(&mut self, base: ScopeId) -> Vec<ScopeId> {
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
