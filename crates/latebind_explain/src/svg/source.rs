//! The three points in the source.

use super::WIDTH;
use super::canvas::{COLUMN, LINE, Part, width};
use crate::Explanation;
use crate::excerpt::{Line, Mark};
use crate::markup::cut;
use crate::wrap::wrapped;

/// Room for line numbers.
const NUMBERS: f64 = 56.0;

pub(super) fn source(explanation: &Explanation) -> Part {
    let mut lines = Part::below(10.0);
    let many = explanation.source.len() > 1;
    for excerpt in &explanation.source {
        if many {
            lines.height += LINE;
            lines.text(12.0, lines.height - 5.0, "dim small", &cut(&excerpt.path, 90));
        }
        let mut before: Option<u32> = None;
        for line in &excerpt.lines {
            if before.is_some_and(|before| before + 1 < line.number) {
                lines.height += LINE / 2.0;
                lines.text(NUMBERS - 20.0, lines.height, "dim", "⋮");
                lines.height += 4.0;
            }
            before = Some(line.number);
            add_line(&mut lines, line);
        }
    }
    let height = lines.height + 10.0;
    let mut part = Part::below(height);
    part.rect((0.0, 0.0), (WIDTH, height), "soft");
    part.add(&lines, 0.0);
    part.height = height;
    part
}

fn add_line(part: &mut Part, line: &Line) {
    let room = ((WIDTH - NUMBERS) / COLUMN) as usize - 2;
    part.height += LINE;
    let y = part.height - 5.0;
    let number = line.number.to_string();
    part.text(NUMBERS - 18.0 - width(&number), y, "dim small", &number);
    let last = line.marks.iter().map(|mark| mark.columns.end).max().unwrap_or(0);
    let first = line.marks.iter().map(|mark| mark.columns.start).min().unwrap_or(0);
    let shift = if last <= room { 0 } else { first.saturating_sub(room / 4) };
    let text: String = line.text.chars().skip(shift).collect();
    part.text(NUMBERS, y, "", &cut(&text, room));
    let mut marks: Vec<&Mark> = line.marks.iter().collect();
    marks.sort_by_key(|mark| mark.step);
    for mark in marks {
        add_mark(part, line, mark, shift, room);
    }
}

fn add_mark(part: &mut Part, line: &Line, mark: &Mark, shift: usize, room: usize) {
    let class = format!("step-{}", mark.step.word());
    let piece = |from: usize, to: usize| line.text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>();
    let x = NUMBERS + width(&piece(shift, mark.columns.start));
    let length = width(&piece(mark.columns.start.max(shift), mark.columns.end)).clamp(6.0, (WIDTH - 10.0 - x).max(6.0));
    part.height += 5.0;
    part.underline((x, part.height - 5.0), length, &class);
    let words = format!("{} {}", ["①", "②", "③"][mark.step.number() - 1], mark.words);
    let fits = width(&words) + x < WIDTH - 10.0;
    let left = if fits { x } else { NUMBERS };
    for words in wrapped(&words, room - 2) {
        part.height += LINE - 2.0;
        part.text(left, part.height - 5.0, &class, &words);
    }
}
