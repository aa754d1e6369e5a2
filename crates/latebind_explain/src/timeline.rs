//! The time line: one column a turn, one row a closure, a mark for each thing that happened.
//!
//! ```text
//!             turn 1  turn 2  afterwards
//!   i           0       1       1
//!   lambda 1    ● 0 ············○ reads 1
//!   lambda 2            ● 1 ····○ reads 1
//! ```
//!
//! One piece for `explain` and for `run --timeline`: what it draws are [`Moment`]s, wherever
//! they come from.

use std::collections::{BTreeMap, BTreeSet};

use latebind_report::counted;

use crate::moments::{Held, Life, Moment, lives};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    pub variable: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// What was left out, in words; empty where nothing was.
    pub cut: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub head: Head,
    /// What the variable holds then.
    pub value: Held,
    /// Index of the moment at which it begins.
    pub at: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// Before anything is bound anew.
    Before,
    Turn(u64),
    /// By the line.
    Rebound(Option<u32>),
    Gone,
    /// When the last closure has been made.
    Afterwards,
    /// Columns that are not drawn.
    Gap,
}

impl Column {
    pub fn words(&self) -> String {
        match self.head {
            Head::Before => "at first".to_owned(),
            Head::Turn(number) => format!("turn {number}"),
            Head::Rebound(None) => "rebound".to_owned(),
            Head::Rebound(Some(line)) => format!("line {line}"),
            Head::Gone => "deleted".to_owned(),
            Head::Afterwards => "afterwards".to_owned(),
            Head::Gap => "…".to_owned(),
        }
    }
}

/// The life of one closure; or of several that are not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Closure { number: u64, marks: Vec<Mark> },
    Gap,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Index of the column.
    pub column: usize,
    pub what: What,
    /// Index of its moment.
    pub at: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Made { value: Held },
    Called { read: Held, is_stale: bool, line: Option<u32>, times: usize },
}

/// How much is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Most {
    pub columns: usize,
    pub rows: usize,
}

/// Nothing where nothing happened.
pub fn timeline(variable: &str, moments: &[Moment], most: Most) -> Option<Timeline> {
    let lives = lives(moments);
    if lives.is_empty() {
        return None;
    }
    let mut drawing = Drawing::new(&lives);
    for (at, moment) in moments.iter().enumerate() {
        drawing.at = at;
        drawing.add(moment);
    }
    let rows = lives.iter().map(|life| drawing.row(life)).collect();
    let mut whole = Timeline { variable: variable.to_owned(), columns: drawing.columns, rows, cut: Vec::new() };
    let turns = whole.cut_columns(most.columns);
    let closures = whole.cut_rows(most.rows);
    let counts = [(closures, "closure"), (turns, "turn")].into_iter().filter(|(count, _)| *count > 0);
    let hidden: Vec<String> = counts.map(|(count, what)| counted(count as u64, what)).collect();
    whole.cut.extend((!hidden.is_empty()).then(|| format!("{} not drawn", hidden.join(", "))));
    whole.cut.extend(drawing.skipped);
    Some(whole)
}

struct Drawing {
    columns: Vec<Column>,
    marks: BTreeMap<u64, Vec<Mark>>,
    made_with: BTreeMap<u64, Held>,
    last_made: Option<u64>,
    is_over: bool,
    skipped: Option<String>,
    /// Index of the present moment.
    at: usize,
}

impl Drawing {
    fn new(lives: &[Life]) -> Self {
        Self {
            columns: Vec::new(),
            marks: BTreeMap::new(),
            made_with: lives.iter().map(|life| (life.closure, life.made_with.clone())).collect(),
            last_made: lives.last().map(|life| life.closure),
            is_over: false,
            skipped: None,
            at: 0,
        }
    }

