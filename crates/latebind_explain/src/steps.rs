//! The time line as a tale, one sentence a step, for those who go through it one by one.

use crate::moments::{Held, words};
use crate::timeline::{Column, Head, Mark, Row, Timeline, What};
use crate::visible::{shortened, visible};

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaleStep {
    /// Index of its moment: what a drawing shows up to then.
    pub at: usize,
    pub words: String,
    /// What the variable holds when it has happened.
    pub value: Held,
    /// The line that calls or binds, in the closure's file.
    pub line: Option<u32>,
    pub is_stale: bool,
}

/// Values longer than this are cut.
const LONGEST: usize = 60;

/// In the order of time; `closure` is how one of the closures is called.
pub fn steps(timeline: &Timeline, closure: &str) -> Vec<TaleStep> {
    let tale = Tale { timeline, closure };
    let mut steps: Vec<TaleStep> = timeline.columns.iter().filter_map(|column| tale.begins(column)).collect();
    for row in &timeline.rows {
        if let Row::Closure { number, marks } = row {
            let made_with = marks.iter().find_map(|mark| match &mark.what {
                What::Made { value } => Some(value.clone()),
                What::Called { .. } => None,
            });
            steps.extend(marks.iter().map(|mark| tale.mark(*number, mark, made_with.as_ref())));
        }
    }
    // Stable: where a column begins with a call, it begins first.
    steps.sort_by_key(|step| step.at);
    steps
}

struct Tale<'t> {
    timeline: &'t Timeline,
    closure: &'t str,
}

impl Tale<'_> {
    fn begins(&self, column: &Column) -> Option<TaleStep> {
        let (name, value) = (visible(&self.timeline.variable), held(&column.value));
        let (words, line) = match column.head {
            Head::Before => return None,
            Head::Turn(number) => (format!("Turn {number} begins: `{name}` is {value}."), None),
            Head::Rebound(line) => (format!("`{name}` is bound anew: it is {value} now."), line),
            Head::Gone => (format!("`{name}` is deleted."), None),
            Head::Afterwards => (format!("The loop is over. `{name}` still is {value}."), None),
            Head::Gap => ("More happens here that is not drawn.".to_owned(), None),
        };
        Some(TaleStep { at: column.at, words, value: column.value.clone(), line, is_stale: false })
    }

    fn mark(&self, number: u64, mark: &Mark, made_with: Option<&Held>) -> TaleStep {
        let name = visible(&self.timeline.variable);
        let closure = format!("{} {number}", self.closure);
        match &mark.what {
            What::Made { value } => TaleStep {
                at: mark.at,
                words: format!(
                    "{closure} is made while `{name}` is {}. It keeps the variable, not the value.",
                    held(value)
                ),
                value: value.clone(),
                line: None,
                is_stale: false,
            },
            What::Called { read, is_stale, line, times } => {
                let again = if *times > 1 { format!(" {times} times") } else { String::new() };
                let found = match read {
                    Some(_) => format!("looks `{name}` up and finds {}", held(read)),
                    None => format!("looks `{name}` up and finds nothing: NameError"),
                };
                let before = match made_with {
                    Some(made_with) if *is_stale => format!(". When it was made, that was {}.", held(made_with)),
                    _ => ", as when it was made.".to_owned(),
                };
                let words = format!("{closure} is called{again}: it {found}{before}");
                TaleStep { at: mark.at, words, value: read.clone(), line: *line, is_stale: *is_stale }
            }
        }
    }
}

fn held(value: &Held) -> String {
    shortened(&visible(&words(value)), LONGEST)
}
