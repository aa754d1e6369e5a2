//! The time line: columns are what the variable held, rows are closures.

use super::WIDTH;
use super::canvas::{COLUMN, LINE, Part};
use crate::markup::cut;
use crate::moments::words;
use crate::timeline::{Head, Mark, Row, Timeline, What};
use crate::wrap::wrapped;

const LABEL: f64 = 150.0;
const ROW: f64 = 34.0;
/// Of the heads: the turn, and what the variable holds.
const HEAD: f64 = 50.0;
const WIDEST: f64 = 170.0;

pub(super) fn timeline(timeline: &Timeline, closure: &str, heading: &str) -> Part {
    let mut part = Part::default();
    if !heading.is_empty() {
        part.text(0.0, 14.0, "strong", heading);
        part.height = LINE + 4.0;
    }
    let column = ((WIDTH - LABEL) / timeline.columns.len().max(1) as f64).min(WIDEST);
    let table = Table { timeline, closure, column, top: part.height };
    table.heads(&mut part);
    for (row, of) in timeline.rows.iter().enumerate() {
        table.row(&mut part, row, of);
    }
    part.height = table.top + HEAD + timeline.rows.len() as f64 * ROW + 8.0;
    table.legend(&mut part);
    part
}

struct Table<'t> {
    timeline: &'t Timeline,
    closure: &'t str,
    column: f64,
    top: f64,
}

impl Table<'_> {
    fn heads(&self, part: &mut Part) {
        let bottom = self.top + HEAD + self.timeline.rows.len() as f64 * ROW;
        part.text(0.0, self.top + 38.0, "rebound strong", &cut(&self.timeline.variable, 16));
        for (n, column) in self.timeline.columns.iter().enumerate() {
            part.at(column.at, |part| {
                let x = self.left(n);
                if n % 2 == 0 {
                    part.rect((x, self.top), (self.column - 2.0, bottom - self.top), "turn");
                }
                part.text(x + 8.0, self.top + 16.0, "dim small", &cut(&column.words(), self.columns(0.0)));
                let value = if column.head == Head::Gap { String::new() } else { words(&column.value) };
                part.text(x + 8.0, self.top + 38.0, "rebound strong", &cut(&value, self.columns(8.0)));
            });
        }
        part.line(
            (0.0, self.top + HEAD - 4.0),
            (self.left(self.timeline.columns.len()), self.top + HEAD - 4.0),
            "grid",
        );
    }

    fn row(&self, part: &mut Part, row: usize, of: &Row) {
        let y = self.top + HEAD + row as f64 * ROW + ROW / 2.0;
        let Row::Closure { number, marks } = of else {
            part.text(8.0, y + 5.0, "dim", "⋮");
            return;
        };
        let made = marks.first().map_or(0, |mark| mark.at);
        part.at(made, |part| part.text(0.0, y + 5.0, "made", &cut(&format!("{} {number}", self.closure), 17)));
        let mut from: Option<f64> = None;
        for (n, mark) in marks.iter().enumerate() {
            let place = self.place(marks, n);
            part.at(mark.at, |part| {
                if let Some(from) = from.filter(|from| place - 12.0 > *from) {
                    part.line((from, y), (place - 12.0, y), "alive");
                }
                let end = marks
                    .get(n + 1)
                    .map_or(self.left(self.timeline.columns.len()), |_| self.place(marks, n + 1) - 14.0);
                from = Some(self.mark(part, mark, (place, y), end));
            });
        }
    }

    /// Marks of one column share it.
    fn place(&self, marks: &[Mark], n: usize) -> f64 {
        let column = marks[n].column;
        let (before, all) = marks
            .iter()
            .enumerate()
            .filter(|(_, it)| it.column == column)
            .fold((0, 0), |(b, a), (at, _)| (b + usize::from(at < n), a + 1));
        self.left(column) + 16.0 + before as f64 * (self.column - 8.0) / all.max(1) as f64
    }

    /// Gives where its text ends.
    fn mark(&self, part: &mut Part, mark: &Mark, (x, y): (f64, f64), end: f64) -> f64 {
        let room = |extra: f64| (((end - x - 14.0 - extra) / COLUMN) as usize).max(2);
        let (dot, class, text) = match &mark.what {
            What::Made { value } => ("dot-made", "made", cut(&words(value), room(0.0).min(self.columns(22.0).max(3)))),
            What::Called { read, is_stale, times, .. } => {
                let times = if *times > 1 { format!(" ×{times}") } else { String::new() };
                let (dot, class, sign) =
                    if *is_stale { ("dot-stale", "bad", "✗") } else { ("dot-fresh", "good", "✓") };
                let value = cut(&words(read), room(20.0 + times.len() as f64 * COLUMN));
                (dot, class, format!("{value} {sign}{times}"))
            }
        };
        part.circle((x, y), 6.0, dot);
        part.text(x + 12.0, y + 5.0, class, &text);
        x + 16.0 + super::canvas::width(&text)
    }

    fn left(&self, column: usize) -> f64 {
        LABEL + column as f64 * self.column
    }

    /// Characters that fit into a column.
    fn columns(&self, less: f64) -> usize {
        ((self.column - 12.0 - less) / COLUMN).max(1.0) as usize
    }

    fn legend(&self, part: &mut Part) {
        let legend = "● made with this value    ○ called, and read this value: ✓ the same, ✗ another";
        let cut = self.timeline.cut.iter().map(String::as_str);
        for line in std::iter::once(legend).chain(cut).flat_map(|words| wrapped(words, 100)) {
            part.height += LINE - 2.0;
            part.text(0.0, part.height - 6.0, "dim small", &line);
        }
    }
}
