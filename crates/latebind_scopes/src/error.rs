//! Scoping errors, in CPython's words and at CPython's places.

use latebind_source::Span;

/// Which part of CPython notices an error.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ErrorStage {
    /// The symbol table itself: there is none after it.
    Symtable,
    /// Another part of the compiler: the table is built all the same.
    Compile,
}

/// Something that CPython refuses. The analysis goes on after it as well as it
/// can; CPython itself reports the first one only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeError {
    pub message: String,
    pub span: Span,
    pub stage: ErrorStage,
    /// CPython 3.8 and 3.9 forget to count columns from one in some errors:
    /// they print one less than the column of `span`.
    pub one_column_left: bool,
}
