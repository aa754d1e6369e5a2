//! What the variable holds at the moment when the closure is made.
//!
//! ```python
//! for x in xs:
//!     fs.append(lambda: x)       # this turn's x: keeping it is what was meant
//!     gs.append(lambda: y)       # y of the turn before, or no y yet
//!     y = x * 2
//! ```

use latebind_scopes::{Binding, BindingKind, ScopeId, ScopeKind, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Stmt, StmtId};

use crate::around::{Step, full_span, steps_to, suites_of};
use crate::closure::{Closure, Variable};
use crate::module::Module;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Bound in the same turn, or before and outside every loop that rebinds it.
    ThisTurn,
    /// Bound by an earlier turn, or before the loop.
    EarlierTurn,
    /// On some path nothing has bound it.
    PerhapsUnbound,
}

pub(crate) fn moment(closure: &Closure, variable: &Variable) -> Moment {
    let module = closure.module;
    let asked = Asked { module, var: variable.id, owner: module.scopes.var(variable.id).owner, site: closure.span };
    let seen = if asked.is_comprehension_target() { Moment::ThisTurn } else { asked.by_statements() };
    match seen {
        Moment::EarlierTurn if variable.finding.perhaps_unbound => Moment::PerhapsUnbound,
        seen => seen,
    }
}

fn is_end(binding: &Binding) -> bool {
    matches!(binding.kind, BindingKind::Del | BindingKind::ExceptEnd)
}

fn is_loop(statement: &Stmt) -> bool {
    matches!(statement, Stmt::For { .. } | Stmt::While { .. })
}

struct Asked<'m> {
    module: &'m Module<'m>,
    var: VarId,
    owner: ScopeId,
    site: Span,
}

