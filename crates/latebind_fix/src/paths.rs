//! What a dotted expression names, as far as imports tell.
//!
//! ```python
//! from functools import wraps as w
//! @w(f)                         # functools.wraps()
//! app = fastapi.FastAPI()
//! @app.get("/")                 # fastapi.FastAPI().get()
//! ```

use latebind_scopes::{Binding, BindingKind, ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Alias, Expr, ExprId, Stmt};

use crate::module::Module;

/// How far names may lead to names.
const STEPS: u8 = 6;

pub(crate) fn path_of(module: &Module, scope: ScopeId, expr: ExprId) -> Option<String> {
    path_within(module, scope, expr, STEPS)
}

/// The same for a name as it would be read in `scope`.
pub(crate) fn path_of_name(module: &Module, scope: ScopeId, name: &str) -> Option<String> {
    path_of_var(module, module.scopes.resolve(scope, name)?, STEPS)
}

fn path_within(module: &Module, scope: ScopeId, expr: ExprId, steps: u8) -> Option<String> {
    let steps = steps.checked_sub(1)?;
    match module.tree.expr(expr) {
        Expr::Name(name) => path_of_var(module, module.scopes.resolve(scope, name)?, steps),
        Expr::Attribute { value, attr, .. } => Some(format!("{}.{attr}", path_within(module, scope, *value, steps)?)),
        Expr::Call { func, .. } => Some(format!("{}()", path_within(module, scope, *func, steps)?)),
        _ => None,
    }
}

fn path_of_var(module: &Module, var: VarId, steps: u8) -> Option<String> {
    match module.scopes.bindings(var) {
        [] if module.scopes.var(var).owner == module.scopes.module() && module.scopes.star_imports.is_empty() => {
            Some(format!("builtins.{}", module.scopes.var(var).name))
        }
        [only] => path_of_binding(module, only, steps),
        _ => None,
    }
}

fn path_of_binding(module: &Module, binding: &Binding, steps: u8) -> Option<String> {
    match binding.kind {
        BindingKind::Import => imported(module, binding.span),
        BindingKind::Assign => path_within(module, binding.scope, assigned(module, binding.span)?, steps),
        _ => None,
    }
}

/// `name = value` with one plain target.
fn assigned(module: &Module, target: Span) -> Option<ExprId> {
    module.tree.stmt_ids().find_map(|id| match module.tree.stmt(id) {
        Stmt::Assign { targets, value } if targets.iter().any(|&it| module.tree.expr_span(it) == target) => {
            Some(*value)
        }
        _ => None,
    })
}

fn imported(module: &Module, name: Span) -> Option<String> {
    let is_it = |alias: &&Alias| alias.span.contains(name);
    module.tree.stmt_ids().find_map(|id| match module.tree.stmt(id) {
        Stmt::Import { names } => {
            let alias = names.iter().find(is_it)?;
            let whole = alias.name.name.as_str();
            let first = whole.split('.').next().unwrap_or(whole);
            Some(if alias.asname.is_some() { whole.to_owned() } else { first.to_owned() })
        }
        Stmt::ImportFrom { module: from, level: 0, names } => {
            let alias = names.iter().find(is_it)?;
            Some(format!("{}.{}", from.as_deref().unwrap_or_default(), alias.name.name))
        }
        _ => None,
    })
}
