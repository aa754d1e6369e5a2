//! What the program prints now, and what it would print after each repair.

use std::collections::BTreeSet;

use latebind_fix::Repair;
use latebind_report::InWords;

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

/// More lines of an output are not kept.
const MOST_LINES: usize = 200;
/// More are not drawn.
const MOST_DRAWN: usize = 12;
/// Longer lines are cut.
const LONGEST: usize = 200;
/// More changed lines are not shown.
const MOST_CHANGED: usize = 8;
/// Between changed lines so many others are shown, too.
const SMALL_GAP: usize = 3;

impl Printed {
    /// `text` is what came out; `is_cut`: the run was not allowed to print more.
    pub fn new(text: &str, is_cut: bool, end: End) -> Self {
        let all = text.lines().count();
        let lines = text.lines().take(MOST_LINES).map(|line| shortened(&visible(line), LONGEST)).collect();
        Self { lines, is_cut: is_cut || all > MOST_LINES, end }
    }

    /// The lines to draw, and whether there are more.
    pub fn drawn(&self) -> (&[String], bool) {
        match self.lines.get(..MOST_DRAWN) {
            Some(first) if self.lines.len() > MOST_DRAWN => (first, true),
            _ => (&self.lines, self.is_cut),
        }
    }

    /// Whether both say the same.
    pub fn is_same(&self, other: &Printed) -> bool {
        self.lines == other.lines && self.end == other.end
    }
}

/// A repair and what came of it.
pub fn repaired(repair: &Repair, before: &str, printed: Option<Printed>) -> Repaired {
    let changed = repair.applied_to(before).map_or_else(Vec::new, |after| changed_lines(before, &after));
    Repaired {
        strategy: repair.strategy.name(),
        is_safe: repair.safety.is_safe(),
        why: InWords(&repair.safety).to_string(),
        changed,
        printed,
    }
}

/// Lines that only the new text has, and small gaps between them, each group of them without its common indentation.
fn changed_lines(before: &str, after: &str) -> Vec<String> {
    let old: BTreeSet<&str> = before.lines().collect();
    let lines: Vec<&str> = after.lines().collect();
    let is_new = |line: &str| !old.contains(line) && !line.trim().is_empty();
    let new: Vec<usize> = (0..lines.len()).filter(|&at| is_new(lines[at])).collect();
    let groups = new.chunk_by(|one, next| next - one <= SMALL_GAP + 1);
    let whole = groups.filter_map(|group| lines.get(*group.first()?..=*group.last()?));
    let mut changed: Vec<String> = whole.flat_map(dedented).collect();
    if changed.len() > MOST_CHANGED {
        changed.truncate(MOST_CHANGED);
        changed.push("…".to_owned());
    }
    changed
}

fn dedented(lines: &[&str]) -> Vec<String> {
    let common = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    lines.iter().map(|line| shortened(&visible(line.get(common..).unwrap_or(line)), LONGEST)).collect()
}
