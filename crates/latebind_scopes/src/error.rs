//! Scoping errors, in CPython's words.

use latebind_source::Span;

/// Something that CPython's symbol-table pass refuses. The analysis goes on
/// after it as well as it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeError {
    pub message: String,
    pub span: Span,
}
