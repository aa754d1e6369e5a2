//! All comments of a file, by the lines they speak of.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use latebind_source::Span;

use super::comment::{Directive, Reach, directives};
use crate::document::Document;

/// Where verdicts may be hidden.
#[derive(Debug, Default)]
pub(super) struct Silences {
    /// Names per line; none means every variable.
    pragmas: BTreeMap<u32, Vec<Vec<String>>>,
    /// Lines and the comment that covers them, in the order of the file.
    foreign: Vec<(RangeInclusive<u32>, String)>,
}

impl Silences {
    pub(super) fn read(comments: &[Span], document: &Document) -> Self {
        let mut silences = Silences::default();
        for &span in comments {
            for directive in directives(document.slice(span)) {
                silences.add(directive, span, document);
            }
        }
        silences
    }

    pub(super) fn pragma_on(&self, lines: &[u32], variable: &str) -> bool {
        let lists = lines.iter().filter_map(|line| self.pragmas.get(line)).flatten();
        let mut covering = lists.filter(|names| names.is_empty() || names.iter().any(|name| name == variable));
        covering.next().is_some()
    }

    /// The first comment of another linter that covers one of the lines.
    pub(super) fn foreign_on(&self, lines: &[u32]) -> Option<&str> {
        let covering = self.foreign.iter().find(|(range, _)| lines.iter().any(|line| range.contains(line)));
        covering.map(|(_, words)| words.as_str())
    }

    fn add(&mut self, directive: Directive, comment: Span, document: &Document) {
        let line = document.line(comment.start);
        match directive {
            Directive::Ok(names) => self.pragmas.entry(line).or_default().push(names),
            Directive::Foreign(Reach::BlockEnd, _) => self.end_blocks(line),
            Directive::Foreign(reach, words) => self.foreign.push((covered(reach, line, document), words)),
        }
    }

    /// What began above a line ends there.
    fn end_blocks(&mut self, line: u32) {
        for (range, _) in &mut self.foreign {
            if range.contains(&line) && *range.start() > 0 {
                *range = *range.start()..=line;
            }
        }
    }
}

fn covered(reach: Reach, line: u32, document: &Document) -> RangeInclusive<u32> {
    let text = document.line_text(line);
    let stands_alone = text.trim_start().starts_with('#');
    match reach {
        Reach::File => 0..=u32::MAX,
        Reach::NextLine => line + 1..=line + 1,
        Reach::LineOrNext if stands_alone => line + 1..=line + 1,
        Reach::Block if stands_alone => line..=last_line_of_block(line, indent(text), document),
        Reach::Block if opens_scope(text) => line..=last_line_of_block(line, indent(text) + 1, document),
        Reach::Line | Reach::LineOrNext | Reach::Block | Reach::BlockEnd => line..=line,
    }
}

/// The last line before the code is indented less than `depth`.
fn last_line_of_block(line: u32, depth: usize, document: &Document) -> u32 {
    let leaves = |next: &u32| {
        let text = document.line_text(*next);
        let is_code = !text.trim_start().is_empty() && !text.trim_start().starts_with('#');
        is_code && indent(text) < depth
    };
    (line + 1..=document.line_count()).find(leaves).map_or(u32::MAX, |next| next - 1)
}

fn opens_scope(text: &str) -> bool {
    let text = text.trim_start();
    ["def ", "async def ", "class "].iter().any(|word| text.starts_with(word))
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines (from 1) that some comment of another linter covers.
    #[track_caller]
    fn check(text: &str, expected: &[u32]) {
        let document = Document::new("a.py", text);
        let starts = text.match_indices('#').map(|(start, _)| start);
        let comment = |start: usize| Span::new(start as u32, (start + text[start..].find('\n').unwrap_or(0)) as u32);
        let silences = Silences::read(&starts.map(comment).collect::<Vec<_>>(), &document);
        let lines: Vec<u32> =
            (1..=document.line_count()).filter(|line| silences.foreign_on(&[*line]).is_some()).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_comment_behind_code_covers_its_line() {
        check("a\nb  # noqa\nc", &[2]);
        check("a\nb  # pylint: disable=W0640\nc", &[2]);
    }

    #[test]
    fn a_comment_of_its_own_covers_the_rest_of_its_block() {
        check("def f():\n    # pylint: disable=W0640\n    a\n\n    b\nc\n", &[2, 3, 4, 5]);
        check("a\n# pylint: disable=W0640\nb\nc", &[2, 3, 4]);
    }

    #[test]
    fn a_comment_on_a_def_covers_its_body() {
        check("def f():  # pylint: disable=W0640\n    a\nb\n", &[1, 2]);
    }

    #[test]
    fn enable_ends_it() {
        check("# pylint: disable=W0640\na\n# pylint: enable=W0640\nb\n", &[1, 2, 3]);
    }

    #[test]
    fn the_next_line_can_be_named() {
        check("# pylint: disable-next=W0640\na\nb\n", &[2]);
    }

    #[test]
    fn a_file_is_covered_from_its_first_line() {
        check("a\n# ruff: noqa: B023\n", &[1, 2, 3]);
    }
}
