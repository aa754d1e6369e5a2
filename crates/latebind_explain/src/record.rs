//! A whole run's record as pictures: the time line of every capture in it.
//!
//! What `latebind run --timeline FILE.svg` and `FILE.html` write.

use crate::recorded::{RecordedLine, recorded};
use crate::timeline::{Timeline, timeline};
use crate::{html, svg};

/// More captures are not drawn.
const MOST: usize = 20;

/// One capture's part.
pub(crate) struct Drawn {
    pub(crate) heading: String,
    /// How one of the closures is called.
    pub(crate) closure: String,
    pub(crate) timeline: Timeline,
}

pub fn record_svg(lines: &[RecordedLine]) -> String {
    svg::timelines_svg(&drawn(lines), &heading(lines))
}

pub fn record_html(lines: &[RecordedLine]) -> String {
    html::timelines_html(&drawn(lines), &heading(lines))
}

fn drawn(lines: &[RecordedLine]) -> Vec<Drawn> {
    lines.iter().take(MOST).filter_map(one).collect()
}

fn one(line: &RecordedLine) -> Option<Drawn> {
    let moments = recorded(line, line.reading()).moments;
    let timeline = timeline(&line.variable, &moments, svg::MOST)?;
    let (path, start) = (&line.site.path, line.site.start);
    let heading = format!("{path}:{}:{}  {}", start.line, start.column, line.variable);
    let closure = if line.site.kind == "lambda" { "lambda" } else { "closure" };
    Some(Drawn { heading, closure: closure.to_owned(), timeline })
}

fn heading(lines: &[RecordedLine]) -> String {
    match lines.len() {
        0 => "no watched closure was made".to_owned(),
        1 => "what happened to 1 capture".to_owned(),
        count if count > MOST => format!("what happened to {MOST} captures; {} more are not drawn", count - MOST),
        count => format!("what happened to {count} captures"),
    }
}
