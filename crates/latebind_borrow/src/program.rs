//! Everything the analysis reads: the judged module's tree, scopes and flow, the modules put
//! behind it, and what is known of callees whose code is not read.

use std::cell::OnceCell;

use latebind_callees::Callees;
use latebind_flow::ir::{At, Body, Loop, LoopId};
use latebind_flow::{Base, Flow};
use latebind_project::{Found, Linked, Unit};
use latebind_scopes::{Scope, ScopeId, ScopeKind, ScopeNode, Scopes, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Class, Function, Ident, Stmt, Tree};

use crate::on_the_spot::Arguments;
use crate::statics::Statics;
use crate::steady::Assigned;

#[derive(Clone, Copy)]
pub struct Program<'p> {
    pub tree: &'p Tree,
    pub scopes: &'p Scopes,
    pub flow: &'p Flow,
    pub callees: &'p dyn Callees,
    pub statics: &'p Statics,
    pub arguments: &'p Arguments,
    pub assigned: &'p Assigned,
    /// Other files whose code is run in place; without them, callees there go by `callees`.
    pub others: Option<&'p Others<'p>>,
}

/// The project's other modules, and where their variables get their values.
pub struct Others<'p> {
    linked: Linked<'p>,
    statics: OnceCells,
}

type OnceCells = Box<[OnceCell<Statics>]>;

impl<'p> Others<'p> {
    pub fn new(linked: Linked<'p>) -> Self {
        let statics = (0..linked.most()).map(|_| OnceCell::new()).collect();
        Self { linked, statics }
    }

    fn statics(&self, number: usize, unit: &Unit) -> Option<&Statics> {
        let class_of = |scope: ScopeId| {
            let own = scope.unshifted(unit.base.scopes);
            unit.scopes().method_class(own).map(|class| class.shifted(unit.base.scopes))
        };
        Some(self.statics.get(number)?.get_or_init(|| Statics::of(&unit.flow, class_of)))
    }
}

/// One module of the program, with its own ids.
#[derive(Clone, Copy)]
struct Part<'p> {
    tree: &'p Tree,
    scopes: &'p Scopes,
    base: Base,
}

impl<'p> Part<'p> {
    fn scope(self, id: ScopeId) -> &'p Scope {
        self.scopes.scope(id.unshifted(self.base.scopes))
    }

    fn global(self, id: ScopeId) -> ScopeId {
        id.shifted(self.base.scopes)
    }
}

