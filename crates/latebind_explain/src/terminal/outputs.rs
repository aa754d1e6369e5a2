//! What the program prints, and what each repair would print, side by side.

use super::Canvas;
use super::ink::{Ink, Line};
use crate::Explanation;
use crate::outputs::{Outputs, Printed, Repaired};
use crate::visible::visible;
use crate::wrap::{fitted, wrapped};

/// Narrower columns are not read.
const NARROWEST: usize = 20;

pub(super) fn outputs(explanation: &Explanation, canvas: Canvas) -> Vec<Line> {
    let outputs = &explanation.outputs;
    let mut lines = table(outputs, canvas);
    for repaired in &outputs.repaired {
        lines.extend(repair(repaired, canvas));
    }
    lines
}

/// The new lines of a repair, and why it is safe or not.
fn repair(repaired: &Repaired, canvas: Canvas) -> Vec<Line> {
    let (ink, word) = if repaired.is_safe { (Ink::Good, "safe") } else { (Ink::Rebound, "unsafe") };
    let why = wrapped(&visible(&format!("{}, {word}: {}", repaired.strategy, repaired.why)), canvas.width - 4);
    let mut lines: Vec<Line> = Vec::new();
    for (n, part) in why.into_iter().enumerate() {
        lines.push(Line::of(ink, if n == 0 { "  + " } else { "    " }).and(Ink::Plain, part));
    }
    for changed in &repaired.changed {
        let text = fitted(changed, canvas.width - 6, canvas.glyphs.ellipsis);
        lines.push(Line::of(Ink::Plain, "      ").and(Ink::Good, text));
    }
    lines
}

fn table(outputs: &Outputs, canvas: Canvas) -> Vec<Line> {
    let Some(now) = &outputs.now else { return Vec::new() };
    let mut columns = vec![column("now", now, Ink::Bad, canvas)];
    let repaired = outputs.repaired.iter().filter_map(|it| Some((it, it.printed.as_ref()?)));
    columns.extend(repaired.map(|(it, printed)| {
        let ink = if printed.is_same(now) { Ink::Plain } else { Ink::Good };
        column(it.strategy, printed, ink, canvas)
    }));
    let per_row = ((canvas.width - 2) / NARROWEST).clamp(1, columns.len());
    let width = (canvas.width - 2) / per_row;
    columns.chunks(per_row).flat_map(|row| side_by_side(row, width, canvas)).collect()
}

fn column(title: &str, printed: &Printed, ink: Ink, canvas: Canvas) -> Vec<(Ink, String)> {
    let mut lines = vec![(Ink::Dim, title.to_owned())];
    let (drawn, has_more) = printed.drawn();
    lines.extend(drawn.iter().map(|line| (ink, line.clone())));
    if has_more {
        lines.push((Ink::Dim, format!("{} more was printed", canvas.glyphs.ellipsis)));
    }
    if let Some(words) = printed.end.words() {
        lines.push((Ink::Bad, visible(words)));
    }
    if lines.len() == 1 {
        lines.push((Ink::Dim, "(nothing)".to_owned()));
    }
    lines
}

fn side_by_side(columns: &[Vec<(Ink, String)>], width: usize, canvas: Canvas) -> Vec<Line> {
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let row = |row: usize| {
        columns.iter().enumerate().fold(Line::default(), |line, (n, column)| {
            let line = line.to(2 + n * width);
            match column.get(row) {
                Some((ink, text)) => line.and(*ink, fitted(text, width - 2, canvas.glyphs.ellipsis)),
                None => line,
            }
        })
    };
    (0..height).map(row).collect()
}
