//! What a generator expression goes through: whether it ends, and is the same now as later.
//!
//! ```python
//! (x for x in itertools.count())      # endless
//! (x for x in rows)                   # finite where `rows = [1, 2]` and nothing changes it
//! ```

use latebind_scopes::{BindingKind, VarId};
use latebind_syntax::tree::{Const, Expr, ExprId, Stmt};

use crate::closure::Closure;
use crate::module::Module;
use crate::paths::path_of;
use crate::usage::{Usage, usage_of_value};

const ENDLESS: [&str; 3] = ["itertools.count()", "itertools.cycle()", "itertools.repeat()"];

pub(crate) fn is_endless(closure: &Closure, iter: ExprId) -> bool {
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
    let gives_finite =
        || path_of(closure.module, closure.maker(), iter).is_some_and(|path| GIVES_FINITE.contains(&path.as_str()));
    match closure.module.tree.expr(iter) {
        Expr::List { .. } | Expr::Tuple { .. } | Expr::Set { .. } | Expr::Dict { .. } => true,
        Expr::ListComp { .. } | Expr::SetComp { .. } | Expr::DictComp { .. } => true,
        Expr::Const(Const::Str(_) | Const::Bytes(_)) => true,
        Expr::Call { .. } => gives_finite(),
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
