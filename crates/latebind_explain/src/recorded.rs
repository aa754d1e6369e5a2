//! What a run wrote down, as moments: the time line of `latebind run --timeline`, or the claims
//! of `latebind run --output`.
//!
//! ```json
//! {"version": 1, "lines": [{"variable": "i", "site": {"path": "a.py", "start": {"line": 3, "column": 15}},
//!   "closures": [{"made": 1, "cell": 0, "value": "0", "reads": [{"at": 9, "value": "2"}]}],
//!   "bindings": [{"at": 0, "cell": 0, "value": "0", "line": 2}]}]}
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::moments::{Held, Life, Moment, Value};
use crate::story::Story;

/// Everything that was recorded of one capture.
#[derive(Debug, Clone, Deserialize)]
pub struct RecordedLine {
    pub variable: String,
    pub site: RecordedSite,
    closures: Vec<RecordedClosure>,
    bindings: Vec<RecordedBinding>,
    more_closures: u64,
    more_events: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct RecordedSite {
    pub path: String,
    #[serde(default)]
    pub kind: String,
    pub start: RecordedPosition,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct RecordedPosition {
    pub line: u32,
    pub column: u32,
}

#[derive(Debug, Clone, Deserialize)]
struct RecordedClosure {
    made: usize,
    #[serde(default)]
    turns: Vec<u64>,
    cell: Option<usize>,
    #[serde(flatten)]
    value: RecordedValue,
    reads: Vec<RecordedRead>,
}

#[derive(Debug, Clone, Deserialize)]
struct RecordedRead {
    at: usize,
    #[serde(flatten)]
    value: RecordedValue,
    from: Option<RecordedFrame>,
}

#[derive(Debug, Clone, Deserialize)]
struct RecordedFrame {
    path: String,
    line: u32,
}

#[derive(Debug, Clone, Deserialize)]
struct RecordedBinding {
    at: usize,
    cell: usize,
    #[serde(flatten)]
    value: RecordedValue,
    line: u32,
}

#[derive(Debug, Clone, Deserialize)]
struct RecordedValue {
    value: Option<String>,
    #[serde(default)]
    object: Option<u64>,
}

impl RecordedValue {
    fn plain(value: Option<String>) -> Self {
        Self { value, object: None }
    }

    fn held(&self) -> Held {
        let text = self.value.as_ref()?;
        Some(self.object.map_or_else(|| Value::plain(text), |number| Value::object(text, number)))
    }
}

#[derive(Deserialize)]
struct Record {
    version: u32,
    #[serde(default)]
    lines: Vec<RecordedLine>,
    #[serde(default)]
    claims: Vec<RecordedClaim>,
}

#[derive(Deserialize)]
struct RecordedClaim {
    variable: String,
    site: RecordedSite,
    created_with: Option<String>,
    read: Option<String>,
}

/// Reads a record, or says why it is none.
pub fn read(text: &str) -> Result<Vec<RecordedLine>, String> {
    let record: Record = serde_json::from_str(text).map_err(|error| format!("is no record of a run: {error}"))?;
    if record.version != 1 {
        return Err(format!("is a record of version {}; this latebind reads version 1", record.version));
    }
    Ok(record.lines.into_iter().chain(record.claims.into_iter().map(of_claim)).collect())
}

/// A claim tells of one closure and one read.
fn of_claim(claim: RecordedClaim) -> RecordedLine {
    let read = RecordedRead { at: 3, value: RecordedValue::plain(claim.read.clone()), from: None };
    RecordedLine {
        variable: claim.variable,
        site: claim.site,
        closures: vec![RecordedClosure {
            made: 1,
            turns: Vec::new(),
            cell: Some(0),
            value: RecordedValue::plain(claim.created_with),
            reads: vec![read],
        }],
        bindings: vec![RecordedBinding { at: 2, cell: 0, value: RecordedValue::plain(claim.read), line: 0 }],
        more_closures: 0,
        more_events: 0,
    }
}

/// One run of the variable's owner in moments, and the lives of all closures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    pub moments: Vec<Moment>,
    pub lives: Vec<Life>,
    /// What each cell held last, the one that `moments` are of first.
    pub cells: Vec<(Option<usize>, Option<Held>)>,
}

/// How a record is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'r> {
    /// The file of which lines are told.
    pub path: &'r str,
    /// Bindings begin turns, but for those on these lines.
    pub turns_but: Option<&'r [u32]>,
}

