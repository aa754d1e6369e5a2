//! Why CPython would refuse a file.

use latebind_scopes::{ErrorStage, ScopeError, Scopes};
use latebind_source::{LineIndex, Position};
use latebind_syntax::SyntaxProblem;

/// The first thing CPython would complain about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub start: Position,
    pub end: Position,
}

impl Refusal {
    /// A text that cannot be had at all: unreadable, or in no known encoding.
    pub fn at(line: u32, column: u32, message: String) -> Self {
        let place = Position { line, column };
        Self { message, start: place, end: place }
    }

    pub(crate) fn of_syntax(problem: &SyntaxProblem, text: &str, lines: &LineIndex) -> Self {
        let message = format!("syntax error: {}", problem.message);
        let (start, end) = (problem.span.start, problem.span.end);
        Self { message, start: lines.position(text, start), end: lines.position(text, end) }
    }

    fn of_scopes(error: &ScopeError, text: &str, lines: &LineIndex) -> Self {
        let mut start = lines.position(text, error.span.start);
        start.column -= u32::from(error.one_column_left && start.column > 1);
        Self { message: error.message.clone(), start, end: lines.position(text, error.span.end) }
    }
}

/// The scoping error that CPython reports: its symbol table comes before the rest of its compiler.
pub fn refusal(scopes: &Scopes, text: &str) -> Option<Refusal> {
    let of_table = scopes.errors.iter().find(|error| error.stage == ErrorStage::Symtable);
    let error = of_table.or(scopes.errors.first())?;
    Some(Refusal::of_scopes(error, text, &LineIndex::new(text)))
}
