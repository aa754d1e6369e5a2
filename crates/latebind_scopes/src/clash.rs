//! Names that inlining a comprehension takes from the functions around it.
//!
//! ```python
//! def outer(k):
//!     def inner():
//!         squares = [k * k for k in range(3)]
//!         return lambda: k       # 3.11: the `k` of `outer`; since 3.12 that of the comprehension
//!     return inner
//! ```
//!
//! gh-121377, gh-156664. `resolve` knows what the language means by a name, the table what
//! CPython makes of it; here the two are compared. A global is never taken (3.12.0 to 3.12.3
//! apart, gh-118513).

use latebind_source::Span;
use rustc_hash::FxHashSet;

use crate::decide::Resolution;
use crate::facts::ScopeKind;
use crate::flags::Flags;
use crate::ids::{ScopeId, VarId};
use crate::scopes::{Read, Scopes};

/// A read that finds a comprehension's variable instead of the one meant.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The variable meant.
    pub meant: VarId,
    /// The function, lambda or generator expression that reads it.
    pub reader: ScopeId,
    pub read: Span,
    /// The comprehension's target.
    pub target: Span,
}

/// What the host of a comprehension makes of the name.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Taken {
    /// The name is now the host's own.
    Wholly,
    /// The host has it free, but it shares its slot with the comprehension's cell.
    Shared,
}

impl Scopes {
    /// The first clash of every reader and variable, in no particular order. None where
    /// comprehensions are not inlined, before 3.12.
    pub fn clashes(&self) -> Vec<Clash> {
        let mut seen = FxHashSet::default();
        let all = self.vars().flat_map(|var| self.clashes_with(var));
        all.filter(|clash| seen.insert((clash.reader, clash.meant))).collect()
    }

    fn clashes_with(&self, target: VarId) -> Vec<Clash> {
        let comprehension = self.var(target).owner;
        if !self.scope(comprehension).inlined || self.var(target).name == "__class__" {
            return Vec::new();
        }
        let host = self.host(comprehension);
        let Some(meant) = self.outside(target).filter(|&meant| self.is_outside(meant, host)) else { return Vec::new() };
        let (Some(taken), [bound, ..]) = (self.taken(host, target), self.bindings(target)) else { return Vec::new() };
        let behind = self.scope(comprehension).span.end;
        let is_wrong =
            |read: &&Read| taken == Taken::Wholly || read.span.start >= behind || self.host(read.scope) != host;
        let clash =
            |read: &Read| Clash { meant, reader: self.reader(read.scope, host), read: read.span, target: bound.span };
        self.reads_in(host, meant).filter(is_wrong).map(clash).collect()
    }

    /// The scope whose code object runs the scope's code.
    fn host(&self, mut scope: ScopeId) -> ScopeId {
        while let Some(parent) = self.scope(scope).parent.filter(|_| self.scope(scope).inlined) {
            scope = parent;
        }
        scope
    }

    /// A variable of a function around the host.
    fn is_outside(&self, var: VarId, host: ScopeId) -> bool {
        let owner = self.var(var).owner;
        owner != host && self.is_within(host, owner) && self.scope(owner).kind.is_function_like()
    }

    fn taken(&self, host: ScopeId, target: VarId) -> Option<Taken> {
        let scope = self.scope(host);
        let symbol = scope.symbol(&self.var(target).name).filter(|_| scope.kind.is_function_like())?;
        match symbol.resolution {
            Resolution::Local | Resolution::Cell => Some(Taken::Wholly),
            Resolution::Free if symbol.flags.has(Flags::DEF_COMP_CELL) => Some(Taken::Shared),
            _ => None,
        }
    }

    /// The closure that a reader would name: classes and comprehensions belong to what is around them.
    fn reader(&self, mut scope: ScopeId, host: ScopeId) -> ScopeId {
        use ScopeKind::{AsyncFunction, Function, GenExpr, Lambda};
        let is_closure = |kind| matches!(kind, Function | AsyncFunction | Lambda | GenExpr);
        while let Some(parent) =
            self.scope(scope).parent.filter(|_| scope != host && !is_closure(self.scope(scope).kind))
        {
            scope = parent;
        }
        scope
    }
}
