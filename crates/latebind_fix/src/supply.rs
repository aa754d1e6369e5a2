//! What a generator expression goes through: whether it ends, and is the same now as later.
//!
//! ```python
//! (x for x in itertools.count())      # endless
//! (x for x in rows)                   # finite where `rows = [1, 2]` and nothing changes it
//! ```

use latebind_callees::Known;
use latebind_scopes::{BindingKind, VarId};
use latebind_syntax::tree::{Const, Expr, ExprId, Stmt};

use crate::closure::Closure;
use crate::module::Module;
use crate::paths::path_of;
use crate::usage::{Usage, usage_of_value};

pub(crate) fn is_endless(closure: &Closure, iter: ExprId) -> bool {
    maker_of(closure, iter).is_some_and(|callee| Known::is_endless(&callee))
}

/// The path of the callee whose result it is, or a name for it.
fn maker_of(closure: &Closure, iter: ExprId) -> Option<String> {
    path_of(closure.module, closure.maker(), iter)?.strip_suffix("()").map(str::to_owned)
}

/// Finite, and nothing can change it before the generator would have come to it.
pub(crate) fn is_finite(closure: &Closure, iter: ExprId) -> bool {
    let module = closure.module;
    match module.tree.expr(iter) {
        Expr::Name(name) => {
            let var = module.scopes.resolve(closure.maker(), name);
            var.is_some_and(|var| holds_finite(closure, var, iter))
        }
        _ => is_made_here(closure, iter),
    }
}

fn is_made_here(closure: &Closure, iter: ExprId) -> bool {
    match closure.module.tree.expr(iter) {
        Expr::List { .. } | Expr::Tuple { .. } | Expr::Set { .. } | Expr::Dict { .. } => true,
        Expr::ListComp { .. } | Expr::SetComp { .. } | Expr::DictComp { .. } => true,
        Expr::Const(Const::Str(_) | Const::Bytes(_)) => true,
        Expr::Call { .. } => maker_of(closure, iter).is_some_and(|callee| Known::is_finite(&callee)),
        _ => false,
    }
}

/// Bound once to what ends, and only ever gone through.
fn holds_finite(closure: &Closure, var: VarId, iter: ExprId) -> bool {
    let module = closure.module;
    let Some(value) = only_value(module, var).filter(|&value| value != iter) else { return false };
    let is_fixed = matches!(module.tree.expr(value), Expr::Tuple { .. } | Expr::Const(_));
    let mut reads = module.scopes.all_reads(var).iter();
    is_made_here(closure, value) && (is_fixed || reads.all(|read| usage_of_value(closure, read.expr) == Usage::Once))
}

/// The value of a variable that is assigned once.
pub(crate) fn only_value(module: &Module, var: VarId) -> Option<ExprId> {
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
