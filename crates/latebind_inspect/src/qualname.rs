//! The qualified names of code objects: `compiler_set_qualname`.
//!
//! ```python
//! class C:
//!     def m(self):                 # C.m
//!         return lambda: self      # C.m.<locals>.<lambda>
//! ```

use std::collections::BTreeMap;

use latebind_scopes::{PythonVersion, ScopeId, ScopeKind, Scopes};
use latebind_syntax::tree::Ident;
use smol_str::format_smolstr;

/// Of every scope, comprehensions that are inlined included.
pub(crate) fn qualnames(scopes: &Scopes) -> BTreeMap<ScopeId, Ident> {
    let mut names = BTreeMap::new();
    for id in scopes.iter() {
        let name = qualname(scopes, id, &names);
        names.insert(id, name);
    }
    if scopes.version < PythonVersion::V3_11 {
        name_classes_plainly(scopes, &mut names);
    }
    names
}

/// Before 3.11 the function that makes a class had the plain name; what is in it had not.
fn name_classes_plainly(scopes: &Scopes, names: &mut BTreeMap<ScopeId, Ident>) {
    for (&id, name) in names {
        if scopes.scope(id).kind == ScopeKind::Class {
            *name = code_name(scopes, id);
        }
    }
}

fn qualname(scopes: &Scopes, id: ScopeId, known: &BTreeMap<ScopeId, Ident>) -> Ident {
    let name = code_name(scopes, id);
    let Some(parent) = named_parent(scopes, id) else { return name };
    let scope = scopes.scope(parent);
    let base = known.get(&parent).filter(|_| scope.kind != ScopeKind::Module && !is_global(scopes, id, parent));
    match base {
        None => name,
        Some(base) if has_locals(scopes, parent) => format_smolstr!("{base}.<locals>.{name}"),
        Some(base) => format_smolstr!("{base}.{name}"),
    }
}

fn has_locals(scopes: &Scopes, parent: ScopeId) -> bool {
    let kind = scopes.scope(parent).kind;
    matches!(kind, ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda | ScopeKind::TypeAlias)
}

/// The scope around it; one block that only holds types is skipped, not two.
fn named_parent(scopes: &Scopes, id: ScopeId) -> Option<ScopeId> {
    let parent = scopes.scope(id).table_parent?;
    let is_skipped = match scopes.scope(parent).kind {
        ScopeKind::TypeParameters | ScopeKind::TypeVariable => true,
        // Before 3.14 the value of an alias was a function like any other.
        ScopeKind::Annotation | ScopeKind::TypeAlias => scopes.version >= PythonVersion::V3_14,
        _ => false,
    };
    if is_skipped { scopes.scope(parent).table_parent } else { Some(parent) }
}

/// `global f` in the parent makes the def or class a module's own.
fn is_global(scopes: &Scopes, id: ScopeId, parent: ScopeId) -> bool {
    let scope = scopes.scope(id);
    let is_definition = matches!(scope.kind, ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Class);
    let bound = || scopes.resolve(parent, &scope.name);
    is_definition && bound().is_some_and(|var| scopes.var(var).owner == scopes.module())
}

/// What the code object is called.
pub(crate) fn code_name(scopes: &Scopes, id: ScopeId) -> Ident {
    let scope = scopes.scope(id);
    match scope.kind {
        ScopeKind::Module => "<module>".into(),
        ScopeKind::Lambda | ScopeKind::ListComp | ScopeKind::SetComp | ScopeKind::DictComp | ScopeKind::GenExpr => {
            format_smolstr!("<{}>", scope.name)
        }
        ScopeKind::TypeParameters if scopes.version >= PythonVersion::V3_12 => {
            format_smolstr!("<generic parameters of {}>", scope.name)
        }
        _ => scope.name.clone(),
    }
}
