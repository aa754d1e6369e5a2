//! What a repair needs from elsewhere, and the import that it may take.
//!
//! ```python
//! from functools import partial       # added before the first import, if nobody has it
//! show = partial(show, i)
//! ```

use latebind_scopes::{BindingKind, VarId};
use latebind_syntax::tree::{Const, Expr, Stmt};

use crate::closure::Closure;
use crate::edit::Edit;
use crate::layout::start_of;
use crate::module::Module;
use crate::paths::path_of_name;

/// A name and the module that has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) module: &'static str,
    pub(crate) name: &'static str,
}

/// How the file calls it, and the import where it has none; nothing where the name is taken.
pub(crate) fn imported(closure: &Closure, wanted: Wanted) -> Option<(String, Option<Edit>)> {
    let module = closure.module;
    let known = module.names().into_iter().find_map(|name| {
        let path = path_of_name(module, closure.scope, &name)?;
        let rest = match path.strip_prefix(wanted.module)? {
            "" => format!("{name}.{}", wanted.name),
            own => own.strip_prefix('.').filter(|&own| own == wanted.name).map(|_| name.to_string())?,
        };
        is_always_there(module, module.scopes.resolve(closure.scope, &name)?).then_some(rest)
    });
    if let Some(name) = known {
        return Some((name, None));
    }
    let line = format!("from {} import {}", wanted.module, wanted.name);
    let is_free = !module.names().contains(wanted.name);
    is_free.then(|| (wanted.name.to_owned(), Some(import(module, &line))))
}

/// Bound by a statement of the module's own suite: not for type checkers only.
fn is_always_there(module: &Module, var: VarId) -> bool {
    let mut own = module.tree.body.iter().map(|&id| (module.tree.stmt(id), module.tree.stmt_span(id)));
    let [binding] = module.scopes.bindings(var) else { return false };
    binding.kind == BindingKind::Import && own.any(|(it, span)| is_import(it) && span.contains(binding.span))
}

fn is_import(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Import { .. } | Stmt::ImportFrom { .. })
}

/// Before the first import; without one, before the first statement but the docstring.
fn import(module: &Module, text: &str) -> Edit {
    let tree = module.tree;
    let is_future =
        |statement: &Stmt| matches!(statement, Stmt::ImportFrom { module: Some(from), .. } if from == "__future__");
    let is_docstring = |statement: &Stmt| matches!(statement, Stmt::Expr { value } if matches!(tree.expr(*value), Expr::Const(Const::Str(_))));
    let import = tree.body.iter().find(|&&id| is_import(tree.stmt(id)) && !is_future(tree.stmt(id)));
    let first = || tree.body.iter().find(|&&id| !is_docstring(tree.stmt(id)) && !is_future(tree.stmt(id)));
    let at = import.or_else(first).map_or(0, |&id| module.line_start(start_of(module, id)));
    Edit::insert(at, format!("{text}{}", module.newline()))
}
