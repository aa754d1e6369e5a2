//! From what the borrow checker saw to verdicts: rule, confidence, story or reason.

pub mod finding;
pub mod rule;

use std::collections::BTreeSet;

use finding::Finding;
use latebind_syntax::tree::Tree;
use rule::Rule;

/// What the caller wants to hear about.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub rules: BTreeSet<Rule>,
    /// Also every capture of a rebound variable that was judged safe.
    pub include_safe: bool,
}

/// What was found in one module.
#[derive(Debug, Default)]
pub struct Verdicts {
    /// Ordered by site start, then variable.
    pub findings: Vec<Finding>,
    /// Captures of variables that something rebinds.
    pub captures: usize,
    /// Captures judged safe (listed in `findings` only when wanted).
    pub safe: usize,
}

/// Judges every capture of the module. Total: never fails, never panics.
pub fn judge(_tree: &Tree, _wanted: &Wanted) -> Verdicts {
    Verdicts::default()
}