    fn add(&mut self, moment: &Moment) {
        match moment {
            Moment::Turn { number, value } => self.begin(Head::Turn(*number), value.clone()),
            Moment::Rebound { value: None, .. } => self.begin(Head::Gone, None),
            Moment::Rebound { value, line } => self.begin(Head::Rebound(*line), value.clone()),
            Moment::Made { closure, value } => self.made(*closure, value),
            Moment::Called { closure, read, line } => self.called(*closure, read, *line),
            Moment::Skipped { closures, events } => {
                self.begin(Head::Gap, None);
                self.skipped = Some(skipped(*closures, *events));
            }
        }
    }

    fn begin(&mut self, head: Head, value: Held) {
        self.columns.push(Column { head, value, at: self.at });
    }

    fn column(&mut self, value: &Held) -> usize {
        if self.columns.is_empty() {
            self.begin(Head::Before, value.clone());
        }
        self.columns.len() - 1
    }

    fn made(&mut self, closure: u64, value: &Held) {
        let column = self.column(value);
        self.is_over = Some(closure) == self.last_made;
        self.marks.entry(closure).or_default().push(Mark {
            column,
            what: What::Made { value: value.clone() },
            at: self.at,
        });
    }

    fn called(&mut self, closure: u64, read: &Held, line: Option<u32>) {
        let is_turn = matches!(self.columns.last().map(|it| &it.head), Some(Head::Turn(_) | Head::Gap));
        if self.is_over && is_turn && Some(closure) != self.last_made {
            self.begin(Head::Afterwards, read.clone());
        }
        let column = self.column(read);
        let is_stale = self.made_with.get(&closure).is_some_and(|made_with| made_with != read);
        let marks = self.marks.entry(closure).or_default();
        match marks.last_mut() {
            Some(Mark { column: place, what: What::Called { read: before, times, line: first, .. }, .. })
                if *place == column && before == read && *first == line =>
            {
                *times += 1;
            }
            _ => {
                let what = What::Called { read: read.clone(), is_stale, line, times: 1 };
                marks.push(Mark { column, what, at: self.at });
            }
        }
    }

    fn row(&self, life: &Life) -> Row {
        Row::Closure { number: life.closure, marks: self.marks.get(&life.closure).cloned().unwrap_or_default() }
    }
}

