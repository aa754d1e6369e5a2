//! How an iterator is used: only one that is gone through once may become a list.
//!
//! ```python
//! for x in (…): …       # once
//! next(…)               # step by step: it has to remember how far it has come
//! ```

use latebind_callees::{ArgRef, Callees, Effect, Known};
use latebind_scopes::{Read, VarId};
use latebind_syntax::tree::{Const, Expr, ExprId, Stmt, StmtId};

use crate::around::steps_to;
use crate::closure::Closure;
use crate::paths::path_of;

/// How the generator is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    /// Used up on the spot, before anything else happens.
    AtOnce,
    /// Gone through once, by a loop or by what takes any iterable.
    Once,
    /// At several places or more than once, or by `next` or the like: it has to stay an
    /// iterator, which remembers how far it was gone through.
    Stepped,
    /// Handed on.
    Unknown,
}

pub(crate) fn usage(closure: &Closure, id: ExprId) -> Usage {
    if is_used_up(closure, id) {
        return Usage::AtOnce;
    }
    let Some(var) = assigned_to(closure, id) else { return usage_of_value(closure, id) };
    match closure.module.scopes.all_reads(var) {
        [only] if runs_once(closure, only) && usage_of_value(closure, only.expr) == Usage::Once => Usage::Once,
        _ => Usage::Stepped,
    }
}

/// `*(…)`, `list(…)`, `", ".join(…)`.
fn is_used_up(closure: &Closure, id: ExprId) -> bool {
    let module = closure.module;
    module.tree.expr_ids().any(|around| match module.tree.expr(around) {
        Expr::Starred { value } => *value == id,
        Expr::Call { func, args, .. } if args.as_slice() == [id] => match module.tree.expr(*func) {
            Expr::Attribute { value, attr, .. } => attr == "join" && is_string(module.tree.expr(*value)),
            _ => callee(closure, *func).is_some_and(|path| !Known::stops_early(&path) && consumes(&path, 0)),
        },
        _ => false,
    })
}

fn is_string(expr: &Expr) -> bool {
    matches!(expr, Expr::Const(Const::Str(_)))
}

fn callee(closure: &Closure, func: ExprId) -> Option<String> {
    path_of(closure.module, closure.maker(), func)
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
pub(crate) fn usage_of_value(closure: &Closure, value: ExprId) -> Usage {
    let tree = closure.module.tree;
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
        Expr::Call { func, args, .. } => {
            args.iter().position(|&arg| arg == value).is_some_and(|place| takes_any(closure, *func, place))
        }
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

/// A function that is known; or a method of that name, whatever has it.
fn takes_any(closure: &Closure, func: ExprId, place: usize) -> bool {
    match (callee(closure, func), closure.module.tree.expr(func)) {
        (Some(path), _) if Known::goes_along(&path) || consumes(&path, place) => true,
        (_, Expr::Attribute { attr, .. }) => Known.hint(attr, ArgRef::Position(place)) == Some(Effect::Consumes),
        _ => false,
    }
}

fn consumes(path: &str, place: usize) -> bool {
    Known.effect(path, ArgRef::Position(place)) == Some(Effect::Consumes)
}
