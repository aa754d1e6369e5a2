//! `from __future__ import annotations`.
//!
//! CPython: `future_parse` in Python/future.c. Only statements at the very
//! beginning count, after at most one docstring.

use latebind_syntax::tree::{Const, Expr, Stmt, StmtId, Tree};

pub(super) fn annotations(tree: &Tree) -> bool {
    let head = tree.body.iter().enumerate().take_while(|&(at, &stmt)| {
        future_names(tree, stmt).is_some() || (at == 0 && is_docstring(tree, stmt))
    });
    head.filter_map(|(_, &stmt)| future_names(tree, stmt))
        .any(|imports_annotations| imports_annotations)
}

/// Whether a future statement imports `annotations`; `None` for other statements.
fn future_names(tree: &Tree, stmt: StmtId) -> Option<bool> {
    match tree.stmt(stmt) {
        Stmt::ImportFrom {
            module: Some(module),
            level: 0,
            names,
        } if module == "__future__" => {
            Some(names.iter().any(|alias| alias.name.name == "annotations"))
        }
        _ => None,
    }
}

fn is_docstring(tree: &Tree, stmt: StmtId) -> bool {
    let Stmt::Expr { value } = tree.stmt(stmt) else {
        return false;
    };
    matches!(tree.expr(*value), Expr::Const(Const::Str(_)))
}
