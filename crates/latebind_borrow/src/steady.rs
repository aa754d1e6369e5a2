//! Assignments that run again and again and always give an equal value.
//!
//! ```python
//! for i in rows:
//!     limit = low + 10        # nothing here changes `low`: no rebind worth a word
//!     checks.append(lambda x: x < limit)
//! ```

use std::collections::BTreeSet;

use latebind_scopes::{Binding, BindingKind, ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId, Stmt};

use crate::program::Program;

/// The binding places of `var` whose value depends on nothing that a loop around them rebinds. An
/// `import` that is run again gives what it gave.
pub(crate) fn assignments(program: &Program, var: VarId) -> BTreeSet<Span> {
    let bindings = program.scopes.bindings(var);
    let steady = bindings.iter().filter(|binding| {
        let value = program.assigned.value_of(binding.span);
        binding.kind == BindingKind::Import
            || value.is_some_and(|value| is_steady(program, (binding.scope, binding.span), value))
    });
    steady.map(|binding| binding.span).collect()
}

/// Where a loop runs that place again, the expression gives an equal value.
pub(crate) fn is_steady(program: &Program, place: (ScopeId, Span), value: ExprId) -> bool {
    match program.tree.expr(value) {
        Expr::Const(_) => true,
        Expr::Name(name) => is_unchanged(program, place, name),
        Expr::Binary { left, right, .. } => [left, right].iter().all(|it| is_steady(program, place, **it)),
        Expr::Unary { operand, .. } => is_steady(program, place, *operand),
        Expr::If { test, body, orelse } => [test, body, orelse].iter().all(|it| is_steady(program, place, **it)),
        Expr::Compare { left, rest } => {
            is_steady(program, place, *left) && rest.iter().all(|(_, it)| is_steady(program, place, *it))
        }
        _ => false,
    }
}

/// No loop around the place, and no other function, binds the name.
fn is_unchanged(program: &Program, (scope, span): (ScopeId, Span), name: &str) -> bool {
    let Some(var) = program.scopes.resolve(scope, name) else { return false };
    let around: Vec<&[Span]> = program
        .flow
        .loops()
        .map(|(_, it)| &it.repeats[..])
        .filter(|repeats| repeats.iter().any(|part| part.contains(span)))
        .collect();
    let in_loop = |span: Span| around.iter().any(|repeats| repeats.iter().any(|part| part.contains(span)));
    program.scopes.bindings(var).iter().all(|it| !in_loop(it.span) && is_own(program, it, var))
}

fn is_own(program: &Program, binding: &Binding, var: VarId) -> bool {
    let owner: ScopeId = program.scopes.var(var).owner;
    crate::capture::runs_in(program.scopes, binding.scope, owner)
}

/// Plain assignments of a module: which expression goes to the name at a place.
#[derive(Debug, Default)]
pub struct Assigned {
    found: Vec<(Span, ExprId)>,
}

impl Assigned {
    pub fn of(tree: &latebind_syntax::tree::Tree) -> Self {
        let mut found = Vec::new();
        for id in tree.stmt_ids() {
            let (targets, value) = match tree.stmt(id) {
                Stmt::Assign { targets, value } => (&targets[..], *value),
                Stmt::AnnAssign { target, value: Some(value), .. } => (std::slice::from_ref(target), *value),
                _ => continue,
            };
            let names = targets.iter().filter(|&&target| matches!(tree.expr(target), Expr::Name(_)));
            found.extend(names.map(|&target| (tree.expr_span(target), value)));
        }
        found.sort_unstable();
        Self { found }
    }

    /// What the plain assignment to the name that stands there gives it.
    pub fn value_of(&self, target: Span) -> Option<ExprId> {
        let place = self.found.binary_search_by_key(&target, |(span, _)| *span).ok()?;
        self.found.get(place).map(|(_, value)| *value)
    }
}
