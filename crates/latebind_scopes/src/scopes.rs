//! The finished scopes of a file, and the questions one can ask them.

use latebind_source::Span;
use latebind_syntax::tree::{ExprId, Ident, StmtId};
use rustc_hash::FxHashMap;

use crate::decide::Resolution;
use crate::error::ScopeError;
use crate::facts::{BindingKind, FStringPart, ScopeKind, ScopeNode};
use crate::flags::Flags;
use crate::ids::{NameId, ScopeId, VarId};
use crate::mangle::mangle;
use crate::names::Names;
use crate::resolve::{Resolved, Variable};
use crate::special::SpecialNames;
use crate::version::PythonVersion;

/// One block of the symbol table.
#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    /// As CPython names it: `lambda`, `listcomp`, `top`, or the definition's name.
    pub name: Ident,
    pub span: Span,
    pub node: ScopeNode,
    /// The lexical parent: comprehensions count, inlined or not.
    pub parent: Option<ScopeId>,
    /// The lexical children in CPython's order.
    pub children: Vec<ScopeId>,
    /// The parent in CPython's table, where inlined comprehensions are gone.
    pub table_parent: Option<ScopeId>,
    /// A comprehension that CPython dissolved into its host (3.12+).
    pub inlined: bool,
    /// Names in the order of CPython's table.
    pub symbols: Vec<Symbol>,
    /// Parameters in CPython's order.
    pub params: Vec<Ident>,
    /// A class whose methods use `__class__` or `super()`.
    pub needs_class_closure: bool,
    /// A class with annotation scopes that look names up in it.
    pub needs_classdict: bool,
    /// 3.14: a module, or a class, some of whose annotations may not be reached.
    pub has_conditional_annotations: bool,
    pub(crate) reads_conditional_annotations: bool,
    pub(crate) fstring: Option<FStringPart>,
    pub(crate) private: Option<Ident>,
    pub(crate) mangles_only: Option<Box<[Ident]>>,
}

/// What CPython's table says of a name in a scope.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// Mangled as CPython mangles it.
    pub name: Ident,
    pub resolution: Resolution,
    pub flags: Flags,
}

impl Scope {
    /// What the table says of a (mangled) name.
    pub fn symbol(&self, name: &str) -> Option<&Symbol> {
        self.symbols.iter().find(|symbol| symbol.name == name)
    }
}

impl Scope {
    /// The cells of the scope's code object, sorted.
    pub fn cellvars(&self) -> Vec<&str> {
        let implicit = [
            (self.needs_class_closure, "__class__"),
            (self.needs_classdict, "__classdict__"),
            (self.has_conditional_annotations, "__conditional_annotations__"),
        ];
        let implicit = implicit.into_iter().filter(|(needed, _)| *needed).map(|(_, name)| name);
        let cells =
            self.names_where(|symbol| symbol.resolution == Resolution::Cell || symbol.flags.has(Flags::DEF_COMP_CELL));
        sorted(cells.chain(implicit))
    }

    /// The free variables of the scope's code object, sorted.
    pub fn freevars(&self) -> Vec<&str> {
        let implicit = self.reads_conditional_annotations.then_some("__conditional_annotations__");
        let free =
            self.names_where(|symbol| symbol.resolution == Resolution::Free || symbol.flags.has(Flags::DEF_FREE_CLASS));
        sorted(free.chain(implicit))
    }

    fn names_where(&self, wanted: impl Fn(&Symbol) -> bool) -> impl Iterator<Item = &str> {
        self.symbols.iter().filter(move |symbol| wanted(symbol)).map(|symbol| symbol.name.as_str())
    }
}

fn sorted<'s>(names: impl Iterator<Item = &'s str>) -> Vec<&'s str> {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A place that binds a variable.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where the code stands; not the owner for `nonlocal` and `global` writers.
    pub scope: ScopeId,
    pub kind: BindingKind,
    pub span: Span,
}

/// A place that reads a variable.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub scope: ScopeId,
    pub expr: ExprId,
    pub span: Span,
}

/// All scopes and variables of a file.
#[derive(Debug)]
pub struct Scopes {
    pub version: PythonVersion,
    pub errors: Vec<ScopeError>,
    /// `from … import *`: each may bind any name of the module.
    pub star_imports: Vec<Span>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) order: Vec<ScopeId>,
    /// Where each scope's subtree starts and ends in `order`; empty for scopes
    /// that the table does not list.
    pub(crate) extent: Vec<(u32, u32)>,
    pub(crate) names: Names,
    pub(crate) special: SpecialNames,
    pub(crate) resolved: Resolved,
    pub(crate) of_stmt: FxHashMap<StmtId, ScopeId>,
    pub(crate) of_expr: FxHashMap<ExprId, ScopeId>,
    pub(crate) var_of_expr: Vec<Option<VarId>>,
    pub(crate) captures: Vec<Vec<VarId>>,
    pub(crate) cells: Vec<bool>,
    pub(crate) reads: Vec<Vec<Read>>,
    pub(crate) bindings: Vec<Vec<Binding>>,
}

impl Scopes {
    pub fn module(&self) -> ScopeId {
        ScopeId::new(0)
    }

    /// Every scope in CPython's block order, inlined comprehensions included.
    pub fn iter(&self) -> impl Iterator<Item = ScopeId> {
        self.order.iter().copied()
    }