impl Asked<'_> {
    fn bindings(&self) -> impl Iterator<Item = &Binding> {
        self.module.scopes.bindings(self.var).iter().filter(|it| !is_end(it))
    }

    /// Whether the variable may lose its value between two places.
    fn may_end_in(&self, span: Span) -> bool {
        self.module.scopes.bindings(self.var).iter().any(|it| is_end(it) && span.contains(it.span))
    }

    fn is_comprehension_target(&self) -> bool {
        self.bindings().all(|it| it.kind == BindingKind::Comprehension)
    }

    /// From the closure outwards: the nearest binding that certainly ran before.
    fn by_statements(&self) -> Moment {
        let tree = self.module.tree;
        let mut crossed_rebinding_loop = false;
        for step in steps_to(tree, self.site).iter().rev() {
            if self.is_owner(step.statement) {
                break;
            }
            let span = full_span(tree, step.statement);
            let by_head = self.is_bound_by(step.statement);
            // What stands before a loop is outside its turns.
            if !by_head && is_loop(tree.stmt(step.statement)) {
                if self.may_end_in(span) {
                    return Moment::PerhapsUnbound;
                }
                crossed_rebinding_loop |= self.bindings().any(|it| span.contains(it.span));
            }
            let bound = if by_head { Some(span.start) } else { self.bound_before(step) };
            match bound {
                Some(start) if self.may_end_in(Span::new(start, self.site.start)) => return Moment::PerhapsUnbound,
                Some(_) if crossed_rebinding_loop => return Moment::EarlierTurn,
                Some(_) => return Moment::ThisTurn,
                None => {}
            }
        }
        let is_param = self.bindings().any(|it| it.kind == BindingKind::Param);
        let start = self.module.scopes.scope(self.owner).span.start;
        match (is_param && !self.may_end_in(Span::new(start, self.site.start)), crossed_rebinding_loop) {
            (true, true) => Moment::EarlierTurn,
            (true, false) => Moment::ThisTurn,
            (false, _) => Moment::PerhapsUnbound,
        }
    }

    fn is_owner(&self, statement: StmtId) -> bool {
        self.module.scopes.scope_of_stmt(statement) == Some(self.owner)
    }

    /// Where the last statement before in the same suite begins that certainly binds.
    fn bound_before(&self, step: &Step) -> Option<u32> {
        let before = step.suite.get(..step.index).unwrap_or_default();
        let binding = before.iter().rev().find(|&&id| self.certainly_binds(id))?;
        Some(full_span(self.module.tree, *binding).start)
    }

    /// The statement around the place binds before it runs its suite (or the rest of its
    /// expression).
    fn is_bound_by(&self, statement: StmtId) -> bool {
        let span = full_span(self.module.tree, statement);
        let inside = |it: &&Binding| span.contains(it.span) && it.span.end <= self.site.start && self.is_own(it);
        let head = |it: &Binding| match (self.module.tree.stmt(statement), it.kind) {
            (Stmt::For { target, body, .. }, BindingKind::For) => {
                let in_body =
                    body.first().is_some_and(|&first| full_span(self.module.tree, first).start <= self.site.start);
                in_body && self.module.tree.expr_span(*target).contains(it.span)
            }
            (Stmt::With { body, .. }, BindingKind::With) => self.is_before_suite(it, body),
            (Stmt::Try { handlers, .. }, BindingKind::Except) => {
                handlers.iter().any(|handler| handler.span.contains(it.span) && handler.span.contains(self.site))
            }
            (Stmt::Match { cases, .. }, BindingKind::MatchCapture) => {
                cases.iter().any(|case| case.pattern.span.contains(it.span) && case.span.contains(self.site))
            }
            (statement, BindingKind::Walrus) => {
                suites_of(statement).iter().all(|suite| self.is_before_suite(it, suite))
            }
            _ => false,
        };
        self.bindings().filter(inside).any(head)
    }

    fn is_before_suite(&self, binding: &Binding, suite: &[StmtId]) -> bool {
        suite.first().is_none_or(|&first| binding.span.end <= full_span(self.module.tree, first).start)
    }

    /// Not by another function's `nonlocal` or `global`.
    fn is_own(&self, binding: &Binding) -> bool {
        let mut scope = binding.scope;
        while scope != self.owner {
            let it = self.module.scopes.scope(scope);
            match (it.kind, it.parent) {
                (ScopeKind::ListComp | ScopeKind::SetComp | ScopeKind::DictComp | ScopeKind::Class, Some(parent)) => {
                    scope = parent;
                }
                // `global i` and `for i in …` around the closure.
                _ => return self.module.scopes.scope(binding.scope).span.contains(self.site),
            }
        }
        true
    }

    fn certainly_binds(&self, id: StmtId) -> bool {
        match self.module.tree.stmt(id) {
            Stmt::If { body, orelse, .. } => self.suite_binds(body) && self.suite_binds(orelse) || self.head_binds(id),
            Stmt::With { body, .. } => self.suite_binds(body) || self.head_binds(id),
            Stmt::Try { body, handlers, orelse, finalbody, .. } => {
                let caught = handlers.iter().all(|handler| self.suite_binds(&handler.body));
                (self.suite_binds(body) || self.suite_binds(orelse)) && caught || self.binds(finalbody)
            }
            Stmt::For { .. } | Stmt::While { .. } | Stmt::Match { .. } => false,
            Stmt::Function(function) => self.binds_at(function.name.span),
            Stmt::Class(class) => self.binds_at(class.name.span),
            _ => self.binds_at(self.module.tree.stmt_span(id)),
        }
    }

    fn binds_at(&self, span: Span) -> bool {
        self.bindings().any(|it| span.contains(it.span) && self.is_own(it) && it.kind != BindingKind::Comprehension)
    }

    /// In front of the first suite: a walrus in a test, the target of a `with`.
    fn head_binds(&self, id: StmtId) -> bool {
        let start = self.module.tree.stmt_span(id).start;
        let suites = suites_of(self.module.tree.stmt(id));
        let end = suites.first().and_then(|suite| suite.first()).map(|&first| full_span(self.module.tree, first).start);
        end.is_some_and(|end| self.binds_at(Span::new(start, end)))
    }

    fn binds(&self, suite: &[StmtId]) -> bool {
        suite.iter().any(|&id| self.certainly_binds(id))
    }

    /// Or whoever takes this way never comes to the closure.
    fn suite_binds(&self, suite: &[StmtId]) -> bool {
        let leaves = suite.last().is_some_and(|&last| {
            let statement = self.module.tree.stmt(last);
            matches!(statement, Stmt::Return { .. } | Stmt::Raise { .. } | Stmt::Continue | Stmt::Break)
        });
        leaves || self.binds(suite)
    }
}
