//! What becomes of a value inside one function: every read of every variable it goes to.
//!
//! ```python
//! def shrink(self, accept):
//!     test = accept or always        # part of another value, given to another name
//!     return find_integer(lambda n: test(n))   # called where the lambda is: now
//! ```

use std::collections::BTreeSet;

use latebind_callees::{ArgRef, Effect};
use latebind_scopes::{Read, ScopeId, ScopeKind, ScopeNode, VarId};
use latebind_syntax::tree::{Const, Expr, ExprId, Stmt, StmtId};

use crate::fate::{Asking, Fate};
use crate::module::Module;
use crate::parents::{Passed, Role};

/// Attributes of functions that hold no function.
const PLAIN: [&str; 5] = ["__name__", "__qualname__", "__doc__", "__module__", "__code__"];

/// Follows values that were born in the function scope `home`.
pub(crate) struct Uses<'u, 'm> {
    pub(crate) asking: &'u Asking<'m>,
    pub(crate) module: &'u Module,
    pub(crate) home: ScopeId,
    seen: BTreeSet<VarId>,
}

impl<'u, 'm> Uses<'u, 'm> {
    pub(crate) fn new(asking: &'u Asking<'m>, module: &'u Module, home: ScopeId) -> Self {
        Self { asking, module, home, seen: BTreeSet::new() }
    }

    pub(crate) fn of_var(&mut self, var: VarId) -> Fate {
        if !self.seen.insert(var) {
            return Fate::Never;
        }
        if !self.is_local(var) {
            return Fate::Unknown;
        }
        let reads = self.module.scopes.all_reads(var).to_vec();
        Fate::all(reads.iter().map(|read| self.of_read(read.scope, read.expr)))
    }

    /// What a call gives the parameter.
    pub(crate) fn of_parameter(&mut self, var: VarId) -> Fate {
        let reads = self.module.scopes.all_reads(var).to_vec();
        match self.used_up_at(var, &reads).filter(|_| self.is_local(var)) {
            Some(end) => {
                let before = reads.iter().filter(|read| read.span.start < end);
                Fate::all(before.map(|read| self.of_read(read.scope, read.expr)))
            }
            None => self.of_var(var),
        }
    }

    /// `xs = list(xs)`: where the statement ends that uses the value up and gives its name to what came of it.
    fn used_up_at(&mut self, var: VarId, reads: &[Read]) -> Option<u32> {
        let ScopeNode::Function(id) = self.module.scopes.scope(self.home).node else { return None };
        let body = self.module.function(id).map_or(&[][..], |function| &function.body);
        let first = body.iter().find(|&&stmt| self.binds_alone(stmt, var))?;
        let span = self.module.tree.stmt_span(*first);
        let mut inside = reads.iter().filter(|read| span.contains(read.span)).peekable();
        inside.peek()?;
        let uses_up = inside.all(|read| self.of_read(read.scope, read.expr) == Fate::Does(Effect::Consumes));
        uses_up.then_some(span.end)
    }

    /// `name = …`, of that one name.
    fn binds_alone(&self, stmt: StmtId, var: VarId) -> bool {
        let target = match self.module.tree.stmt(stmt) {
            Stmt::Assign { targets, .. } => match targets[..] {
                [target] => target,
                _ => return false,
            },
            Stmt::AnnAssign { target, value: Some(_), .. } => *target,
            _ => return false,
        };
        self.module.scopes.var_of_expr(target) == Some(var)
    }

    fn is_local(&self, var: VarId) -> bool {
        let owner = self.module.scopes.var(var).owner;
        let is_code = !matches!(self.module.scopes.scope(owner).kind, ScopeKind::Module | ScopeKind::Class);
        is_code && self.module.scopes.is_within(owner, self.home)
    }

    /// A read inside a closure happens when, and if, the closure runs.
    fn of_read(&mut self, scope: ScopeId, expr: ExprId) -> Fate {
        let fate = self.of_expr(expr);
        if fate == Fate::Never || self.runs_at_once(scope) { fate } else { Fate::Unknown }
    }

