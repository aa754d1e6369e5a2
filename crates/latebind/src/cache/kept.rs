//! What came of one file, as it is kept: without the text, which the file itself still holds.

use std::path::Path;

use latebind_project::{Modules, Notes};
use latebind_report::{Checked, Document, Failure, Told};
use latebind_source::decode;
use serde::{Deserialize, Serialize};

use crate::examine::Outcome;

/// Borrowed where it is written, owned where it is read.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept<Notes, Told, Failure> {
    /// First: where it no longer holds, the rest is not needed.
    notes: Notes,
    told: Told,
    failure: Failure,
    captures: usize,
    safe: usize,
    suppressed: usize,
}

pub(super) type Read = Kept<Notes, Vec<Told>, Option<Failure>>;

pub(super) type Written<'o> = Kept<&'o Notes, &'o [Told], Option<&'o Failure>>;

impl<'o> Written<'o> {
    pub(super) fn of(outcome: &'o Outcome, notes: &'o Notes) -> Self {
        Self {
            notes,
            told: outcome.checked.as_ref().map_or(&[], |checked| &checked.told),
            failure: outcome.failure.as_ref(),
            captures: outcome.captures,
            safe: outcome.safe,
            suppressed: outcome.suppressed,
        }
    }
}

impl Read {
    pub(super) fn still_holds(&self, modules: &Modules, file: &Path) -> bool {
        modules.still_answer(file, &self.notes)
    }

    /// What it was when the file held these bytes.
    pub(super) fn into_outcome(self, path: &str, bytes: &[u8]) -> Option<Outcome> {
        let checked = match self.told.is_empty() {
            true => None,
            false => Some(Checked { document: Document::new(path, decode(bytes).ok()?.text), told: self.told }),
        };
        let Self { failure, captures, safe, suppressed, .. } = self;
        Some(Outcome { checked, failure, captures, safe, suppressed, ..Outcome::default() })
    }
}
