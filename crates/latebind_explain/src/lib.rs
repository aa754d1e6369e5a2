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
use story::Story;

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

impl Basis {
    pub fn is_real(&self) -> bool {
        !matches!(self, Basis::Sketched { .. })
    }
}
