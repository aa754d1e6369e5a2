//! What is wrong, where, and how sure that is.

use super::WIDTH;
use super::canvas::{COLUMN, LINE, Part, width};
use crate::markup::cut;
use crate::story::{Story, Verdict};
use crate::wrap::wrapped;

pub(super) fn title(story: &Story) -> Part {
    let mut part = Part::default();
    let class = match story.verdict {
        Verdict::Definite => "bad strong",
        Verdict::Possible => "rebound strong",
        Verdict::Safe(_) => "good strong",
    };
    let word = format!("{} {}", story.verdict.word(), story.rule.code());
    part.text(0.0, 14.0, class, &word);
    let place = format!("{}  {}:{}", story.rule.name(), story.path, story.closure.start.line);
    let room = ((WIDTH - width(&word)) / COLUMN) as usize;
    part.text(width(&word) + COLUMN, 14.0, "dim", &cut(&place, room.saturating_sub(2)));
    part.height = LINE;
    for line in wrapped(&story.headline, 84) {
        part.height += 24.0;
        part.text(0.0, part.height - 6.0, "big", &line);
    }
    part
}

/// A line of words between pictures.
pub(super) fn sentence(words: &str) -> Part {
    let mut part = Part::default();
    for line in wrapped(words, 100) {
        part.height += LINE;
        part.text(0.0, part.height - 6.0, "strong", &line);
    }
    part
}
