//! What is watched, worded for the probes: an index of files, and one JSON text a file.
//!
//! Captures are numbered over all files; lines and columns are those of CPython's `ast`
//! (columns are bytes, from 0).

use std::collections::BTreeSet;

use latebind_report::Document;
use latebind_source::Span;
use latebind_verdicts::finding::{Finding, Site, SiteKind};
use serde::Serialize;

use crate::events::Events;
use crate::variables::Noted;
use crate::watch::{OwnName, TurnPlace, Turns, Watch, Watched};

/// One suspect file.
#[derive(Debug)]
pub struct Suspect {
    pub document: Document,
    pub watch: Watch,
    /// Other spellings of its path that an import may use: absolute, and without links.
    pub spellings: Vec<String>,
}

/// Everything that is watched in a run.
#[derive(Debug, Default)]
pub struct Plan {
    pub suspects: Vec<Suspect>,
}

impl Plan {
    /// One line a file, its spellings separated by tabs; the n-th is described by `description(n)`.
    pub fn index(&self) -> String {
        self.suspects.iter().map(|it| it.spellings.join("\t") + "\n").collect()
    }

    /// Captures watched.
    pub fn sites(&self) -> usize {
        self.suspects.iter().map(|it| it.watch.captures.len()).sum()
    }

    /// The capture that the probes know by this number.
    pub fn capture(&self, number: usize) -> Option<(&Suspect, &Watched)> {
        let all = self.suspects.iter().flat_map(|it| it.watch.captures.iter().map(move |capture| (it, capture)));
        all.into_iter().nth(number)
    }

    /// Asks `check`, which says everything of a file, where something was claimed that has no verdict yet.
    pub fn judge(&mut self, events: &Events, check: impl Fn(&Document) -> Vec<Finding>) {
        let claimed: BTreeSet<usize> = events.tallies.keys().map(|(number, _)| *number).collect();
        let mut first = 0;
        for Suspect { document, watch, .. } in &mut self.suspects {
            let mut numbered = watch.captures.iter().enumerate();
            let is_open = numbered.any(|(n, it)| it.verdict.is_none() && claimed.contains(&(first + n)));
            first += watch.captures.len();
            if is_open {
                watch.judge(&check(document));
            }
        }
    }

    pub fn descriptions(&self) -> Vec<String> {
        self.descriptions_freezing(&BTreeSet::new())
    }

    /// These captures are not watched: the closure keeps the value it was made with.
    pub fn descriptions_freezing(&self, frozen: &BTreeSet<usize>) -> Vec<String> {
        let mut first = First::default();
        let mut texts = Vec::new();
        for suspect in &self.suspects {
            texts.push(description(suspect, &first, frozen));
            first.pass(&suspect.watch);
        }
        texts
    }

    /// Every capture with the probes' numbers for it and for its variable, if that is noted.
    pub(crate) fn numbered(&self) -> Vec<Numbered<'_>> {
        let mut first = First::default();
        let mut all = Vec::new();
        for suspect in &self.suspects {
            let watch = &suspect.watch;
            all.extend(watch.captures.iter().enumerate().map(|(number, watched)| Numbered {
                capture: first.capture + number,
                variable: watch.variable_of(watched).map(|number| first.variable + number),
                suspect,
                watched,
            }));
            first.pass(watch);
        }
        all
    }
}

pub(crate) struct Numbered<'p> {
    pub capture: usize,
    pub variable: Option<usize>,
    pub suspect: &'p Suspect,
    pub watched: &'p Watched,
}

/// Where a file's numbers begin.
#[derive(Debug, Default)]
struct First {
    capture: usize,
    variable: usize,
}

impl First {
    fn pass(&mut self, watch: &Watch) {
        self.capture += watch.captures.len();
        self.variable += watch.variables.len();
    }
}

#[derive(Serialize)]
struct Description<'a> {
    timeline: bool,
    sites: Vec<DescribedSite<'a>>,
    turns: Vec<DescribedTurn>,
    variables: Vec<DescribedVariable<'a>>,
}

#[derive(Serialize)]
struct DescribedVariable<'a> {
    number: usize,
    name: &'a str,
    owner: Option<(u32, u32)>,
    own: Vec<Option<(u32, u32)>>,
}

#[derive(Serialize)]
struct DescribedSite<'a> {
    kind: &'static str,
    line: u32,
    column: u32,
    first_line: u32,
    last_line: u32,
    captures: Vec<DescribedCapture<'a>>,
}

