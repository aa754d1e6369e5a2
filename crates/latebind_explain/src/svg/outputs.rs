//! What is printed now and after each repair, side by side.

use super::WIDTH;
use super::canvas::{COLUMN, LINE, Part};
use crate::markup::cut;
use crate::outputs::{Outputs, Printed, Repaired};

const PER_ROW: usize = 3;
const GAP: f64 = 14.0;
/// Small letters are that much narrower.
const SMALL: f64 = 12.0 / 14.0;

pub(super) fn outputs(outputs: &Outputs) -> Option<Part> {
    let columns = columns(outputs);
    if columns.is_empty() {
        return None;
    }
    let heading = if outputs.now.is_some() { "What it prints, now and repaired" } else { "What can be done" };
    let mut part = Part::below(LINE + 6.0);
    part.text(0.0, 14.0, "strong", heading);
    let per_row = columns.len().min(PER_ROW);
    let width = (WIDTH - GAP * (per_row as f64 - 1.0)) / per_row as f64;
    for row in columns.chunks(per_row) {
        let height = row.iter().map(Vec::len).max().unwrap_or(0) as f64 * (LINE - 2.0) + 14.0;
        for (n, lines) in row.iter().enumerate() {
            let x = n as f64 * (width + GAP);
            part.rect((x, part.height), (width, height), "soft");
            for (at, (class, text)) in lines.iter().enumerate() {
                let y = part.height + 20.0 + at as f64 * (LINE - 2.0);
                let character = if class.contains("small") { COLUMN * SMALL } else { COLUMN };
                part.text(x + 10.0, y, class, &cut(text, ((width - 20.0) / character) as usize));
            }
        }
        part.height += height + GAP;
    }
    part.height -= GAP;
    Some(part)
}

type Lines = Vec<(&'static str, String)>;

fn columns(outputs: &Outputs) -> Vec<Lines> {
    let now = outputs.now.as_ref().map(|now| {
        let mut lines = vec![("strong", "now".to_owned())];
        lines.extend(printed(now, "bad"));
        lines
    });
    now.into_iter().chain(outputs.repaired.iter().map(|it| repaired(it, outputs.now.as_ref()))).collect()
}

fn repaired(it: &Repaired, now: Option<&Printed>) -> Lines {
    let (class, word) = if it.is_safe { ("good strong", "safe") } else { ("rebound strong", "unsafe") };
    let mut lines = vec![(class, format!("{} ({word})", it.strategy))];
    lines.extend(it.changed.iter().map(|line| ("dim small", line.clone())));
    if let Some(output) = &it.printed {
        let class = if now.is_some_and(|now| now.is_same(output)) { "" } else { "good" };
        lines.extend(printed(output, class));
    }
    lines
}

fn printed(printed: &Printed, class: &'static str) -> Lines {
    let (drawn, has_more) = printed.drawn();
    let mut lines: Lines = drawn.iter().map(|line| (class, line.clone())).collect();
    if has_more {
        lines.push(("dim", "… more was printed".to_owned()));
    }
    lines.extend(printed.end.words().map(|words| ("bad", words.to_owned())));
    if lines.is_empty() {
        lines.push(("dim", "(nothing)".to_owned()));
    }
    lines
}
