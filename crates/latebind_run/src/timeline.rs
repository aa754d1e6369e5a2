//! What happened to watched closures and their variables, in order, where a time line was asked for
//! ([`crate::watch::Wish::timeline`]).
//!
//! ```python
//! for i in range(2):            # bound: 0            bound: 1
//!     fs.append(lambda: i)      #         made with 0          made with 1
//! [f() for f in fs]             #                                           read 1, read 1
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::events::Frame;
use crate::plan::{Numbered, Plan, Suspect};
use crate::watch::Watched;

/// One line for each capture whose closures were made, in the order of the plan.
#[derive(Debug)]
pub struct Timeline<'p> {
    pub lines: Vec<Line<'p>>,
}

/// What happened to the closures of one site and one of their variables.
#[derive(Debug)]
pub struct Line<'p> {
    pub suspect: &'p Suspect,
    pub watched: &'p Watched,
    /// In the order in which they were made; [`Line::more_closures`] were made beyond these.
    pub closures: Vec<Closure>,
    /// Of the cells that these closures share, in order.
    pub bindings: Vec<Binding>,
    pub more_closures: u64,
    /// Reads and bindings that are not listed.
    pub more_events: u64,
}

/// Position in the order of all events of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Moment(pub usize);

/// A variable in one run of its owner: closures with the same cell share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cell(pub usize);

