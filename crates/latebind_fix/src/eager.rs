//! A list instead of a generator expression: the values are made now.
//!
//! ```python
//! for word in banned:
//!     kept = [line for line in kept if word not in line]
//! ```
//!
//! Nothing else changes where the elements are made of what is finite and has no
//! effects, and the list is used as the iterator was: gone through once.

use latebind_scopes::{BindingKind, Read, VarId};
use latebind_syntax::tree::{Clause, Const, Expr, ExprId, Stmt, StmtId};

use crate::around::steps_to;
use crate::closure::{Closure, Shape};
use crate::edit::Edit;
use crate::inside::borrows_parentheses;
use crate::module::Module;
use crate::paths::path_of;
use crate::plan::Plan;
use crate::repair::{Assurance, Refusal, Risk, Safety, Strategy};
use crate::risk;
use latebind_source::Span;

pub(crate) fn plan(closure: &Closure) -> Result<Plan, Refusal> {
    let Shape::Generator { id, elt, clauses } = closure.shape else { return Err(Refusal::Kind) };
    if let Some(refusal) = risk::keeping_refused(closure) {
        return Err(refusal);
    }
    if clauses.iter().any(|clause| is_endless(closure, clause.iter)) {
        return Err(Refusal::Endless);
    }
    let usage = usage(closure, id);
    let safety = safety(closure, elt, clauses, usage);
    let edits = brackets(closure, id, usage);
    Ok(Plan::new(closure, Strategy::Eager, safety, edits))
}

/// How the generator is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Usage {
    /// Gone through once, by a loop or by what takes any iterable.
    Once,
    /// At several places or more than once, or by `next` or the like: it has to stay an
    /// iterator, which remembers how far it was gone through.
    Stepped,
    /// Handed on.
    Unknown,
}

fn brackets(closure: &Closure, id: ExprId, usage: Usage) -> Vec<Edit> {
    let Span { start, end } = closure.span;
    let mut edits = vec![Edit::replace(Span::new(start, start + 1), "["), Edit::replace(Span::new(end - 1, end), "]")];
    let borrowed = if borrows_parentheses(closure.module, id) { ("(", ")") } else { ("", "") };
    let iterator = if usage != Usage::Once { ("iter(", ")") } else { ("", "") };
    edits.push(Edit::insert(start, format!("{}{}", borrowed.0, iterator.0)));
    edits.push(Edit::insert(end, format!("{}{}", iterator.1, borrowed.1)));
    edits.retain(|edit| !edit.written(closure.module.text).is_empty());
    edits
}

fn safety(closure: &Closure, elt: ExprId, clauses: &[Clause], usage: Usage) -> Safety {
    let module = closure.module;
    let scope = closure.maker();
    let finite = clauses.iter().all(|clause| !clause.is_async && is_finite(module, closure, clause.iter));
    let parts = clauses.iter().flat_map(|clause| clause.ifs.iter().copied()).chain([elt]);
    let pure = parts.chain(clauses.iter().map(|clause| clause.target)).all(|part| is_pure(module, scope, part));
    let risk = risk::keeping_risk(closure)
        .or_else(|| (!finite || !pure).then_some(Risk::EvaluatedNow))
        .or_else(|| (usage == Usage::Unknown).then_some(Risk::NoGenerator));
    risk.map_or(Safety::Safe(Assurance::FiniteAndPure), Safety::Unsafe)
}

const ENDLESS: [&str; 3] = ["itertools.count()", "itertools.cycle()", "itertools.repeat()"];

fn is_endless(closure: &Closure, iter: ExprId) -> bool {
    path_of(closure.module, closure.maker(), iter).is_some_and(|path| ENDLESS.contains(&path.as_str()))
}

const GIVES_FINITE: [&str; 9] = [
    "builtins.dict()",
    "builtins.frozenset()",
    "builtins.list()",
    "builtins.range()",
    "builtins.set()",
    "builtins.sorted()",
    "builtins.str()",
    "builtins.tuple()",
    "builtins.dir()",
];

fn is_finite(module: &Module, closure: &Closure, iter: ExprId) -> bool {
    match module.tree.expr(iter) {
        Expr::List { .. } | Expr::Tuple { .. } | Expr::Set { .. } | Expr::Dict { .. } => true,
        Expr::ListComp { .. } | Expr::SetComp { .. } | Expr::DictComp { .. } => true,
        Expr::Const(Const::Str(_) | Const::Bytes(_)) => true,
        Expr::Call { .. } => {
            path_of(module, closure.maker(), iter).is_some_and(|path| GIVES_FINITE.contains(&path.as_str()))
        }
        Expr::Name(name) => {
            let var = module.scopes.resolve(closure.maker(), name);
            var.and_then(|var| only_value(module, var))
                .is_some_and(|value| value != iter && is_finite_display(module, value))
        }
        _ => false,
    }
}

fn is_finite_display(module: &Module, value: ExprId) -> bool {
    matches!(
        module.tree.expr(value),
        Expr::List { .. } | Expr::Tuple { .. } | Expr::Set { .. } | Expr::Dict { .. } | Expr::ListComp { .. }
    )
}

