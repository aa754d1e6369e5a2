//! The owner of every name, exactly as CPython decides it.
//!
//! ```python
//! def handlers(names):
//!     made = []
//!     for name in names:
//!         made.append(lambda: print(name))   # captures `name` of `handlers`
//!     return made                            # and `print` of the module
//! ```
//!
//! CPython does this in Python/symtable.c, and so do we, with its steps, their
//! names and their order:
//!
//! | step | here | says |
//! |---|---|---|
//! | pass 1 | `collect` | what is bound and used in each block; nothing is decided |
//! | pass 2 | `decide` | local, cell, free or global; what `latebind inspect` prints |
//! | PEP 709 | `inline` | what inlined comprehensions (3.12+) do to that table |
//!
//! Beside the table, `resolve` finds the *owner* of every name by the language's
//! rule, from the facts of pass 1 alone: that is what the analysis of closures
//! builds on, and it is the same for every version.
//!
//! Known limits:
//! - Versions are minor versions: 3.12 behaves like 3.12.0 to 3.12.3, which go on
//!   mangling for a generic class after its end (gh-119395).
//! - A class that itself binds `__class__` and the cell that its methods see
//!   under that name are one variable.
//! - A future import that comes late, but on the line of the statement before
//!   it, is an error of the table in 3.10 and 3.11; here the compiler's.
//! - The line of a block in an f-string inside an f-string may be wrong for 3.8.

mod assemble;
mod clash;
mod collect;
mod decide;
mod error;
mod facts;
mod flags;
mod ids;
mod inline;
mod lines;
mod lost;
mod mangle;
mod names;
mod resolve;
mod scopes;
mod special;
#[cfg(test)]
mod tests;
mod version;

use latebind_syntax::tree::Tree;

pub use clash::Clash;
pub use decide::Resolution;
pub use error::{ErrorStage, ScopeError};
pub use facts::{BindingKind, ScopeKind, ScopeNode};
pub use flags::Flags;
pub use ids::{ScopeId, VarId};
pub use resolve::Variable;
pub use scopes::{Binding, Read, Scope, Scopes, Symbol};
pub use version::{PythonVersion, UnknownVersion};

/// Analyses a module. Total: scoping errors are listed in [`Scopes::errors`],
/// and the rest is decided as well as it can be.
pub fn analyse(tree: &Tree, version: PythonVersion) -> Scopes {
    let mut facts = collect::collect(tree, version);
    let resolved = resolve::resolve_names(&mut facts, version);
    let decisions = decide::symtable_analyze(&mut facts, version);
    assemble::assemble(tree, facts, resolved, &decisions, version)
}
