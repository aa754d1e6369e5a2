//! Closures that were seen to end with their turn: no later turn rebinds what they capture while they live,
//! whichever of their variables was asked about.
//!
//! ```python
//! for low, high in bounds:
//!     kept = sorted(rows, key=lambda row: (row < low, row > high))    # one look answers for both
//! ```

use latebind_borrow::{Capture, Program};

use crate::Wanted;
use crate::examined::Examined;
use crate::rule::Rule;

#[derive(Default)]
pub(crate) struct Contained<'c> {
    seen: Vec<&'c Capture>,
}

impl<'c> Contained<'c> {
    pub(crate) fn note(&mut self, capture: &'c Capture, examined: &Examined) {
        let outcome = &examined.outcome;
        if outcome.created && outcome.witnesses.is_empty() && !outcome.outlives && !outcome.gave_up {
            self.seen.push(capture);
        }
    }

    /// Whether another look could only find the same. What a variable's own rebinds or deletion do within the
    /// turn, or why it is safe, takes a look of its own.
    pub(crate) fn covers(&self, program: &Program, capture: &Capture, calls_name: bool, wanted: &Wanted) -> bool {
        let asks_more = wanted.include_safe
            || wanted.rules.contains(&Rule::ReboundCapture)
            || capture.deleted
            || calls_name
            || program.arguments.is_reflective(program.scopes.scope(capture.site).span);
        let same = |it: &&Capture| {
            it.site == capture.site && it.owner == capture.owner && it.turns.is_superset(&capture.turns)
        };
        !asks_more && self.seen.iter().any(same)
    }
}