impl<'p> Program<'p> {
    fn home(&self) -> Part<'p> {
        Part { tree: self.tree, scopes: self.scopes, base: Base::default() }
    }

    fn unit_of(&self, scope: ScopeId) -> Option<&'p Unit> {
        self.others?.linked.unit_of_scope(scope).map(|(_, unit)| unit)
    }

    fn part_of(&self, scope: ScopeId) -> Part<'p> {
        self.unit_of(scope).map_or_else(|| self.home(), part)
    }

    fn part_of_var(&self, var: VarId) -> Part<'p> {
        let unit = self.others.and_then(|others| others.linked.unit_of_var(var));
        unit.map_or_else(|| self.home(), |(_, unit)| part(unit))
    }

    // -- scopes

    pub(crate) fn kind(&self, scope: ScopeId) -> ScopeKind {
        self.part_of(scope).scope(scope).kind
    }

    pub(crate) fn name(&self, scope: ScopeId) -> &'p Ident {
        &self.part_of(scope).scope(scope).name
    }

    pub(crate) fn parent(&self, scope: ScopeId) -> Option<ScopeId> {
        let part = self.part_of(scope);
        part.scope(scope).parent.map(|parent| part.global(parent))
    }

    /// `package.module.Class.method`, or `package.module.Class().method` of an instance.
    pub(crate) fn dotted(&self, scope: ScopeId, on_instance: bool) -> String {
        let Some(outer) = self.parent(scope) else {
            return self.unit_of(scope).map_or(self.callees.home(), Unit::name).to_owned();
        };
        let called = if on_instance { "()" } else { "" };
        format!("{}{called}.{}", self.dotted(outer, false), self.name(scope))
    }

    /// The module that the scope stands in.
    pub(crate) fn module_of(&self, scope: ScopeId) -> ScopeId {
        let part = self.part_of(scope);
        part.global(part.scopes.module())
    }

    /// The class whose method the function is.
    pub(crate) fn method_class(&self, function: ScopeId) -> Option<ScopeId> {
        let part = self.part_of(function);
        part.scopes.method_class(function.unshifted(part.base.scopes)).map(|class| part.global(class))
    }

    /// The tree that the scope's code stands in.
    pub(crate) fn tree_of(&self, scope: ScopeId) -> &'p Tree {
        self.part_of(scope).tree
    }

    pub(crate) fn class_node(&self, scope: ScopeId) -> Option<&'p Class> {
        let part = self.part_of(scope);
        let ScopeNode::Class(id) = part.scope(scope).node else { return None };
        match part.tree.stmt(id) {
            Stmt::Class(class) => Some(class),
            _ => None,
        }
    }

    pub(crate) fn function_node(&self, scope: ScopeId) -> Option<&'p Function> {
        let part = self.part_of(scope);
        let ScopeNode::Function(id) = part.scope(scope).node else { return None };
        match part.tree.stmt(id) {
            Stmt::Function(function) => Some(function),
            _ => None,
        }
    }

    /// The function, lambda or module whose run contains the scope's code: comprehensions
    /// and class bodies run in their host, a generator expression is made there.
    pub(crate) fn host(&self, mut scope: ScopeId) -> ScopeId {
        use ScopeKind::{AsyncFunction, Function, Lambda, Module};
        loop {
            let is_host = matches!(self.kind(scope), Module | Function | AsyncFunction | Lambda);
            match self.parent(scope) {
                Some(parent) if !is_host => scope = parent,
                _ => return scope,
            }
        }
    }

    /// Whether `inner` is `outer` or lies inside it.
    pub(crate) fn is_inside(&self, inner: ScopeId, outer: ScopeId) -> bool {
        let mut scope = Some(inner);
        while let Some(id) = scope {
            if id == outer {
                return true;
            }
            scope = self.parent(id);
        }
        false
    }

    // -- variables

    pub(crate) fn owner(&self, var: VarId) -> ScopeId {
        let part = self.part_of_var(var);
        part.global(part.scopes.var(var.unshifted(part.base.vars)).owner)
    }

    pub(crate) fn var_name(&self, var: VarId) -> &'p Ident {
        let part = self.part_of_var(var);
        &part.scopes.var(var.unshifted(part.base.vars)).name
    }

    /// Places that bind the variable.
    pub(crate) fn binding_count(&self, var: VarId) -> usize {
        let part = self.part_of_var(var);
        part.scopes.bindings(var.unshifted(part.base.vars)).len()
    }

    /// Whether a place in that part of the judged file binds the variable.
    pub(crate) fn is_bound_within(&self, var: VarId, part: Span) -> bool {
        let is_home = self.others.is_none_or(|others| others.linked.unit_of_var(var).is_none());
        is_home && self.scopes.bindings(var).iter().any(|binding| part.contains(binding.span))
    }

    /// By `nonlocal` or `global`: calls of another function give it new values.
    pub(crate) fn is_bound_elsewhere(&self, var: VarId) -> bool {
        self.rebinders(var).next().is_some()
    }

    /// Scopes that bind a variable of another one.
    pub(crate) fn rebinders(&self, var: VarId) -> impl Iterator<Item = ScopeId> {
        let part = self.part_of_var(var);
        let own = var.unshifted(part.base.vars);
        let owner = part.scopes.var(own).owner;
        let elsewhere = part.scopes.bindings(own).iter().map(|binding| binding.scope);
        elsewhere.filter(move |scope| *scope != owner).map(move |scope| part.global(scope))
    }

    /// What a name means in a scope.
    pub(crate) fn resolve(&self, scope: ScopeId, name: &str) -> Option<VarId> {
        let part = self.part_of(scope);
        let var = part.scopes.resolve(scope.unshifted(part.base.scopes), name)?;
        Some(var.shifted(part.base.vars))
    }

    /// Variables of enclosing scopes that the scope's code uses.
    pub(crate) fn captured_by(&self, scope: ScopeId) -> impl Iterator<Item = VarId> {
        let part = self.part_of(scope);
        let own = part.scopes.captures(scope.unshifted(part.base.scopes));
        own.iter().map(move |var| var.shifted(part.base.vars))
    }

    pub(crate) fn statics_of(&self, scope: ScopeId) -> Option<&'p Statics> {
        match self.others.and_then(|others| Some((others, others.linked.unit_of_scope(scope)?))) {
            Some((others, (number, unit))) => others.statics(number, unit),
            None => Some(self.statics),
        }
    }

    // -- code

    pub(crate) fn body(&self, scope: ScopeId) -> Option<&'p Body> {
        self.unit_of(scope).map_or(self.flow, |unit| &unit.flow).body(scope)
    }

    /// The text of what makes something there.
    pub(crate) fn span_at(&self, at: At) -> Option<Span> {
        let block = self.body(at.scope)?.blocks.get(at.block.index())?;
        block.instrs.get(at.index as usize).map(|instr| instr.span)
    }

    pub(crate) fn loop_(&self, id: LoopId) -> &'p Loop {
        match self.others.and_then(|others| others.linked.unit_of_loop(id)) {
            Some(unit) => unit.flow.loop_(LoopId(id.0 - unit.base.loops)),
            None => self.flow.loop_(id),
        }
    }

    // -- other files

    /// What a path leads to in the project's other files.
    pub(crate) fn find(&self, path: &str) -> Option<Found> {
        self.others?.linked.find(path)
    }

    /// What a name that its module does not bind comes from, where the module takes everything
    /// from another.
    pub(crate) fn given_by_star(&self, var: VarId) -> Option<VarId> {
        let linked = &self.others?.linked;
        linked.given_by_star(linked.unit_of_var(var).map(|(number, _)| number), self.var_name(var))
    }

    /// The file of a place, and the place in it; `None`: the judged file.
    pub fn elsewhere(&self, span: Span) -> Option<(&'p std::path::Path, Span)> {
        let unit = self.others?.linked.unit_of_span(span)?;
        let base = unit.base.text;
        Some((unit.file(), Span::new(span.start - base, span.end.saturating_sub(base))))
    }
}

fn part(unit: &Unit) -> Part<'_> {
    Part { tree: unit.tree(), scopes: unit.scopes(), base: unit.base }
}
