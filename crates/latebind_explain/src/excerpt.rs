//! The lines that a story points at, with a little of what stands around them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use latebind_report::{Document, Report};

use crate::story::{Point, Step, Story};
use crate::visible::visible;

/// Lines of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    pub path: String,
    /// In the order of the file; numbers may jump.
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub number: u32,
    pub text: String,
    pub marks: Vec<Mark>,
}

/// A part of a line that a step of the story happens at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub step: Step,
    /// In characters of the line's text.
    pub columns: Range<usize>,
    pub words: String,
}

/// Gaps up to this many lines are shown, not left out.
const SMALL_GAP: u32 = 2;

/// One excerpt per file, the closure's own first.
pub fn excerpts(story: &Story, report: &Report, home: &Document) -> Vec<Excerpt> {
    let mut paths: Vec<&str> = vec![&story.path];
    for point in &story.points {
        if !paths.contains(&point.path.as_str()) {
            paths.push(&point.path);
        }
    }
    let in_file = |path: &str| story.points.iter().filter(|it| it.path == path).cloned().collect::<Vec<_>>();
    let excerpts = paths.into_iter().filter_map(|path| {
        let document = if path == home.path { Some(home) } else { report.document_at(path) };
        Some(excerpt(document?, &in_file(path)))
    });
    excerpts.filter(|it| !it.lines.is_empty()).collect()
}

/// The closure's line where nothing goes wrong.
pub fn of_line(document: &Document, number: u32) -> Excerpt {
    Excerpt { path: document.path.clone(), lines: vec![line(document, number, &[])] }
}

fn excerpt(document: &Document, points: &[Point]) -> Excerpt {
    let mut by_line: BTreeMap<u32, Vec<&Point>> = BTreeMap::new();
    for point in points {
        by_line.entry(point.start.line).or_default().push(point);
    }
    let numbers = with_small_gaps(by_line.keys().copied().collect());
    let line = |number| line(document, number, by_line.get(&number).map_or(&[], Vec::as_slice));
    Excerpt { path: document.path.clone(), lines: numbers.into_iter().map(line).collect() }
}

fn with_small_gaps(marked: BTreeSet<u32>) -> BTreeSet<u32> {
    let mut shown = marked.clone();
    for (&one, &next) in marked.iter().zip(marked.iter().skip(1)) {
        if next - one - 1 <= SMALL_GAP {
            shown.extend(one + 1..next);
        }
    }
    shown
}

fn line(document: &Document, number: u32, points: &[&Point]) -> Line {
    let text = document.line_text(number).trim_end_matches(['\n', '\r']);
    let mark = |point: &&Point| Mark {
        step: point.step,
        columns: shown_column(text, point.start.column)..shown_column(text, point.end.column),
        words: point.words.clone(),
    };
    Line { number, text: visible(text), marks: points.iter().map(mark).collect() }
}

/// Where a column of the file, from 1, stands in the line as it is shown, from 0.
fn shown_column(text: &str, column: u32) -> usize {
    let before: String = text.chars().take(column.saturating_sub(1) as usize).collect();
    visible(&before).chars().count()
}
