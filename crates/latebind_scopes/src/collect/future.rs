//! `from __future__ import …`.
//!
//! CPython: Python/future.c, and `check_import_from` for those that come late.
//! Only statements at the very beginning count, after at most one docstring.

use latebind_source::Span;
use latebind_syntax::tree::{Alias, Const, Expr, Stmt, StmtId, Tree};

use crate::error::{ErrorStage, ScopeError};
use crate::version::PythonVersion;

/// The feature that changes scoping.
const ANNOTATIONS: &str = "annotations";

const FEATURES: &[&str] = &[
    "absolute_import",
    "annotations",
    "barry_as_FLUFL",
    "division",
    "generator_stop",
    "generators",
    "nested_scopes",
    "print_function",
    "unicode_literals",
    "with_statement",
];

/// What the head of the module says.
#[derive(Default)]
pub(super) struct Future {
    pub(super) annotations: bool,
    /// Where the last valid future statement ends.
    pub(super) end: u32,
    pub(super) errors: Vec<ScopeError>,
}

pub(super) fn future_parse(tree: &Tree, version: PythonVersion) -> Future {
    let mut future = Future::default();
    for (at, &stmt) in tree.body.iter().enumerate() {
        if let Some(names) = imported(tree.stmt(stmt), version) {
            future.end = tree.stmt_span(stmt).end;
            future.check_features(names, tree.stmt_span(stmt), version);
        } else if at > 0 || !is_docstring(tree, stmt) {
            break;
        }
    }
    future
}

/// The names that a future statement imports; `None` for other statements. Before 3.13
/// `from .__future__ import …` was taken for one.
pub(super) fn imported(stmt: &Stmt, version: PythonVersion) -> Option<&[Alias]> {
    match stmt {
        Stmt::ImportFrom { module: Some(module), level, names }
            if module == "__future__" && (*level == 0 || version < PythonVersion::V3_13) =>
        {
            Some(names)
        }
        _ => None,
    }
}

fn is_docstring(tree: &Tree, stmt: StmtId) -> bool {
    let Stmt::Expr { value } = tree.stmt(stmt) else { return false };
    matches!(tree.expr(*value), Expr::Const(Const::Str(_)))
}

impl Future {
    fn check_features(&mut self, names: &[Alias], stmt: Span, version: PythonVersion) {
        for alias in names {
            let name = alias.name.name.as_str();
            self.annotations |= name == ANNOTATIONS;
            let message = match name {
                "braces" => "not a chance".to_owned(),
                _ if FEATURES.contains(&name) => continue,
                _ => format!("future feature {name} is not defined"),
            };
            let start = Span::new(stmt.start, stmt.start);
            let span = if version >= PythonVersion::V3_14 { alias.span } else { start };
            let stage = if version >= PythonVersion::V3_10 { ErrorStage::Symtable } else { ErrorStage::Compile };
            self.errors.push(ScopeError { message, span, stage, one_column_left: false });
        }
    }
}
