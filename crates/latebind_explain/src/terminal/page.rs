//! A rule's page in the terminal.

use super::ink::{Ink, Line};
use super::{Canvas, Style, canvas};
use crate::page::{Part, parts};
use crate::wrap::{fitted, wrapped};

/// Text is wrapped; programs are indented and cut at the edge.
pub fn page(markdown: &str, style: Style) -> String {
    let canvas = canvas(style);
    let mut lines: Vec<Line> = Vec::new();
    for part in parts(markdown) {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(drawn(&part, canvas));
    }
    lines.iter().map(|line| line.text() + "\n").collect()
}

fn drawn(part: &Part, canvas: Canvas) -> Vec<Line> {
    match part {
        Part::Heading { text, .. } => vec![Line::of(Ink::Strong, *text)],
        Part::Text(lines) => text(lines, canvas),
        Part::Program(lines) => block(lines, Ink::Plain, canvas),
        Part::Output(lines) => labelled("prints", block(lines, Ink::Called, canvas)),
        Part::Repaired { by, lines } => labelled(&format!("repaired by {by}"), block(lines, Ink::Good, canvas)),
        Part::Block(lines) => block(lines, Ink::Dim, canvas),
    }
}

/// Items of a list begin lines of their own.
fn text(lines: &[&str], canvas: Canvas) -> Vec<Line> {
    let groups = lines.chunk_by(|_, next| !next.starts_with("- "));
    let joined = groups.map(|group| group.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "));
    joined.flat_map(|text| wrapped(&text, canvas.width)).map(|line| Line::of(Ink::Plain, line)).collect()
}

fn labelled(words: &str, mut lines: Vec<Line>) -> Vec<Line> {
    lines.insert(0, Line::of(Ink::Dim, format!("  {words}")));
    lines
}

fn block<S: AsRef<str>>(lines: &[S], ink: Ink, canvas: Canvas) -> Vec<Line> {
    let cut = |line: &S| fitted(line.as_ref(), canvas.width - 4, canvas.glyphs.ellipsis);
    lines.iter().map(|line| Line::of(Ink::Plain, "    ").and(ink, cut(line))).collect()
}