fn skipped(closures: u64, events: u64) -> String {
    let counts = [(closures, "closure"), (events, "event")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = counts.map(|(count, what)| counted(count, what)).collect();
    format!("at least {} not recorded", words.join(", "))
}

impl Timeline {
    /// The first rows and the last, of those with a mark that is drawn; gives how many are not.
    fn cut_rows(&mut self, most: usize) -> usize {
        let all = self.rows.len();
        let is_empty = |row: &Row| matches!(row, Row::Closure { marks, .. } if marks.is_empty());
        let gap = self.rows.iter().position(is_empty);
        self.rows.retain(|row| !is_empty(row));
        let count = all - self.rows.len();
        match (middle(self.rows.len(), most), gap) {
            (Some((first, last)), _) => {
                self.rows.splice(first..last, [Row::Gap]);
                count + last - first
            }
            (None, Some(gap)) => {
                self.rows.insert(gap, Row::Gap);
                count
            }
            (None, None) => count,
        }
    }

    /// Columns in which nothing happens to a closure go first; gives how many are not drawn.
    fn cut_columns(&mut self, most: usize) -> usize {
        let idle = self.join_idle_columns(most);
        let Some((first, last)) = middle(self.columns.len(), most) else { return idle };
        self.replace_columns(first, last);
        idle + last - first
    }

    fn join_idle_columns(&mut self, most: usize) -> usize {
        let busy = self.busy();
        let idle = |column: usize| !busy.contains(&column);
        match longest_run(self.columns.len(), &idle) {
            Some((first, last)) if self.columns.len() > most && last - first > 1 => {
                self.replace_columns(first, last);
                last - first
            }
            _ => 0,
        }
    }

    fn busy(&self) -> BTreeSet<usize> {
        let marks = self.rows.iter().flat_map(|row| match row {
            Row::Closure { marks, .. } => marks.as_slice(),
            Row::Gap => &[],
        });
        marks.map(|mark| mark.column).collect()
    }

    /// One gap takes the place of these columns, and what happened in them is not drawn.
    fn replace_columns(&mut self, first: usize, last: usize) {
        let at = self.columns.get(first).map_or(0, |it| it.at);
        self.columns.splice(first..last, [Column { head: Head::Gap, value: None, at }]);
        for row in &mut self.rows {
            if let Row::Closure { marks, .. } = row {
                marks.retain(|mark| !(first..last).contains(&mark.column));
                // A call without the making before it would be a riddle.
                if !matches!(marks.first(), Some(Mark { what: What::Made { .. }, .. })) {
                    marks.clear();
                }
                marks.iter_mut().filter(|mark| mark.column >= last).for_each(|mark| mark.column -= last - first - 1);
            }
        }
    }
}

/// What to leave out so that at most so many are left, the gap counted.
fn middle(count: usize, most: usize) -> Option<(usize, usize)> {
    let most = most.max(3);
    (count > most).then(|| {
        let after = (most - 1) / 2;
        (most - 1 - after, count - after)
    })
}

fn longest_run(count: usize, idle: &dyn Fn(usize) -> bool) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut start = 0;
    for column in 0..=count {
        if column == count || !idle(column) {
            if start < column && best.is_none_or(|(first, last)| last - first < column - start) {
                best = Some((start, column));
            }
            start = column + 1;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moments::Value;

    fn held(value: usize) -> Held {
        Some(Value::plain(value.to_string()))
    }

    /// `count` turns with a closure each, all called afterwards.
    fn loop_of(count: usize) -> Vec<Moment> {
        let turns = (0..count).flat_map(|n| {
            let number = n as u64 + 1;
            [Moment::Turn { number, value: held(n) }, Moment::Made { closure: number, value: held(n) }]
        });
        let read = held(count - 1);
        let calls = (1..=count as u64).map(move |closure| Moment::Called { closure, read: read.clone(), line: None });
        turns.chain(calls).collect()
    }

    const MOST: Most = Most { columns: 6, rows: 5 };

    fn heads(timeline: &Timeline) -> Vec<String> {
        timeline.columns.iter().map(Column::words).collect()
    }

    #[test]
    fn calls_after_the_loop_have_a_column_of_their_own() {
        let drawn = timeline("i", &loop_of(2), MOST).expect("a time line");
        assert_eq!(heads(&drawn), ["turn 1", "turn 2", "afterwards"]);
        let Row::Closure { marks, .. } = &drawn.rows[0] else { panic!("a row") };
        let call = What::Called { read: held(1), is_stale: true, line: None, times: 1 };
        let made = Mark { column: 0, what: What::Made { value: held(0) }, at: 1 };
        assert_eq!(marks, &[made, Mark { column: 2, what: call, at: 4 }]);
    }

    #[test]
    fn a_closure_that_is_called_in_its_turn_stays_there() {
        let moments: Vec<Moment> = (0..2)
            .flat_map(|n| {
                let (closure, value) = (n as u64 + 1, held(n));
                [
                    Moment::Turn { number: closure, value: value.clone() },
                    Moment::Made { closure, value: value.clone() },
                    Moment::Called { closure, read: value, line: None },
                ]
            })
            .collect();
        assert_eq!(heads(&timeline("i", &moments, MOST).expect("a time line")), ["turn 1", "turn 2"]);
    }

    #[test]
    fn long_loops_are_cut_in_the_middle_and_say_so() {
        let drawn = timeline("i", &loop_of(1_000), MOST).expect("a time line");
        assert!(drawn.columns.len() <= MOST.columns && drawn.rows.len() <= MOST.rows, "{drawn:?}");
        assert_eq!(drawn.cut, ["996 closures, 996 turns not drawn"]);
        assert_eq!(heads(&drawn), ["turn 1", "turn 2", "turn 3", "…", "turn 1000", "afterwards"]);
    }
}
