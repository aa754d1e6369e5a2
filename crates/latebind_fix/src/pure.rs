//! Expressions that give the same now as later.
//!
//! ```python
//! (x * k for x in (1, 2))                  # of its own variables, and of the one that is kept
//! (x for x in words if x not in seen)      # `seen` may hold more tomorrow
//! ```

use latebind_callees::Known;
use latebind_scopes::VarId;
use latebind_syntax::tree::{CompareOp, Expr, ExprId};

use crate::closure::Closure;
use crate::paths::path_of;
use crate::supply::only_value;

/// Nothing that could have an effect, or see one.
pub(crate) fn sees_no_change(closure: &Closure, part: ExprId) -> bool {
    let all = |parts: &[ExprId]| parts.iter().all(|&part| sees_no_change(closure, part));
    match closure.module.tree.expr(part) {
        Expr::Const(_) => true,
        Expr::Name(_) => closure.module.scopes.var_of_expr(part).is_some_and(|var| is_steady(closure, var)),
        Expr::BoolOp { values, .. } => all(values),
        Expr::Unary { operand, .. } => sees_no_change(closure, *operand),
        Expr::Binary { left, right, .. } => all(&[*left, *right]),
        Expr::Compare { left, rest } => {
            sees_no_change(closure, *left) && rest.iter().all(|(op, right)| compares(closure, *op, *right))
        }
        Expr::If { test, body, orelse } => all(&[*test, *body, *orelse]),
        Expr::Tuple { elts } | Expr::List { elts } => all(elts),
        Expr::FString { parts } => all(parts),
        Expr::Call { func, args, keywords } if keywords.is_empty() => {
            path_of(closure.module, closure.maker(), *func).is_some_and(|path| Known::is_pure(&path)) && all(args)
        }
        _ => false,
    }
}

/// Its own variables, those that are kept, and names for constants.
fn is_steady(closure: &Closure, var: VarId) -> bool {
    let module = closure.module;
    let is_own = module.scopes.is_within(module.scopes.var(var).owner, closure.scope);
    let is_kept = closure.variables.iter().any(|it| it.id == var);
    let is_constant = || only_value(module, var).is_some_and(|value| matches!(module.tree.expr(value), Expr::Const(_)));
    is_own || is_kept || is_constant()
}

/// What a container holds may change, even if it is the kept variable's.
fn compares(closure: &Closure, op: CompareOp, right: ExprId) -> bool {
    let is_kept = |var: VarId| closure.variables.iter().any(|it| it.id == var);
    let looks_into = matches!(op, CompareOp::In | CompareOp::NotIn);
    sees_no_change(closure, right) && !(looks_into && closure.module.scopes.var_of_expr(right).is_some_and(is_kept))
}
