//! The time line: a column a turn, a row a closure.
//!
//! ```text
//!             turn 1  turn 2  afterwards
//!   i           0       1       1
//!   lambda 1    ● 0 ············○ 1 ✗
//!   lambda 2            ● 1 ····○ 1 ✓
//! ```

use super::Canvas;
use super::ink::{Ink, Line};
use crate::Explanation;
use crate::moments::{Held, words};
use crate::timeline::{Column, Head, Mark, Most, Row, Timeline, What, timeline as time_line};
use crate::visible::visible;
use crate::wrap::{fitted, wrapped};

/// Narrower columns hold no value.
const NARROWEST: usize = 8;
const WIDEST: usize = 16;
const MOST_ROWS: usize = 9;
/// Names of closures are cut to this.
const LABEL: usize = 16;

pub(super) fn timeline(explanation: &Explanation, canvas: Canvas) -> Vec<Line> {
    let name = explanation.story.closure.short();
    let fits = (canvas.width - 4 - LABEL) / NARROWEST;
    let most = Most { columns: fits.max(3), rows: MOST_ROWS };
    match time_line(&explanation.story.variable, &explanation.moments, most) {
        Some(timeline) => {
            let mut lines = drawn(&timeline, &visible(&name), canvas);
            let tally = explanation.tally().map(|words| wrapped(&words, canvas.width - 2)).unwrap_or_default();
            lines.extend(tally.into_iter().map(|part| Line::of(Ink::Plain, format!("  {part}"))));
            lines
        }
        None => Vec::new(),
    }
}

fn drawn(timeline: &Timeline, name: &str, canvas: Canvas) -> Vec<Line> {
    let table = Table::new(timeline, name, canvas);
    let mut lines = vec![table.heads(), table.values()];
    lines.extend(timeline.rows.iter().map(|row| table.row(row)));
    lines.extend(table.legend());
    for cut in &timeline.cut {
        lines.extend(wrapped(cut, canvas.width - 2).into_iter().map(|it| Line::of(Ink::Dim, format!("  {it}"))));
    }
    lines
}

struct Table<'t> {
    timeline: &'t Timeline,
    name: &'t str,
    canvas: Canvas,
    label: usize,
    column: usize,
}

impl<'t> Table<'t> {
    fn new(timeline: &'t Timeline, name: &'t str, canvas: Canvas) -> Self {
        let width = |text: &str| Line::of(Ink::Plain, text).width();
        let last =
            timeline.rows.iter().map(|row| if let Row::Closure { number, .. } = row { *number } else { 0 }).max();
        let longest = width(&closure(name, last.unwrap_or(0))).max(width(&visible(&timeline.variable)));
        let label = longest.min(LABEL) + 2;
        let count = timeline.columns.len().max(1);
        let column = ((canvas.width - 2 - label) / count).clamp(1, WIDEST);
        Self { timeline, name, canvas, label, column }
    }

    fn heads(&self) -> Line {
        let line = Line::default().to(2 + self.label);
        self.timeline
            .columns
            .iter()
            .enumerate()
            .fold(line, |line, (n, column)| line.to(self.start(n)).and(Ink::Dim, self.fitted(&self.head(column))))
    }

    fn head(&self, column: &Column) -> String {
        match column.head {
            Head::Gap => self.canvas.glyphs.ellipsis.to_owned(),
            Head::Afterwards if self.column < 12 => "after".to_owned(),
            Head::Turn(number) if self.column < 10 => format!("turn {number}"),
            _ => column.words(),
        }
    }

    fn values(&self) -> Line {
        let name = fitted(&visible(&self.timeline.variable), self.label - 2, self.canvas.glyphs.ellipsis);
        let line = Line::of(Ink::Plain, "  ").and(Ink::Rebound, name);
        self.timeline.columns.iter().enumerate().fold(line, |line, (n, column)| {
            let value = match (&column.head, &column.value) {
                (Head::Gap, _) => String::new(),
                (_, value) => held(value),
            };
            line.to(self.start(n)).and(Ink::Rebound, self.fitted(&value))
        })
    }

    fn row(&self, row: &Row) -> Line {
        let Row::Closure { number, marks } = row else {
            return Line::of(Ink::Dim, format!("  {}", self.canvas.glyphs.gap));
        };
        let name = fitted(&closure(self.name, *number), self.label - 2, self.canvas.glyphs.ellipsis);
        let mut line = Line::of(Ink::Plain, "  ").and(Ink::Created, name);
        for (n, mark) in marks.iter().enumerate() {
            let next = marks.get(n + 1).map_or(self.canvas.width, |next| self.start(next.column));
            line = self.mark(line, mark, n == 0, next);
        }
        line
    }

    /// The closure lives from its first mark to its last.
    fn mark(&self, line: Line, mark: &Mark, is_first: bool, next: usize) -> Line {
        let glyphs = self.canvas.glyphs;
        let start = self.start(mark.column);
        let line = match is_first {
            true => line.to(start),
            false if line.width() + 1 < start => {
                let alive = glyphs.alive.repeat(start - line.width() - 1);
                line.and(Ink::Plain, " ").and(Ink::Dim, alive)
            }
            false => line.and(Ink::Plain, " "),
        };
        let room = next.max(start + self.column).saturating_sub(line.width() + 1).max(3);
        match &mark.what {
            What::Made { value } => {
                line.and(Ink::Created, format!("{} {}", glyphs.made, self.short(&held(value), room - 2)))
            }
            What::Called { read, is_stale, times, .. } => {
                let (ink, sign) = if *is_stale { (Ink::Bad, glyphs.stale) } else { (Ink::Good, glyphs.fresh) };
                let times = if *times > 1 { format!(" {}{times}", glyphs.times) } else { String::new() };
                let value = self.short(&held(read), room.saturating_sub(4 + times.len()).max(1));
                line.and(ink, format!("{} {value} {sign}{times}", glyphs.called))
            }
        }
    }

    fn start(&self, column: usize) -> usize {
        2 + self.label + column * self.column
    }

    fn fitted(&self, text: &str) -> String {
        self.short(text, self.column.saturating_sub(1))
    }

    fn short(&self, text: &str, room: usize) -> String {
        fitted(text, room, self.canvas.glyphs.ellipsis)
    }

    fn legend(&self) -> Vec<Line> {
        let glyphs = self.canvas.glyphs;
        let words = format!(
            "{} made with this value   {} called and read this value: {} the same, {} another",
            glyphs.made, glyphs.called, glyphs.fresh, glyphs.stale
        );
        wrapped(&words, self.canvas.width - 2).into_iter().map(|it| Line::of(Ink::Dim, format!("  {it}"))).collect()
    }
}

fn closure(name: &str, number: u64) -> String {
    format!("{name} {number}")
}

fn held(value: &Held) -> String {
    visible(&words(value))
}