    fn runs_at_once(&mut self, scope: ScopeId) -> bool {
        let mut scope = scope;
        while scope != self.home {
            let it = self.module.scopes.scope(scope);
            let Some(parent) = it.parent else { return false };
            let now = match it.node {
                ScopeNode::Comprehension(_) => true,
                ScopeNode::Generator(id) => self.of_expr(id) == Fate::Does(Effect::Consumes),
                ScopeNode::Lambda(id) => self.of_expr(id) == Fate::Does(Effect::Now),
                ScopeNode::Function(id) => self.def_runs_at_once(scope, id),
                _ => false,
            };
            if !now {
                return false;
            }
            scope = parent;
        }
        true
    }

    fn def_runs_at_once(&mut self, scope: ScopeId, id: StmtId) -> bool {
        let Some(function) = self.module.function(id) else { return false };
        let is_plain = function.decorators.is_empty() && self.module.runs_when_called(function, scope);
        let outer = self.module.scopes.scope(scope).parent;
        let var = outer.and_then(|outer| self.module.scopes.resolve(outer, &function.name.name));
        is_plain && var.is_some_and(|var| self.of_var(var) == Fate::Does(Effect::Now))
    }

    pub(crate) fn of_expr(&mut self, expr: ExprId) -> Fate {
        match self.module.parents.role(expr) {
            Role::Callee(_) => Fate::Does(Effect::Now),
            Role::Argument(call, passed) => self.of_argument(call, &passed),
            Role::Part(whole) | Role::Item(whole) => self.of_expr(whole),
            Role::Tested | Role::Dropped => Fate::Never,
            Role::Attribute(_, name) if PLAIN.contains(&name.as_str()) => Fate::Never,
            Role::Attribute(..) | Role::Elsewhere => Fate::Unknown,
            Role::Iterated => Fate::Does(Effect::Consumes),
            Role::Lazily(generator) => match self.of_expr(generator) {
                fate @ (Fate::Never | Fate::Does(Effect::Consumes)) => fate,
                _ => Fate::Unknown,
            },
            Role::Assigned(stmt) => self.of_assigned(stmt),
        }
    }

    fn of_assigned(&mut self, stmt: StmtId) -> Fate {
        let targets = match self.module.tree.stmt(stmt) {
            Stmt::Assign { targets, .. } => targets.clone(),
            Stmt::AnnAssign { target, .. } => vec![*target],
            _ => return Fate::Unknown,
        };
        let vars: Option<Vec<VarId>> = targets.iter().map(|&it| self.module.scopes.var_of_expr(it)).collect();
        let Some(vars) = vars else { return Fate::Unknown };
        Fate::all(vars.into_iter().map(|var| self.of_var(var)))
    }

    fn of_argument(&mut self, call: ExprId, passed: &Passed) -> Fate {
        let Expr::Call { func, .. } = self.module.tree.expr(call) else { return Fate::Unknown };
        if let Some(fate) = self.of_text_method(*func) {
            return fate;
        }
        let Some(path) = self.asking.path(self.module, *func) else { return Fate::Unknown };
        if path == "builtins.getattr" && *passed == Passed::Position(0) && self.asks_plain_attribute(call) {
            return Fate::Never;
        }
        let arg = match passed {
            Passed::Position(n) => ArgRef::Position(*n),
            Passed::Keyword(name) => ArgRef::Keyword(name),
            Passed::Spread => return Fate::Unknown,
        };
        match self.asking.fate(&path, arg) {
            Fate::Held => self.of_expr(call),
            Fate::HeldToCall => match self.of_expr(call) {
                Fate::Never => Fate::Never,
                Fate::Does(Effect::Now | Effect::Consumes) => Fate::Does(Effect::Now),
                _ => Fate::Unknown,
            },
            fate => fate,
        }
    }

    /// `getattr(it, "__name__", None)`.
    fn asks_plain_attribute(&self, call: ExprId) -> bool {
        let Expr::Call { args, .. } = self.module.tree.expr(call) else { return false };
        let name = args.get(1).map(|&name| self.module.tree.expr(name));
        matches!(name, Some(Expr::Const(Const::Str(name))) if PLAIN.contains(&name.as_str()))
    }

    /// `", ".join(it)`, `"…".format(it)`.
    fn of_text_method(&self, func: ExprId) -> Option<Fate> {
        let Expr::Attribute { value, attr, .. } = self.module.tree.expr(func) else { return None };
        let Expr::Const(Const::Str(_) | Const::Bytes(_)) = self.module.tree.expr(*value) else { return None };
        Some(if attr == "join" { Fate::Does(Effect::Consumes) } else { Fate::Never })
    }
}