/// The value of a variable that is assigned once.
fn only_value(module: &Module, var: VarId) -> Option<ExprId> {
    let [only] = module.scopes.bindings(var) else { return None };
    if only.kind != BindingKind::Assign {
        return None;
    }
    module.tree.stmt_ids().find_map(|id| match module.tree.stmt(id) {
        Stmt::Assign { targets, value } => {
            targets.iter().any(|&target| module.tree.expr_span(target) == only.span).then_some(*value)
        }
        _ => None,
    })
}

const PURE: [&str; 11] = ["abs", "bool", "float", "int", "isinstance", "len", "max", "min", "repr", "round", "str"];

/// Nothing that could have an effect, or see one.
fn is_pure(module: &Module, scope: latebind_scopes::ScopeId, part: ExprId) -> bool {
    let all = |parts: &[ExprId]| parts.iter().all(|&part| is_pure(module, scope, part));
    match module.tree.expr(part) {
        Expr::Name(_) | Expr::Const(_) => true,
        Expr::BoolOp { values, .. } => all(values),
        Expr::Unary { operand, .. } => is_pure(module, scope, *operand),
        Expr::Binary { left, right, .. } => all(&[*left, *right]),
        Expr::Compare { left, rest } => {
            is_pure(module, scope, *left) && rest.iter().all(|(_, it)| is_pure(module, scope, *it))
        }
        Expr::If { test, body, orelse } => all(&[*test, *body, *orelse]),
        Expr::Tuple { elts } | Expr::List { elts } => all(elts),
        Expr::FString { parts } => all(parts),
        Expr::Call { func, args, keywords } if keywords.is_empty() => {
            let path = path_of(module, scope, *func);
            let name = path.as_deref().and_then(|path| path.strip_prefix("builtins."));
            name.is_some_and(|name| PURE.contains(&name)) && all(args)
        }
        _ => false,
    }
}

/// Callees that go through an iterable once.
const TAKES_ANY: [&str; 14] = [
    "all",
    "any",
    "dict",
    "enumerate",
    "filter",
    "frozenset",
    "list",
    "map",
    "max",
    "min",
    "set",
    "sorted",
    "sum",
    "tuple",
];

fn usage(closure: &Closure, id: ExprId) -> Usage {
    let module = closure.module;
    let Some(var) = assigned_to(closure, id) else { return usage_of_value(module, closure, id) };
    match module.scopes.all_reads(var) {
        [only] if runs_once(closure, only) && usage_of_value(module, closure, only.expr) == Usage::Once => Usage::Once,
        _ => Usage::Stepped,
    }
}

/// No loop and no other function comes back to the read without making the generator anew.
fn runs_once(closure: &Closure, read: &Read) -> bool {
    let tree = closure.module.tree;
    let comes_back = |id: StmtId| match tree.stmt(id) {
        Stmt::For { iter, .. } => !tree.expr_span(*iter).contains(read.span),
        Stmt::While { .. } => true,
        _ => false,
    };
    let around = steps_to(tree, read.span).into_iter().map(|step| step.statement);
    let mut loops = around.filter(|&id| comes_back(id));
    read.scope == closure.maker() && loops.all(|id| tree.stmt_span(id).contains(closure.span))
}

/// `name = (…)`.
fn assigned_to(closure: &Closure, id: ExprId) -> Option<VarId> {
    let tree = closure.module.tree;
    tree.stmt_ids().find_map(|statement| match tree.stmt(statement) {
        Stmt::Assign { targets, value } if *value == id => match targets[..] {
            [target] => closure.module.scopes.var_of_expr(target),
            _ => None,
        },
        _ => None,
    })
}

/// Where an expression stands: in a loop's head, as an argument of what takes any iterable.
fn usage_of_value(module: &Module, closure: &Closure, value: ExprId) -> Usage {
    let tree = module.tree;
    let in_head = tree.stmt_ids().any(|id| match tree.stmt(id) {
        Stmt::For { iter, .. } => *iter == value,
        _ => false,
    });
    let in_expr = tree.expr_ids().any(|id| match tree.expr(id) {
        Expr::Generator { clauses, .. }
        | Expr::ListComp { clauses, .. }
        | Expr::SetComp { clauses, .. }
        | Expr::DictComp { clauses, .. } => clauses.iter().any(|clause| clause.iter == value),
        Expr::Starred { value: spread } | Expr::YieldFrom { value: spread } => *spread == value,
        Expr::Call { func, args, .. } => args.contains(&value) && takes_any(module, closure, *func),
        _ => false,
    });
    let is_argument =
        tree.expr_ids().any(|id| matches!(tree.expr(id), Expr::Call { args, .. } if args.contains(&value)));
    match () {
        () if in_head || in_expr => Usage::Once,
        // `next`, or one of which nothing is known.
        () if is_argument => Usage::Stepped,
        () => Usage::Unknown,
    }
}

/// Methods that go through any iterable, whatever has them.
const METHODS_TAKE_ANY: [&str; 5] = ["extend", "fromkeys", "join", "update", "writelines"];

fn takes_any(module: &Module, closure: &Closure, func: ExprId) -> bool {
    if matches!(module.tree.expr(func), Expr::Attribute { attr, .. } if METHODS_TAKE_ANY.contains(&attr.as_str())) {
        return true;
    }
    let path = path_of(module, closure.maker(), func);
    path.as_deref().and_then(|path| path.strip_prefix("builtins.")).is_some_and(|name| TAKES_ANY.contains(&name))
}