#[derive(Serialize)]
struct DescribedCapture<'a> {
    number: usize,
    name: &'a str,
    turns: Vec<usize>,
    global: bool,
    bound: bool,
    gone: bool,
    /// How the name may come to mean the closure itself: `assigned` or `defined`.
    own_name: Option<&'static str>,
    same_turn: bool,
    frozen: bool,
    /// The number of the variable, where its bindings are noted.
    variable: Option<usize>,
}

#[derive(Serialize)]
struct DescribedTurn {
    number: usize,
    line: u32,
    column: u32,
    /// `body`, `test`, or the number of a comprehension's clause.
    clause: Clause,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Clause {
    Part(&'static str),
    Number(usize),
}

fn description(suspect: &Suspect, first: &First, frozen: &BTreeSet<usize>) -> String {
    let (watch, document) = (&suspect.watch, &suspect.document);
    let mut sites: Vec<(Site, DescribedSite<'_>)> = Vec::new();
    for (number, watched) in watch.captures.iter().enumerate() {
        let mut capture = capture(number, watched, watch, first);
        capture.frozen = frozen.contains(&capture.number);
        match sites.iter_mut().find(|(site, _)| *site == watched.site) {
            Some((_, site)) => site.captures.push(capture),
            None => sites.push((watched.site, described_site(watched, capture, document))),
        }
    }
    let variables = watch.variables.iter().enumerate();
    let described = Description {
        timeline: watch.timeline,
        sites: sites.into_iter().map(|(_, site)| site).collect(),
        turns: watch.turns.iter().enumerate().map(|(number, turns)| turn(number, turns, document)).collect(),
        variables: variables.map(|(number, noted)| variable(first.variable + number, noted, document)).collect(),
    };
    // Plain structs of strings and numbers: there is nothing that could fail.
    serde_json::to_string(&described).unwrap_or_default()
}

fn variable<'a>(number: usize, noted: &'a Noted, document: &Document) -> DescribedVariable<'a> {
    let place = |span: Option<Span>| span.map(|span| place(span, document));
    DescribedVariable {
        number,
        name: &noted.name,
        owner: place(noted.owner),
        own: noted.own.iter().map(|&span| place(span)).collect(),
    }
}

fn described_site<'a>(watched: &Watched, capture: DescribedCapture<'a>, document: &Document) -> DescribedSite<'a> {
    let (line, column) = place(watched.site.span, document);
    let whole = watched.whole;
    DescribedSite {
        kind: kind(watched.site.kind),
        line,
        column,
        first_line: document.line(whole.start),
        last_line: document.line(whole.end),
        captures: vec![capture],
    }
}

fn kind(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Lambda => "lambda",
        SiteKind::Def | SiteKind::AsyncDef | SiteKind::Method => "def",
        SiteKind::GeneratorExpression | SiteKind::LazyIterator => "generator",
    }
}

fn capture<'a>(number: usize, watched: &'a Watched, watch: &Watch, first: &First) -> DescribedCapture<'a> {
    DescribedCapture {
        number: first.capture + number,
        name: &watched.variable,
        turns: watched.turns.iter().filter_map(|&id| watch.number(id)).collect(),
        global: watched.is_global,
        bound: watched.is_bound,
        gone: watched.may_be_gone,
        own_name: watched.own_name.map(own_name),
        same_turn: watched.same_turn_counts,
        frozen: false,
        variable: watch.variable_of(watched).map(|number| first.variable + number),
    }
}

fn own_name(how: OwnName) -> &'static str {
    match how {
        OwnName::Assigned => "assigned",
        OwnName::Defined => "defined",
    }
}

fn turn(number: usize, turns: &Turns, document: &Document) -> DescribedTurn {
    let (span, clause) = match turns.place {
        TurnPlace::Body { statement } => (statement, Clause::Part("body")),
        TurnPlace::Test { statement } => (statement, Clause::Part("test")),
        TurnPlace::Clause { comprehension, number } => (comprehension, Clause::Number(number)),
    };
    let (line, column) = place(span, document);
    DescribedTurn { number, line, column, clause }
}

/// As CPython's `ast` counts: the line from 1, the column in bytes from 0.
fn place(span: Span, document: &Document) -> (u32, u32) {
    let at = document.position(span.start);
    let before = document.line_text(at.line).chars().take(at.column.saturating_sub(1) as usize);
    (at.line, before.map(|c| c.len_utf8() as u32).sum())
}
