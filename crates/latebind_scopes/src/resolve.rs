//! Who owns each name: from (scope, name) to variables.
//!
//! ```python
//! x = 0
//! def f():
//!     x = 1
//!     class C:
//!         x = 2                 # the class's own variable
//!         def m(self): return x # skips the class: the variable of `f`
//!     return [x for x in C()]   # the comprehension's own variable
//! ```
//!
//! This is the language's rule, the same on every version: inlining
//! comprehensions (3.12+) is an optimisation and changes no owner here, even
//! where CPython gets it wrong (gh-121377). So it needs only the facts of pass
//! 1, and `decide` can be compared with it.

use latebind_syntax::tree::Ident;
use rustc_hash::FxHashMap;

use crate::facts::{Facts, ScopeKind};
use crate::flags::Flags;
use crate::ids::{NameId, ScopeId, VarId};
use crate::special::SpecialNames;
use crate::version::PythonVersion;

/// A name together with the scope it lives in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub owner: ScopeId,
    /// Mangled as CPython mangles it.
    pub name: Ident,
}

/// The variables of a file, and what each scope means by a name.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    pub(crate) variables: Vec<Variable>,
    by_owner: FxHashMap<(ScopeId, NameId), VarId>,
    of_scope: Vec<FxHashMap<NameId, VarId>>,
}

/// Resolves every name that a block mentions.
pub(crate) fn resolve_names(facts: &mut Facts, version: PythonVersion) -> Resolved {
    let special = SpecialNames::new(&mut facts.names, version);
    let facts = &*facts;
    let of_scope = facts.blocks.iter().map(|_| FxHashMap::default()).collect();
    let mut resolved = Resolved { of_scope, ..Resolved::default() };
    for (index, block) in facts.blocks.iter().enumerate() {
        for &name in block.symbols.names() {
            resolved.enter(facts, special, ScopeId::new(index), name);
        }
    }
    // Names in annotations that are never evaluated have no symbol.
    for event in &facts.events {
        resolved.enter(facts, special, event.scope, event.name);
    }
    resolved
}

impl Resolved {
    fn enter(&mut self, facts: &Facts, special: SpecialNames, scope: ScopeId, name: NameId) {
        if self.of_scope[scope.index()].contains_key(&name) {
            return;
        }
        let owner = owner(facts, special, scope, name);
        let variables = &mut self.variables;
        let var = *self.by_owner.entry((owner, name)).or_insert_with(|| {
            variables.push(Variable { owner, name: facts.names.text(name).clone() });
            VarId::new(variables.len() - 1)
        });
        self.of_scope[scope.index()].insert(name, var);
    }

    /// The variable that a block means by a name it mentions.
    pub(crate) fn get(&self, scope: ScopeId, name: NameId) -> Option<VarId> {
        self.of_scope[scope.index()].get(&name).copied()
    }

    /// The variable of that name that `owner` owns, if any code mentions it.
    pub(crate) fn owned(&self, owner: ScopeId, name: NameId) -> Option<VarId> {
        self.by_owner.get(&(owner, name)).copied()
    }
}

/// The scope that the name, read or bound in `scope`, belongs to.
fn owner(facts: &Facts, special: SpecialNames, scope: ScopeId, name: NameId) -> ScopeId {
    let flags = facts.block(scope).symbols.flags(name);
    if flags.has(Flags::DEF_GLOBAL) {
        return ScopeId::new(0);
    }
    if flags.has(Flags::DEF_BOUND) && !flags.has(Flags::DEF_NONLOCAL) {
        return scope;
    }
    let sees_class = facts.block(scope).can_see_class_scope && !flags.has(Flags::DEF_NONLOCAL);
    enclosing_owner(facts, special, scope, name, sees_class)
}

/// Goes outwards to the first block that binds the name for its inner blocks.
fn enclosing_owner(
    facts: &Facts,
    special: SpecialNames,
    scope: ScopeId,
    name: NameId,
    mut sees_class: bool,
) -> ScopeId {
    let mut inner = scope;
    while let Some(outer) = facts.block(inner).parent {
        let block = facts.block(outer);
        let flags = block.symbols.flags(name);
        let in_class = block.kind == ScopeKind::Class;
        if in_class && special.is_implicit(name) {
            return outer;
        }
        if !in_class || sees_class {
            if flags.has(Flags::DEF_GLOBAL) {
                return ScopeId::new(0);
            }
            if flags.has(Flags::DEF_BOUND) && !flags.has(Flags::DEF_NONLOCAL) {
                return outer;
            }
        }
        sees_class &= block.can_see_class_scope;
        inner = outer;
    }
    ScopeId::new(0)
}
