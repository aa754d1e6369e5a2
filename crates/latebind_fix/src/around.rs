//! The statements around a place, outermost first.
//!
//! ```python
//! for row in rows:              # step 0: the module's suite, this statement
//!     name = row.name           #
//!     keep(lambda: name)        # step 1: the loop's suite, this statement
//! ```

use latebind_source::Span;
use latebind_syntax::tree::{ExprId, Handler, Stmt, StmtId, Tree};

/// A suite on the way to a place, and which of its statements holds the place.
#[derive(Clone, Copy)]
pub(crate) struct Step<'t> {
    pub(crate) suite: &'t [StmtId],
    pub(crate) index: usize,
    pub(crate) statement: StmtId,
}

pub(crate) fn steps_to(tree: &Tree, place: Span) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut suites = vec![tree.body.as_slice()];
    while let Some(step) = suites.iter().find_map(|suite| step(tree, suite, place)) {
        suites = suites_of(tree.stmt(step.statement));
        steps.push(step);
    }
    steps
}

fn step<'t>(tree: &'t Tree, suite: &'t [StmtId], place: Span) -> Option<Step<'t>> {
    let index = suite.iter().position(|&id| full_span(tree, id).contains(place))?;
    Some(Step { suite, index, statement: *suite.get(index)? })
}

/// With the decorators.
pub(crate) fn full_span(tree: &Tree, id: StmtId) -> Span {
    let span = tree.stmt_span(id);
    let first = decorators(tree.stmt(id)).first().map_or(span.start, |&first| tree.expr_span(first).start);
    Span::new(span.start.min(first), span.end)
}

fn decorators(statement: &Stmt) -> &[ExprId] {
    match statement {
        Stmt::Function(function) => &function.decorators,
        Stmt::Class(class) => &class.decorators,
        _ => &[],
    }
}

/// The suites directly below a statement.
pub(crate) fn suites_of(statement: &Stmt) -> Vec<&[StmtId]> {
    match statement {
        Stmt::Function(function) => vec![&function.body],
        Stmt::Class(class) => vec![&class.body],
        Stmt::For { body, orelse, .. } | Stmt::While { body, orelse, .. } | Stmt::If { body, orelse, .. } => {
            vec![body, orelse]
        }
        Stmt::With { body, .. } => vec![body],
        Stmt::Match { cases, .. } => cases.iter().map(|case| case.body.as_slice()).collect(),
        Stmt::Try { body, handlers, orelse, finalbody, .. } => {
            let handlers = handlers.iter().map(|handler| handler.body.as_slice());
            std::iter::once(body.as_slice()).chain(handlers).chain([orelse.as_slice(), finalbody.as_slice()]).collect()
        }
        _ => Vec::new(),
    }
}

/// The innermost `except` clause with a name around a place.
pub(crate) fn handler_around(tree: &Tree, place: Span) -> Option<&Handler> {
    let tries = steps_to(tree, place).into_iter().rev();
    tries.filter_map(|step| handler_of(tree.stmt(step.statement), place)).find(|handler| handler.name.is_some())
}

fn handler_of(statement: &Stmt, place: Span) -> Option<&Handler> {
    match statement {
        Stmt::Try { handlers, .. } => handlers.iter().find(|handler| handler.span.contains(place)),
        _ => None,
    }
}
