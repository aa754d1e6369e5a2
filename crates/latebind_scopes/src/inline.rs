//! Comprehension inlining (PEP 709, CPython 3.12+).
//!
//! ```python
//! def f():
//!     return [lambda: i for i in range(3)]   # i becomes a cell of `f`
//! ```
//!
//! A separate step after the comprehension was analysed like any other block:
//! its names are copied into the host, except where the host has them already.
//! What the copies do to names of the host and of the functions around it is
//! CPython's behaviour too, known misbindings included (gh-121377).

use crate::decide::{Decider, NameSet, Resolution};
use crate::facts::ScopeKind;
use crate::flags::Flags;
use crate::ids::{NameId, ScopeId};
use crate::version::PythonVersion;

/// Copies the names of `comp` into its host `ste`.
pub(crate) fn inline_comprehension(
    decider: &mut Decider<'_>,
    ste: ScopeId,
    comp: ScopeId,
    comp_free: &mut NameSet,
    inlined_cells: &mut NameSet,
) {
    for name in decider.facts.block(comp).symbols.names().to_vec() {
        let flags = decider.facts.block(comp).symbols.flags(name);
        // The outermost iterable, `.0`, is no parameter any more.
        if flags.has(Flags::DEF_PARAM) {
            continue;
        }
        let decided = decider.decisions[comp.index()].scopes.get(&name).copied();
        let scope = decided.unwrap_or(Resolution::GlobalImplicit);
        if scope == Resolution::Cell || flags.has(Flags::DEF_COMP_CELL) {
            inlined_cells.insert(name);
        }
        let scope = keep_class_out(decider, (ste, comp), name, scope, comp_free);
        copy_name(decider, (ste, comp), name, (flags, scope), comp_free);
    }
}

/// `__class__` is never free through a class; before 3.13 this was forgotten.
fn keep_class_out(
    decider: &mut Decider<'_>,
    (ste, comp): (ScopeId, ScopeId),
    name: NameId,
    scope: Resolution,
    comp_free: &mut NameSet,
) -> Resolution {
    let in_class = decider.facts.block(ste).kind == ScopeKind::Class;
    let is_class_cell = scope == Resolution::Free && name == decider.special.class;
    if !(in_class && is_class_cell && decider.version >= PythonVersion::V3_13) {
        return scope;
    }
    comp_free.remove(&name);
    decider.decisions[comp.index()].scopes.insert(name, Resolution::GlobalImplicit);
    Resolution::GlobalImplicit
}

fn copy_name(
    decider: &mut Decider<'_>,
    (ste, comp): (ScopeId, ScopeId),
    name: NameId,
    (flags, scope): (Flags, Resolution),
    comp_free: &mut NameSet,
) {
    let host = decider.facts.block(ste);
    let in_class = host.kind == ScopeKind::Class;
    match host.symbols.get(name) {
        None => {
            decider.facts.block_mut(ste).symbols.add(name, flags);
            decider.decisions[ste.index()].scopes.insert(name, scope);
        }
        // What the comprehension has free and the host binds is now simply
        // local, unless a closure in the comprehension needs it.
        Some(existing) if existing.has(Flags::DEF_BOUND) && !in_class => {
            if !is_free_in_any_child(decider, comp, name) {
                comp_free.remove(&name);
            }
        }
        Some(_) => {}
    }
}

fn is_free_in_any_child(decider: &Decider<'_>, comp: ScopeId, name: NameId) -> bool {
    let children = &decider.decisions[comp.index()].children;
    let scope_in = |child: &ScopeId| decider.decisions[child.index()].scopes.get(&name);
    children.iter().any(|child| scope_in(child) == Some(&Resolution::Free))
}
