//! Who holds which cell: closures on the left, what they hold on the right.

use super::WIDTH;
use super::canvas::{COLUMN, LINE, Part};
use crate::cells::{Cells, Holder, Keeper};
use crate::markup::cut;
use crate::moments::{Held, Value};
use crate::wrap::wrapped;

const BOX: (f64, f64) = (330.0, 30.0);
const STRIDE: f64 = 38.0;
const CELL: (f64, f64) = (300.0, 78.0);
/// Where cells stand.
const RIGHT: f64 = 500.0;

pub(super) fn cells(cells: &Cells, heading: &str) -> Part {
    let mut part = Part::default();
    if !heading.is_empty() {
        part.text(0.0, 14.0, "strong", heading);
        part.height = LINE;
    }
    for (index, keeper) in cells.keepers.iter().enumerate() {
        let holders: Vec<&Holder> = cells.holders.iter().filter(|holder| holder.keeper == index).collect();
        let hidden = if index == 0 { cells.hidden } else { 0 };
        add_keeper(&mut part, keeper, &holders, hidden);
    }
    for words in cells.words.iter().flat_map(|words| wrapped(words, 100)) {
        part.height += LINE;
        part.text(0.0, part.height - 6.0, "", &words);
    }
    part
}

fn add_keeper(part: &mut Part, keeper: &Keeper, holders: &[&Holder], hidden: usize) {
    let top = part.height + 6.0;
    let rows = holders.len() + usize::from(hidden > 0);
    let height = (rows as f64 * STRIDE - 8.0).max(CELL.1);
    let middle = top + height / 2.0;
    let first = middle - (rows as f64 * STRIDE - 8.0) / 2.0;
    let gap = holders.iter().rposition(|it| it.made_with.is_some()).unwrap_or(0);
    for (row, holder) in holders.iter().enumerate() {
        let row = if hidden > 0 && row >= gap { row + 1 } else { row };
        let y = first + row as f64 * STRIDE;
        part.rect((0.0, y), BOX, "box");
        part.text(12.0, y + 20.0, "made", &cut(&label(holder), 36));
        part.wire((BOX.0, y + BOX.1 / 2.0), (RIGHT, middle));
    }
    if hidden > 0 {
        part.text(12.0, first + gap as f64 * STRIDE + 20.0, "dim", &format!("… {hidden} more"));
    }
    part.rect((RIGHT, middle - CELL.1 / 2.0), CELL, "cell");
    let title = format!("{} {}", keeper.kind.word(), keeper.name);
    part.text(RIGHT + 14.0, middle - 18.0, "rebound strong", &cut(&title, 32));
    let value = match &keeper.now {
        None => String::new(),
        Some(now) => held(now),
    };
    part.text(RIGHT + 14.0, middle + 6.0, "strong value", &cut(&value, 32));
    let owner = cut(&format!("of {}", keeper.owner), ((WIDTH - RIGHT) / COLUMN) as usize);
    part.text(RIGHT + 14.0, middle + 28.0, "dim small", &owner);
    part.height = top + height + 8.0;
}

fn label(holder: &Holder) -> String {
    match &holder.made_with {
        Some(made_with) => format!("{}, made with {}", holder.name, held(made_with)),
        None => holder.name.clone(),
    }
}

fn held(value: &Held) -> String {
    value.as_ref().map_or_else(|| "(nothing)".to_owned(), Value::words)
}
