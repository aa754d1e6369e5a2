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
use latebind_syntax::tree::{Expr, ExprId, Stmt, Tree};

use crate::program::Program;

/// An expression's or binding's place, and the scope whose code it is.
type Place = (ScopeId, Span);

/// The binding places of `var` whose value depends on nothing that a loop around them rebinds. An
/// `import` that is run again gives what it gave, and so does a `def`, as long as all `reads` call it.
pub(crate) fn assignments(program: &Program, var: VarId, reads: &[Span]) -> BTreeSet<Span> {
    let bindings = program.scopes.bindings(var);
    let steady = bindings.iter().filter(|binding| match binding.kind {
        BindingKind::Import => true,
        BindingKind::Def => {
            program.arguments.calls_all(reads) && is_steady_def(program, (binding.scope, binding.span), var)
        }
        _ => program
            .assigned
            .value_of(binding.span)
            .is_some_and(|value| is_steady(program, (binding.scope, binding.span), value)),
    });
    steady.map(|binding| binding.span).collect()
}

/// ```python
/// for row in rows:
///     def show(it): print(it, sep)       # does what it did in the last turn
/// ```
fn is_steady_def(program: &Program, place: Place, var: VarId) -> bool {
    let scopes = program.scopes;
    let made = scopes.iter().find_map(|scope| {
        let function = program.function_node(scope)?;
        (function.name.span == place.1).then_some((scope, function))
    });
    let Some((scope, function)) = made else { return false };
    let mut defaults = function.params.iter().filter_map(|param| param.default);
    function.decorators.is_empty()
        && defaults.all(|it| is_steady(program, place, it))
        && scopes.captures(scope).iter().all(|&it| it != var && is_unchanged(program, place, it))
}

/// Where a loop runs that place again, the expression gives an equal value.
pub(crate) fn is_steady(program: &Program, place: Place, value: ExprId) -> bool {
    let is_same = |var| is_unchanged(program, place, var);
    match program.tree.expr(value) {
        Expr::Const(_) => true,
        Expr::Name(name) => program.scopes.resolve(place.0, name).is_some_and(is_same),
        Expr::Attribute { value, attr, .. } => is_set_once(program, place, *value, attr),
        Expr::Binary { left, right, .. } => [left, right].iter().all(|it| is_steady(program, place, **it)),
        Expr::Unary { operand, .. } => is_steady(program, place, *operand),
        Expr::If { test, body, orelse } => [test, body, orelse].iter().all(|it| is_steady(program, place, **it)),
        Expr::Compare { left, rest } => {
            is_steady(program, place, *left) && rest.iter().all(|(_, it)| is_steady(program, place, *it))
        }
        _ => false,
    }
}

/// `self.name`, which is a method, or gets its value in `__init__` or ahead of the loop and nowhere else in the file.
fn is_set_once(program: &Program, place: Place, object: ExprId, attr: &str) -> bool {
    let Expr::Name(name) = program.tree.expr(object) else { return false };
    let Some(var) = program.scopes.resolve(place.0, name) else { return false };
    let function = program.scopes.var(var).owner;
    let Some(class) = program.scopes.method_class(function).filter(|_| is_unchanged(program, place, var)) else {
        return false;
    };
    let first = program.function_node(function).and_then(|it| it.params.iter().next());
    !program.arguments.sets_any_attribute
        && first.is_some_and(|it| it.name == *name)
        && (is_method(program, class, attr) || is_set_ahead(program, place, (class, function), attr))
}

/// Only code stores it that cannot run between two turns.
fn is_set_ahead(program: &Program, place: Place, (class, function): (ScopeId, ScopeId), attr: &str) -> bool {
    let around = loops_around(program, place);
    program.statics.is_only_set(class, attr, |at| match at.scope == function {
        true => program.span_at(at).is_some_and(|span| !is_in(&around, span)),
        false => program.name(at.scope) == "__init__",
    })
}

/// Bound by one `def`, which no decorator makes a property, and by no assignment to an attribute of the name.
fn is_method(program: &Program, class: ScopeId, attr: &str) -> bool {
    let scopes = program.scopes;
    let own = scopes.resolve(class, attr).filter(|&var| scopes.var(var).owner == class);
    let Some([only]) = own.map(|var| scopes.bindings(var)) else { return false };
    let is_it = |scope| program.function_node(scope).filter(|it| it.name.span == only.span);
    let function = scopes.iter().find_map(is_it);
    let is_property = |it: &ExprId| name_of(program.tree, *it).contains("property");
    function.is_some_and(|it| !it.decorators.iter().any(is_property)) && !program.statics.is_set(attr)
}

/// No loop around the assignment, and no other function, binds the variable.
fn is_unchanged(program: &Program, place: Place, var: VarId) -> bool {
    let around = loops_around(program, place);
    program.scopes.bindings(var).iter().all(|it| !is_in(&around, it.span) && is_own(program, it, var))
}

/// What the loops around the assignment repeat.
fn loops_around<'p>(program: &Program<'p>, place: Place) -> Vec<&'p [Span]> {
    let repeats = program.flow.loops().map(|(_, it)| &it.repeats[..]);
    repeats.filter(|parts| parts.iter().any(|part| part.contains(place.1))).collect()
}

fn is_in(loops: &[&[Span]], span: Span) -> bool {
    loops.iter().any(|parts| parts.iter().any(|part| part.contains(span)))
}

/// The last name of a decorator: `cached_property` of `@functools.cached_property(8)`.
fn name_of(tree: &Tree, expr: ExprId) -> &str {
    match tree.expr(expr) {
        Expr::Name(name) => name,
        Expr::Attribute { attr, .. } => attr,
        Expr::Call { func, .. } => name_of(tree, *func),
        _ => "",
    }
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
    pub fn of(tree: &Tree) -> Self {
        let mut found = Vec::new();
        for id in tree.stmt_ids() {
            let (targets, value) = match tree.stmt(id) {
                Stmt::Assign { targets, value } => (&targets[..], *value),
                Stmt::AnnAssign { target, value: Some(value), .. } => (std::slice::from_ref(target), *value),
                _ => continue,
            };
            for &target in targets {
                found.extend(parts(tree, target, value).map(|(target, value)| (tree.expr_span(target), value)));
            }
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

/// `a, b = x, y` is `a = x` and `b = y`. Only names are kept.
fn parts(tree: &Tree, target: ExprId, value: ExprId) -> impl Iterator<Item = (ExprId, ExprId)> {
    let pairs: Vec<(ExprId, ExprId)> = match (tree.expr(target), tree.expr(value)) {
        (Expr::Tuple { elts: targets }, Expr::Tuple { elts: values }) if targets.len() == values.len() => {
            targets.iter().copied().zip(values.iter().copied()).collect()
        }
        _ => vec![(target, value)],
    };
    let is_star = |it: ExprId| matches!(tree.expr(it), Expr::Starred { .. });
    let has_star = pairs.iter().any(|&(target, value)| is_star(target) || is_star(value));
    pairs.into_iter().filter(move |(target, _)| !has_star && matches!(tree.expr(*target), Expr::Name(_)))
}