impl<'r> Reading<'r> {
    /// As the story tells it.
    pub fn of(story: &'r Story) -> Self {
        Self { path: &story.path, turns_but: story.is_in_loop.then_some(&story.other_bindings) }
    }
}

impl RecordedLine {
    /// Where no story is known: closures that were made in a loop.
    pub fn reading(&self) -> Reading<'_> {
        let in_loop = self.closures.iter().any(|closure| !closure.turns.is_empty());
        Reading { path: &self.site.path, turns_but: in_loop.then_some(&[]) }
    }
}

pub fn recorded(line: &RecordedLine, reading: Reading<'_>) -> Recorded {
    let lives = lives(line);
    let cell = shown_cell(&lives);
    let mut moments: Vec<(usize, Moment)> = Vec::new();
    let mut turn = 0;
    for binding in line.bindings.iter().filter(|it| Some(it.cell) == cell) {
        let value = binding.value.held();
        let moment = match &value {
            Some(_) if reading.begins_turn(binding.line) => {
                turn += 1;
                Moment::Turn { number: turn, value }
            }
            _ => Moment::Rebound { value, line: (binding.line > 0).then_some(binding.line) },
        };
        moments.push((binding.at, moment));
    }
    for (closure, number) in line.closures.iter().zip(1..).filter(|(it, _)| it.cell == cell) {
        moments.push((closure.made, Moment::Made { closure: number, value: closure.value.held() }));
        moments.extend(closure.reads.iter().map(|read| {
            let line = read.from.as_ref().filter(|from| name(&from.path) == name(reading.path)).map(|from| from.line);
            (read.at, Moment::Called { closure: number, read: read.value.held(), line })
        }));
    }
    moments.sort_by_key(|(at, _)| *at);
    let mut moments: Vec<Moment> = moments.into_iter().map(|(_, moment)| moment).collect();
    add_skipped(&mut moments, line);
    let cells = cells(line, &lives, cell);
    Recorded { moments, lives, cells }
}

fn cells(line: &RecordedLine, lives: &[Life], shown: Option<usize>) -> Vec<(Option<usize>, Option<Held>)> {
    let mut last: BTreeMap<usize, (usize, &RecordedValue)> = BTreeMap::new();
    let bindings = line.bindings.iter().map(|it| (Some(it.cell), it.at, &it.value));
    let reads = line.closures.iter().flat_map(|it| it.reads.iter().map(|read| (it.cell, read.at, &read.value)));
    for (cell, at, value) in bindings.chain(reads).filter_map(|(cell, at, value)| Some((cell?, at, value))) {
        let newest = last.entry(cell).or_insert((at, value));
        if newest.0 <= at {
            *newest = (at, value);
        }
    }
    let all: BTreeSet<Option<usize>> = lives.iter().map(|life| life.cell).collect();
    let others = all.into_iter().filter(|cell| *cell != shown);
    std::iter::once(shown)
        .chain(others)
        .map(|cell| (cell, cell.and_then(|cell| last.get(&cell).map(|(_, value)| value.held()))))
        .collect()
}

fn lives(line: &RecordedLine) -> Vec<Life> {
    let life = |(closure, number): (&RecordedClosure, u64)| Life {
        closure: number,
        cell: closure.cell,
        made_with: closure.value.held(),
        reads: closure.reads.iter().map(|read| read.value.held()).collect(),
    };
    line.closures.iter().zip(1..).map(life).collect()
}

/// The first cell through which something stale was read; else the one with most closures.
fn shown_cell(lives: &[Life]) -> Option<usize> {
    if let Some(life) = lives.iter().find(|life| life.is_stale()) {
        return life.cell;
    }
    let mut counts: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for life in lives {
        *counts.entry(life.cell).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).and_then(|(cell, _)| cell)
}

/// A program that was run by itself stood in another folder.
fn name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

impl Reading<'_> {
    /// The probes note a loop's target where the body begins: any line that binds nothing else.
    fn begins_turn(&self, line: u32) -> bool {
        line > 0 && self.turns_but.is_some_and(|others| !others.contains(&line))
    }
}

/// What was not recorded came after the last closure that was.
fn add_skipped(moments: &mut Vec<Moment>, line: &RecordedLine) {
    if line.more_closures == 0 && line.more_events == 0 {
        return;
    }
    let is_past =
        |moment: &Moment| matches!(moment, Moment::Made { .. } | Moment::Turn { .. } | Moment::Rebound { .. });
    let place = moments.iter().rposition(is_past).map_or(moments.len(), |at| at + 1);
    moments.insert(place, Moment::Skipped { closures: line.more_closures, events: line.more_events });
}
