//! What the program prints now, and what it would print after each repair.

use latebind_fix::Repair;
use latebind_report::InWords;
use latebind_source::Span;

use crate::visible::{shortened, visible};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outputs {
    /// Nothing where the program was not run.
    pub now: Option<Printed>,
    /// In the order in which `fix` would choose.
    pub repaired: Vec<Repaired>,
}

/// What a run printed, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Without line ends.
    pub lines: Vec<String>,
    /// There was more.
    pub is_cut: bool,
    pub end: End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Well,
    /// The last line of a traceback.
    Raised(String),
    /// It was ended: too long, too much.
    Stopped(String),
}

impl End {
    /// What to say below the output.
    pub fn words(&self) -> Option<&str> {
        match self {
            End::Well => None,
            End::Raised(words) | End::Stopped(words) => Some(words),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    pub strategy: &'static str,
    pub is_safe: bool,
    pub why: String,
    /// The new lines.
    pub changed: Vec<String>,
    pub printed: Option<Printed>,
}

/// More lines of an output are not shown.
pub const MOST_LINES: usize = 12;
/// Longer lines are cut.
const LONGEST: usize = 200;
/// More changed lines are not shown.
const MOST_CHANGED: usize = 6;

impl Printed {
    /// `text` is what came out; `is_cut`: the run was not allowed to print more.
    pub fn new(text: &str, is_cut: bool, end: End) -> Self {
        let all = text.lines().count();
        let lines = text.lines().take(MOST_LINES).map(|line| shortened(&visible(line), LONGEST)).collect();
        Self { lines, is_cut: is_cut || all > MOST_LINES, end }
    }

    /// Whether both say the same.
    pub fn is_same(&self, other: &Printed) -> bool {
        self.lines == other.lines && self.end == other.end
    }
}

/// A repair and what came of it.
pub fn repaired(repair: &Repair, before: &str, printed: Option<Printed>) -> Repaired {
    let changed = changed_lines(before, &after(repair, before));
    Repaired {
        strategy: repair.strategy.name(),
        is_safe: repair.safety.is_safe(),
        why: InWords(&repair.safety).to_string(),
        changed,
        printed,
    }
}

/// The text with the repair in it.
pub fn after(repair: &Repair, before: &str) -> String {
    let mut text = String::with_capacity(before.len());
    let mut done = 0;
    for edit in &repair.edits {
        let Span { start, end } = edit.at;
        text.push_str(before.get(done..start as usize).unwrap_or_default());
        text.push_str(&edit.written(before));
        done = end as usize;
    }
    text + before.get(done..).unwrap_or_default()
}

/// Lines that only the new text has, without their common indentation.
fn changed_lines(before: &str, after: &str) -> Vec<String> {
    let old: std::collections::BTreeSet<&str> = before.lines().collect();
    let new: Vec<&str> = after.lines().filter(|line| !old.contains(line) && !line.trim().is_empty()).collect();
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = new.iter().map(indent).min().unwrap_or(0);
    let cut = |line: &&str| shortened(&visible(line.get(common..).unwrap_or(line)), LONGEST);
    let mut changed: Vec<String> = new.iter().take(MOST_CHANGED).map(cut).collect();
    if new.len() > MOST_CHANGED {
        changed.push("…".to_owned());
    }
    changed
}
