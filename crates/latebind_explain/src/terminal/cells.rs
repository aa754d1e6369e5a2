//! Who holds which cell.
//!
//! ```text
//!   lambda 1, made with 0 ─┐   ╭─ cell i ─╮
//!   lambda 2, made with 1 ─┼──▶│ 2        │
//!   lambda 3, made with 2 ─┘   ╰──────────╯
//! ```

use super::Canvas;
use super::ink::{Ink, Line};
use crate::cells::{Cells, Holder, Keeper};
use crate::moments::Held;
use crate::visible::visible;
use crate::wrap::{fitted, wrapped};

/// Between the longest name and the box.
const CONNECTOR: usize = 6;
/// Longer values are cut.
const WIDEST_VALUE: usize = 24;

pub(super) fn cells(cells: &Cells, canvas: Canvas) -> Vec<Line> {
    let keepers = 0..cells.keepers.len();
    let mut lines: Vec<Line> = keepers.flat_map(|keeper| drawn(cells, keeper, canvas)).collect();
    for words in &cells.words {
        let parts = wrapped(&visible(words), canvas.width - 2);
        lines.extend(parts.into_iter().map(|part| Line::of(Ink::Plain, format!("  {part}"))));
    }
    lines
}

/// One keeper and all that hold it.
fn drawn(cells: &Cells, index: usize, canvas: Canvas) -> Vec<Line> {
    let keeper = &cells.keepers[index];
    let boxed = boxed(keeper, canvas);
    let room = canvas.width.saturating_sub(boxed[0].width() + CONNECTOR + 2);
    let names = Names::new(cells, index, room, canvas);
    let mut lines: Vec<Line> = (0..names.slots.len()).map(|row| names.row(row, &boxed, canvas)).collect();
    let owner = fitted(&format!("of {}", visible(&keeper.owner)), canvas.width - 2, canvas.glyphs.ellipsis);
    let column = (2 + names.wide + CONNECTOR).min(canvas.width.saturating_sub(Line::of(Ink::Dim, &*owner).width()));
    lines.push(Line::default().to(column).and(Ink::Dim, owner));
    lines
}

/// Three lines, the value in the middle.
fn boxed(keeper: &Keeper, canvas: Canvas) -> [Line; 3] {
    let glyphs = canvas.glyphs;
    let title = format!("{} {}", keeper.kind.word(), visible(&keeper.name));
    let title = fitted(&title, WIDEST_VALUE, glyphs.ellipsis);
    let value = fitted(&value(keeper.now.as_ref()), WIDEST_VALUE, glyphs.ellipsis);
    let width = Line::of(Ink::Plain, &*title).width().max(Line::of(Ink::Plain, &*value).width()) + 2;
    let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners;
    let rule = |count: usize| glyphs.line.repeat(count);
    let top = Line::of(Ink::Rebound, format!("{top_left}{} {title} ", glyphs.line));
    let top = {
        let filled = top.width();
        top.and(Ink::Rebound, rule((width + 3).saturating_sub(filled)) + top_right)
    };
    let middle = Line::of(Ink::Rebound, glyphs.bar).and(Ink::Strong, format!(" {value}")).to(top.width() - 1);
    let bottom = format!("{bottom_left}{}{bottom_right}", rule(top.width() - 2));
    [top, middle.and(Ink::Rebound, glyphs.bar), Line::of(Ink::Rebound, bottom)]
}

fn value(now: Option<&Held>) -> String {
    match now {
        None => String::new(),
        Some(None) => "(nothing)".to_owned(),
        Some(Some(value)) => visible(&value.words()),
    }
}

/// The holders, one a line, around the line that the arrow starts from.
struct Names {
    slots: Vec<Option<Line>>,
    wide: usize,
    arrow: usize,
}

impl Names {
    fn new(cells: &Cells, index: usize, room: usize, canvas: Canvas) -> Self {
        let holders: Vec<&Holder> = cells.holders.iter().filter(|holder| holder.keeper == index).collect();
        let mut slots: Vec<Option<Line>> = holders.iter().map(|it| Some(name(it, room, canvas))).collect();
        if cells.hidden > 0 {
            let more = format!("{} {} more", canvas.glyphs.ellipsis, cells.hidden);
            let place = holders.iter().rposition(|it| it.made_with.is_some()).unwrap_or(0);
            slots.insert(place, Some(Line::of(Ink::Dim, more)));
        }
        let wide = slots.iter().flatten().map(Line::width).max().unwrap_or(0);
        let arrow = if slots.len() < 3 { 1 } else { slots.len() / 2 };
        if slots.len() == 1 {
            slots.insert(0, None);
        }
        slots.resize(slots.len().max(3), None);
        Self { slots, wide, arrow }
    }

    fn row(&self, row: usize, boxed: &[Line; 3], canvas: Canvas) -> Line {
        let line = match &self.slots[row] {
            Some(name) => self.joined(name.clone(), row, canvas),
            None => Line::default(),
        };
        let line = line.to(2 + self.wide + CONNECTOR);
        match (row + 1).checked_sub(self.arrow).and_then(|at| boxed.get(at)) {
            Some(part) => line.then(part.clone()),
            None => line,
        }
    }

    fn joined(&self, name: Line, row: usize, canvas: Canvas) -> Line {
        let glyphs = canvas.glyphs;
        let reach = self.wide + 2 - name.width();
        let line = Line::of(Ink::Plain, "  ").then(name).and(Ink::Plain, " ");
        let line = line.and(Ink::Dim, glyphs.line.repeat(reach.saturating_sub(1)) + self.joint(row, canvas));
        if row == self.arrow { line.and(Ink::Dim, format!("{}{}", glyphs.line.repeat(2), glyphs.arrow)) } else { line }
    }

    fn joint(&self, row: usize, canvas: Canvas) -> &'static str {
        let is_name = |at: Option<usize>| at.is_some_and(|at| matches!(self.slots.get(at), Some(Some(_))));
        let glyphs = canvas.glyphs;
        let [from_below, through, from_above, alone] = glyphs.joints;
        match (is_name(row.checked_sub(1)), is_name(Some(row + 1)), row == self.arrow) {
            (false, true, true) => from_below,
            (true, true, true) => through,
            (true, false, true) => from_above,
            (false, false, _) => alone,
            (false, true, false) => glyphs.first,
            (true, true, false) => glyphs.middle,
            (true, false, false) => glyphs.last,
        }
    }
}

fn name(holder: &Holder, room: usize, canvas: Canvas) -> Line {
    let name = visible(&holder.name);
    let Some(made_with) = &holder.made_with else {
        return Line::of(Ink::Created, fitted(&name, room, canvas.glyphs.ellipsis));
    };
    let with = format!(", made with {}", value(Some(made_with)));
    let name = fitted(&name, room, canvas.glyphs.ellipsis);
    let left = room.saturating_sub(Line::of(Ink::Created, &*name).width());
    Line::of(Ink::Created, name).and(Ink::Dim, fitted(&with, left, canvas.glyphs.ellipsis))
}