    /// Rows of the table of scopes: every id is below this.
    pub fn scope_count(&self) -> usize {
        self.scopes.len()
    }

    /// The same of variables.
    pub fn var_count(&self) -> usize {
        self.resolved.variables.len()
    }

    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }

    /// A function's or class's own scope (not that of its type parameters).
    pub fn scope_of_stmt(&self, id: StmtId) -> Option<ScopeId> {
        self.of_stmt.get(&id).copied()
    }

    /// The scope of a lambda, comprehension or generator expression.
    pub fn scope_of_expr(&self, id: ExprId) -> Option<ScopeId> {
        self.of_expr.get(&id).copied()
    }

    /// The class whose method the function is.
    pub fn method_class(&self, function: ScopeId) -> Option<ScopeId> {
        let parent = self.scope(function).parent?;
        (self.scope(parent).kind == ScopeKind::Class).then_some(parent)
    }

    /// The variable meant by a name as written in `scope`: its own, that of an
    /// enclosing function, or the module's. A builtin is a variable of the
    /// module that nothing binds; `None` is a name that no code there mentions.
    pub fn resolve(&self, scope: ScopeId, name: &str) -> Option<VarId> {
        let name = self.name_id(scope, name)?;
        self.resolve_name(scope, name)
    }

    /// [`Scopes::resolve`] for a name that is mangled already, as [`Symbol::name`] is.
    pub fn resolve_mangled(&self, scope: ScopeId, name: &str) -> Option<VarId> {
        self.resolve_name(scope, self.names.find(name)?)
    }

    fn resolve_name(&self, scope: ScopeId, name: NameId) -> Option<VarId> {
        self.resolved.get(scope, name).or_else(|| self.resolve_outside(scope, name))
    }

    /// What the variable's name would mean in its scope, were it not bound there.
    pub fn outside(&self, var: VarId) -> Option<VarId> {
        let Variable { owner, name } = self.var(var);
        self.resolve_outside(*owner, self.names.find(name)?)
    }

    /// For a name that the scope itself does not mention.
    fn resolve_outside(&self, scope: ScopeId, name: NameId) -> Option<VarId> {
        let mut outer = self.scope(scope).parent;
        while let Some(id) = outer {
            let block = self.scope(id);
            // What a class binds is invisible below it, but for what it provides unasked.
            let seen = match block.kind {
                ScopeKind::Class if !self.special.is_implicit(name) => None,
                ScopeKind::Class => self.resolved.owned(id, name),
                _ => self.resolved.get(id, name),
            };
            if seen.is_some() {
                return seen;
            }
            outer = block.parent;
        }
        self.resolved.owned(self.module(), name)
    }

    fn name_id(&self, scope: ScopeId, name: &str) -> Option<NameId> {
        let scope = self.scope(scope);
        let spared = scope.mangles_only.as_ref().is_some_and(|only| !only.iter().any(|one| one == name));
        let private = scope.private.as_ref().filter(|_| !spared);
        let mangled = private.and_then(|private| mangle(private, name));
        self.names.find(mangled.as_deref().unwrap_or(name))
    }

    /// The variable that a `Name` expression, read or bound, stands for.
    pub fn var_of_expr(&self, id: ExprId) -> Option<VarId> {
        self.var_of_expr.get(id.index()).copied().flatten()
    }

    pub fn var(&self, id: VarId) -> &Variable {
        &self.resolved.variables[id.index()]
    }

    pub fn vars(&self) -> impl Iterator<Item = VarId> {
        (0..self.resolved.variables.len()).map(VarId::new)
    }

    /// Every variable of an enclosing function or of the module that code of
    /// this scope, or of scopes nested in it, reads or binds. Sorted.
    pub fn captures(&self, scope: ScopeId) -> &[VarId] {
        &self.captures[scope.index()]
    }

    /// Whether a function owns the variable and an inner scope captures it.
    pub fn is_cell(&self, var: VarId) -> bool {
        self.cells[var.index()]
    }

    /// Where names of the scope, or of scopes nested in it, read the variable,
    /// in source order. The target of `x += 1` reads `x`.
    pub fn reads_in(&self, scope: ScopeId, var: VarId) -> impl Iterator<Item = &Read> {
        self.all_reads(var).iter().filter(move |read| self.is_within(read.scope, scope))
    }

    /// The spans of [`Scopes::reads_in`].
    pub fn reads(&self, scope: ScopeId, var: VarId) -> Vec<Span> {
        self.reads_in(scope, var).map(|read| read.span).collect()
    }

    /// The expressions of [`Scopes::reads_in`].
    pub fn reads_id(&self, scope: ScopeId, var: VarId) -> Vec<ExprId> {
        self.reads_in(scope, var).map(|read| read.expr).collect()
    }

    /// Every place in the file that reads the variable, in source order.
    pub fn all_reads(&self, var: VarId) -> &[Read] {
        &self.reads[var.index()]
    }

    /// Every place in the file that binds the variable, in source order.
    pub fn bindings(&self, var: VarId) -> &[Binding] {
        &self.bindings[var.index()]
    }

    /// Whether `inner` is `outer` or nested in it.
    pub fn is_within(&self, inner: ScopeId, outer: ScopeId) -> bool {
        let (at, _) = self.extent[inner.index()];
        let (start, end) = self.extent[outer.index()];
        start <= at && at < end
    }
}