/// Which object a value is, in one process; plain values have none and are told apart by their text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object(pub u64);

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closure {
    pub made: Moment,
    /// Nothing where the variable belongs to a lambda.
    pub cell: Option<Cell>,
    /// Turns that the loops of `watched.turns` were in, from 1.
    pub turns: Vec<u64>,
    /// Nothing where the variable had no value yet.
    pub value: Option<String>,
    pub object: Option<Object>,
    pub reads: Vec<Read>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Read {
    pub at: Moment,
    pub turns: Vec<u64>,
    /// Nothing where the variable was gone: NameError.
    pub value: Option<String>,
    pub object: Option<Object>,
    /// Where in the closure it is read.
    pub line: u32,
    /// Who called the closure.
    pub from: Option<Frame>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Binding {
    pub at: Moment,
    pub cell: Cell,
    /// Nothing where it was deleted.
    pub value: Option<String>,
    pub object: Option<Object>,
    pub line: u32,
    /// Not by the `nonlocal` or `global` of another function.
    pub by_owner: bool,
}

impl Closure {
    /// Whether the read found another value than the closure was made with.
    pub fn is_stale(&self, read: &Read) -> bool {
        let is_same = match (self.object, read.object) {
            (Some(made_with), Some(found)) => made_with == found,
            _ => self.value == read.value,
        };
        self.value.is_some() && !is_same
    }
}

/// The probes' lines, as they are.
#[derive(Debug, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Event {
    Made {
        capture: usize,
        closure: String,
        cell: Option<String>,
        turns: Vec<u64>,
        value: Option<String>,
        object: Option<Object>,
    },
    Read {
        closure: String,
        turns: Vec<u64>,
        value: Option<String>,
        object: Option<Object>,
        line: u32,
        stack: Vec<Frame>,
    },
    Bound {
        variable: usize,
        cell: String,
        own: bool,
        line: u32,
        value: Option<String>,
        object: Option<Object>,
    },
    Rest {
        of: RestOf,
        number: usize,
        count: u64,
        process: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RestOf {
    Closure,
    Capture,
    Variable,
}

/// `text` is what the probes wrote; lines of other kinds are passed over.
pub fn timeline<'p>(plan: &'p Plan, text: &str) -> Timeline<'p> {
    let mut reader = Reader::default();
    let events = text.lines().filter_map(|line| serde_json::from_str(line).ok());
    for (at, event) in events.enumerate() {
        reader.add(Moment(at), event);
    }
    Timeline { lines: reader.lines(plan) }
}

#[derive(Default)]
struct Reader {
    cells: BTreeMap<String, Cell>,
    /// By the probes' names for them: which capture's, and which of its closures.
    closures: BTreeMap<String, (usize, usize)>,
    by_capture: BTreeMap<usize, Vec<Closure>>,
    by_variable: BTreeMap<usize, Vec<Binding>>,
    /// The highest count of each process.
    rest: BTreeMap<(RestOf, usize, String), u64>,
}

impl Reader {
    fn add(&mut self, at: Moment, event: Event) {
        match event {
            Event::Made { capture, closure, cell, turns, value, object } => {
                let cell = cell.map(|cell| self.cell(cell));
                let closures = self.by_capture.entry(capture).or_default();
                self.closures.insert(closure, (capture, closures.len()));
                closures.push(Closure { made: at, cell, turns, value, object, reads: Vec::new() });
            }
            Event::Read { closure, turns, value, object, line, stack } => {
                let found = self.closures.get(&closure);
                let closure = found.and_then(|(capture, number)| self.by_capture.get_mut(capture)?.get_mut(*number));
                let read = Read { at, turns, value, object, line, from: stack.into_iter().next() };
                closure.into_iter().for_each(|closure| closure.reads.push(read.clone()));
            }
            Event::Bound { variable, cell, own, line, value, object } => {
                let binding = Binding { at, cell: self.cell(cell), value, object, line, by_owner: own };
                self.by_variable.entry(variable).or_default().push(binding);
            }
            Event::Rest { of, number, count, process } => {
                let highest = self.rest.entry((of, number, process)).or_default();
                *highest = count.max(*highest);
            }
        }
    }

    fn cell(&mut self, name: String) -> Cell {
        let next = Cell(self.cells.len());
        *self.cells.entry(name).or_insert(next)
    }

    fn lines(mut self, plan: &Plan) -> Vec<Line<'_>> {
        let numbered = plan.numbered().into_iter();
        numbered.filter_map(|it| self.line(&it)).collect()
    }

    fn line<'p>(&mut self, of: &Numbered<'p>) -> Option<Line<'p>> {
        let closures = self.by_capture.remove(&of.capture)?;
        let cells: BTreeSet<Cell> = closures.iter().filter_map(|it| it.cell).collect();
        let bindings = of.variable.and_then(|number| self.by_variable.get(&number));
        let bindings = bindings.into_iter().flatten().filter(|it| cells.contains(&it.cell)).cloned();
        let of_variable = of.variable.map_or(0, |number| self.rest(RestOf::Variable, number));
        Some(Line {
            suspect: of.suspect,
            watched: of.watched,
            bindings: bindings.collect(),
            more_closures: self.rest(RestOf::Closure, of.capture),
            more_events: self.rest(RestOf::Capture, of.capture) + of_variable,
            closures,
        })
    }

    /// Over all processes.
    fn rest(&self, of: RestOf, number: usize) -> u64 {
        let counts = self.rest.iter().filter(|((it, n, _), _)| (*it, *n) == (of, number));
        counts.map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use latebind_report::Document;
    use latebind_verdicts::rule::Rule;

    use super::*;
    use crate::watch::{Wish, watch};

    const PROGRAM: &str = "fs = []\nfor i in range(2):\n    fs.append(lambda: i)\n";

    fn plan() -> Plan {
        let wish = Wish { rules: [Rule::LoopCapture].into(), timeline: true };
        let watch = watch(&latebind_syntax::parse(PROGRAM).tree, &wish, None);
        let document = Document::new("main.py".to_owned(), PROGRAM.to_owned());
        Plan { suspects: vec![Suspect { document, watch, spellings: Vec::new() }] }
    }

    #[test]
    fn events_come_to_their_closures_in_order() {
        let text = r#"
{"event": "bound", "variable": 0, "cell": "a-0", "own": true, "line": 2, "value": "0", "process": "a"}
{"event": "made", "capture": 0, "closure": "a-1", "cell": "a-0", "turns": [1], "value": "0", "process": "a"}
{"event": "bound", "variable": 0, "cell": "a-0", "own": true, "line": 2, "value": "1", "process": "a"}
{"event": "claim", "capture": 0}
{"event": "read", "capture": 0, "closure": "a-1", "turns": [2], "value": "1", "line": 3, "stack": [], "process": "a"}
{"event": "read", "capture": 0, "closure": "a-9", "turns": [2], "value": "1", "line": 3, "stack": [], "process": "a"}
{"event": "rest", "of": "closure", "number": 0, "count": 1, "process": "a"}
{"event": "rest", "of": "closure", "number": 0, "count": 5, "process": "a"}
{"event": "rest", "of": "closure", "number": 0, "count": 2, "process": "b"}
{"event": "rea"#;
        let plan = plan();
        let lines = timeline(&plan, text).lines;
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        let [closure] = line.closures.as_slice() else { panic!("{lines:?}") };
        let read =
            Read { at: Moment(3), turns: vec![2], value: Some("1".to_owned()), object: None, line: 3, from: None };
        assert_eq!((closure.made, &closure.turns, &closure.reads), (Moment(1), &vec![1], &vec![read]));
        assert!(closure.is_stale(&closure.reads[0]));
        assert_eq!(line.bindings.iter().map(|it| it.at).collect::<Vec<_>>(), [Moment(0), Moment(2)]);
        assert_eq!((line.more_closures, line.more_events), (7, 0));
    }
}
