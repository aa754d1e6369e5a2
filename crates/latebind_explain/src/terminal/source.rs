//! The three points in the source.
//!
//! ```text
//!   2 │ for i in range(3):
//!     │     ━ ② `i` is rebound here by the next turn
//! ```

use unicode_width::UnicodeWidthStr as _;

use super::Canvas;
use super::ink::{Ink, Line};
use crate::Explanation;
use crate::excerpt::{self, Excerpt, Mark};
use crate::visible::visible;
use crate::wrap::{fitted, wrapped};

pub(super) fn source(explanation: &Explanation, canvas: Canvas) -> Vec<Line> {
    let many = explanation.source.len() > 1;
    let mut lines = Vec::new();
    for excerpt in &explanation.source {
        if many {
            lines.push(Line::of(Ink::Dim, format!("  {}", visible(&excerpt.path))));
        }
        lines.extend(drawn(excerpt, canvas));
    }
    lines
}

fn drawn(excerpt: &Excerpt, canvas: Canvas) -> Vec<Line> {
    let digits = excerpt.lines.iter().map(|line| line.number.to_string().len()).max().unwrap_or(1);
    let margin = digits + 5;
    let mut lines = Vec::new();
    let mut before: Option<u32> = None;
    for line in &excerpt.lines {
        if before.is_some_and(|before| before + 1 < line.number) {
            lines.push(Line::of(Ink::Dim, format!("  {:digits$} {}", "", canvas.glyphs.gap)));
        }
        before = Some(line.number);
        let shift = shift(line, canvas.width - margin);
        let text: String = line.text.chars().skip(shift).collect();
        let text = fitted(&text, canvas.width - margin, canvas.glyphs.ellipsis);
        let head = format!("  {:>digits$} {} ", line.number, canvas.glyphs.bar);
        lines.push(Line::of(Ink::Dim, head).and(Ink::Plain, text));
        for mark in by_column(line) {
            lines.extend(mark_lines(mark, line, shift, digits, canvas));
        }
    }
    lines
}

/// Characters to leave out at the left so that the marks can be seen.
fn shift(line: &excerpt::Line, room: usize) -> usize {
    let last = line.marks.iter().map(|mark| mark.columns.end).max().unwrap_or(0);
    let first = line.marks.iter().map(|mark| mark.columns.start).min().unwrap_or(0);
    if last <= room { 0 } else { first.saturating_sub(room / 4) }
}

fn by_column(line: &excerpt::Line) -> Vec<&Mark> {
    let mut marks: Vec<&Mark> = line.marks.iter().collect();
    marks.sort_by_key(|mark| (mark.step, mark.columns.start));
    marks
}

fn mark_lines(mark: &Mark, line: &excerpt::Line, shift: usize, digits: usize, canvas: Canvas) -> Vec<Line> {
    let glyphs = canvas.glyphs;
    let margin = digits + 5;
    let room = canvas.width - margin;
    let part = |from: usize, to: usize| line.text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>();
    let start = part(shift, mark.columns.start).width().min(room.saturating_sub(1));
    let length = part(mark.columns.start.max(shift), mark.columns.end).width().clamp(1, room - start);
    let words = format!("{} {}", glyphs.steps[mark.step.number() - 1], visible(&mark.words));
    let ink = Ink::of(mark.step);
    let head = || Line::of(Ink::Dim, format!("  {:digits$} {} ", "", glyphs.bar));
    let under = head().and(Ink::Plain, " ".repeat(start)).and(ink, glyphs.under.repeat(length));
    if start + length + 1 + words.width() <= room {
        return vec![under.and(ink, format!(" {words}"))];
    }
    let indent = if words.width() + start <= room { start } else { 2 };
    let below = wrapped(&words, room - indent);
    let below = below.into_iter().map(|part| head().and(Ink::Plain, " ".repeat(indent)).and(ink, part));
    std::iter::once(under).chain(below).collect()
}
