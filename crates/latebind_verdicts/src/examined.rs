//! One capture examined and judged; where that leaves a doubt, with the code of other files.
//!
//! ```python
//! for row in rows:
//!     each(row, lambda cell: cell + row)    # what `each` does with it decides
//! ```

use latebind_borrow::{Capture, Outcome, Program};

use crate::Wanted;
use crate::classify;
use crate::finding::{Confidence, Judgement};
use crate::rule::Rule;

pub(crate) struct Examined<'e> {
    pub(crate) program: Program<'e>,
    pub(crate) outcome: Outcome,
    pub(crate) judged: Option<(Rule, Judgement)>,
}

impl<'e> Examined<'e> {
    pub(crate) fn of(program: Program<'e>, capture: &Capture, calls_name: bool, wanted: &Wanted) -> Self {
        let outcome = latebind_borrow::examine(&program, capture);
        let judged = classify::judge(&program, capture, &outcome, calls_name, wanted);
        Self { program, outcome, judged }
    }

    pub(crate) fn is_doubt(&self) -> bool {
        matches!(self.judged, Some((_, Judgement::Late { confidence: Confidence::Possible, .. })))
    }
}
