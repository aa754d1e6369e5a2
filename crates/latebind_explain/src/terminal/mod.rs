//! The picture for a terminal: Unicode or ASCII, in as many columns as there are.

mod cells;
mod glyphs;
mod ink;
mod outputs;
mod page;
mod source;
mod timeline;

use crate::Basis;
use crate::Explanation;
use crate::scope_view::ScopeView;
use crate::story::{Story, Verdict};
use crate::visible::visible;
use crate::wrap::wrapped;
use glyphs::Glyphs;
use ink::{Ink, Line};
pub use page::page;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    pub unicode: bool,
}

/// Narrower terminals get what is drawn for this one.
const NARROWEST: usize = 40;
/// Wider ones, too: nobody reads lines that long.
const WIDEST: usize = 120;

/// Where and how a part of the picture is drawn.
#[derive(Debug, Clone, Copy)]
struct Canvas {
    width: usize,
    glyphs: &'static Glyphs,
}

/// Colours are always in it; who writes it takes them out where nobody sees them.
pub fn terminal(explanation: &Explanation, style: Style) -> String {
    let canvas = canvas(style);
    let mut lines = title(&explanation.story, canvas);
    section(&mut lines, "In the source", source::source(explanation, canvas));
    section(
        &mut lines,
        "Who holds what",
        explanation.cells.as_ref().map_or_else(Vec::new, |it| cells::cells(it, canvas)),
    );
    section(&mut lines, &visible(&explanation.heading()), timeline::timeline(explanation, canvas));
    section(&mut lines, outputs_title(explanation), outputs::outputs(explanation, canvas));
    section(&mut lines, "", closing(explanation, canvas));
    lines.iter().map(|line| line.text() + "\n").collect()
}

/// A function's cells.
pub fn scope(view: &ScopeView, style: Style) -> String {
    let canvas = canvas(style);
    let mut lines =
        vec![Line::of(Ink::Strong, visible(&view.place)).and(Ink::Dim, format!("  {}", visible(&view.path)))];
    section(&mut lines, "", cells::cells(&view.cells, canvas));
    lines.iter().map(|line| line.text() + "\n").collect()
}

fn canvas(style: Style) -> Canvas {
    let glyphs = if style.unicode { &glyphs::UNICODE } else { &glyphs::ASCII };
    Canvas { width: style.width.clamp(NARROWEST, WIDEST), glyphs }
}

fn section(lines: &mut Vec<Line>, title: &str, body: Vec<Line>) {
    if body.is_empty() {
        return;
    }
    lines.push(Line::default());
    if !title.is_empty() {
        lines.push(Line::of(Ink::Strong, title));
    }
    lines.extend(body);
}

fn title(story: &Story, canvas: Canvas) -> Vec<Line> {
    let ink = match story.verdict {
        Verdict::Definite => Ink::Bad,
        Verdict::Possible => Ink::Rebound,
        Verdict::Safe(_) => Ink::Good,
    };
    let place = format!("  {}:{}", visible(&story.path), story.closure.start.line);
    let head = Line::of(ink, format!("{}[{}]", story.verdict.word(), story.rule.code()));
    let head = head.and(Ink::Plain, format!(" {}", story.rule.name())).and(Ink::Dim, place);
    let headline = wrapped(&visible(&story.headline), canvas.width);
    std::iter::once(head).chain(headline.into_iter().map(|line| Line::of(Ink::Strong, line))).collect()
}

fn outputs_title(explanation: &Explanation) -> &'static str {
    if explanation.outputs.now.is_some() { "What it prints, now and repaired" } else { "What can be done" }
}

/// Notes, the way out, and why nothing was run.
fn closing(explanation: &Explanation, canvas: Canvas) -> Vec<Line> {
    let story = &explanation.story;
    let why = match &explanation.basis {
        Basis::Sketched { why } if !why.is_empty() => Some(format!("no values: {why}")),
        _ => None,
    };
    let notes = story.notes.iter().cloned().chain(why).map(|note| ("note", note));
    let help = story.help.iter().map(|help| ("help", help.clone()));
    let mut lines = Vec::new();
    for (word, text) in notes.chain(help) {
        for (n, part) in wrapped(&visible(&text), canvas.width - 6).into_iter().enumerate() {
            let head = if n == 0 { format!("{word}: ") } else { " ".repeat(6) };
            lines.push(Line::of(Ink::Dim, head).and(Ink::Plain, part));
        }
    }
    lines
}
