//! What `latebind inspect` shows: the scopes of a file as CPython decides them.
//!
//! ```python
//! def counter():
//!     total = 0                    # a cell of `counter`
//!     def add(n):
//!         nonlocal total           # free in `add`: the very same cell
//!         total += n
//!     return add
//! ```
//!
//! [`inspect`] turns a text into a list of [`Block`]s, in the order of CPython's
//! symbol table. `json` writes them for machines, `tree` draws them for people:
//! who captures what from whom, who shares a cell, and what only looks like a closure.

mod block;
mod json;
mod place;
mod qualname;
mod refusal;
mod tree;

pub use block::{Block, blocks};
pub use json::json;
pub use refusal::{Refusal, refusal};
pub use tree::{Loans, tree};

use latebind_scopes::{PythonVersion, Scopes};
use latebind_source::LineIndex;
use latebind_syntax::Parsed;

/// A text that CPython would accept, with all that there is to show of it.
#[derive(Debug)]
pub struct Inspection {
    parsed: Parsed,
    scopes: Scopes,
    lines: LineIndex,
}

impl Inspection {
    pub fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// Who lends which cell to whom.
    pub fn loans(&self) -> Loans<'_> {
        Loans::of(&self.scopes)
    }
}

/// A file, and what came of it.
#[derive(Debug)]
pub struct Inspected {
    /// As the user gave it.
    pub path: String,
    pub text: String,
    pub outcome: Result<Inspection, Refusal>,
}

/// Decides every name of a text as CPython `python` does, or says why it would not.
pub fn inspect(text: &str, python: PythonVersion) -> Result<Inspection, Refusal> {
    let parsed = latebind_syntax::parse_as(text, python.minor());
    let lines = LineIndex::new(text);
    if let Some(problem) = parsed.errors.first() {
        return Err(Refusal::of_syntax(problem, text, &lines));
    }
    let scopes = latebind_scopes::analyse(&parsed.tree, python);
    match refusal(&scopes, text) {
        Some(refusal) => Err(refusal),
        None => Ok(Inspection { parsed, scopes, lines }),
    }
}
