//! One finding, shown: the three points in the source, the cells, the time line, and what
//! each repair would print. Values in, pictures out; programs are run by the binary.
//!
//! ```python
//! fs = []
//! for i in range(3):
//!     fs.append(lambda: i)      # three lambdas, one `i`
//! print([f() for f in fs])      # [2, 2, 2]
//! ```
//!
//! An [`Explanation`] is the neutral picture. [`terminal`], [`svg`], [`html`] and [`json`]
//! draw it; none of them knows more than it says.

pub mod cells;
pub mod excerpt;
pub mod html;
pub mod json;
mod markup;
pub mod moments;
pub mod outputs;
pub mod page;
pub mod record;
pub mod recorded;
pub mod scope_view;
pub mod sketch;
pub mod steps;
pub mod story;
pub mod svg;
pub mod terminal;
pub mod timeline;
pub mod visible;
mod wrap;

use cells::Cells;
use excerpt::Excerpt;
use moments::{Life, Moment};
use outputs::Outputs;
use story::{Story, Verdict};

/// Everything there is to show of one finding.
#[derive(Debug)]
pub struct Explanation {
    pub story: Story,
    /// One per file that the story has a point in.
    pub source: Vec<Excerpt>,
    /// What the time line is drawn of.
    pub moments: Vec<Moment>,
    pub lives: Vec<Life>,
    pub cells: Option<Cells>,
    pub outputs: Outputs,
    pub basis: Basis,
}

/// Where values come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The program was run, by this Python.
    Ran { python: String },
    /// An earlier run's record.
    Recorded { file: String },
    /// No run shows it: values are only named.
    Sketched { why: String },
}

impl Explanation {
    /// What the time line is of.
    pub(crate) fn heading(&self) -> String {
        match &self.basis {
            Basis::Ran { python } => format!("What happened (run by Python {python})"),
            Basis::Recorded { file } => format!("What happened (recorded in {file})"),
            Basis::Sketched { .. } => "What happens (a sketch, without values)".to_owned(),
        }
    }
}

impl Explanation {
    /// How many closures read another value, where a run shows it.
    pub(crate) fn tally(&self) -> Option<String> {
        let called: Vec<&Life> = self.lives.iter().filter(|life| !life.reads.is_empty()).collect();
        if !self.basis.is_real() || called.is_empty() {
            return None;
        }
        let stale = called.iter().filter(|life| life.is_stale()).count();
        let proof = if stale > 0 && self.story.verdict == Verdict::Possible { ": the doubt is a fact" } else { "" };
        Some(match (stale, called.len()) {
            (0, _) => "every closure that was called read the value that it was made with".to_owned(),
            (1, 1) => format!("the closure that was called read another value than it was made with{proof}"),
            (stale, all) => format!("{stale} of {all} closures read another value than they were made with{proof}"),
        })
    }
}

impl Basis {
    pub fn is_real(&self) -> bool {
        !matches!(self, Basis::Sketched { .. })
    }
}
