//! Offsets to lines and columns, and back.
//!
//! ```python
//! s = "é"; f = lambda: s     # the lambda: byte 13, but column 14 (1-based, code points)
//! ```
//!
//! Lines end as Python's tokenizer ends them: `\n`, `\r\n` and a lone `\r`.
//! A form feed, U+2028 and friends end nothing.

use crate::Span;

/// A place as people count: both numbers start at 1.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    /// In Unicode code points.
    pub column: u32,
}

/// Where each line of one text begins. Built in one pass over the bytes.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    len: u32,
}

impl LineIndex {
    /// Indexes `text`; every other method must be given the same text.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        for (at, &byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(clamp(at + 1));
            }
        }
        Self { starts, len: clamp(text.len()) }
    }

    /// Number of lines; a final line ending opens one more, empty line.
    pub fn line_count(&self) -> u32 {
        clamp(self.starts.len())
    }

    /// The 1-based line that holds `offset`; beyond the end it is the last one.
    pub fn line(&self, offset: u32) -> u32 {
        clamp(self.starts.partition_point(|&start| start <= offset)).max(1)
    }

    /// Line and column of `offset`. An offset inside a character counts as the
    /// character's end, one beyond the text as the text's end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = offset.min(self.len);
        let line = self.line(offset);
        let start = self.start(line) as usize;
        let before = text.as_bytes().get(start..offset as usize).unwrap_or_default();
        let column = before.iter().filter(|&&b| !is_continuation(b)).count();
        Position { line, column: clamp(column + 1) }
    }

    /// Offset of a position; `None` where the text has no such line. A column
    /// beyond the line is the line's end.
    pub fn offset(&self, text: &str, position: Position) -> Option<u32> {
        let span = self.line_span(text, position.line)?;
        let line = text.get(span.range())?;
        let skip = position.column.saturating_sub(1) as usize;
        let inside = line.char_indices().nth(skip).map_or(line.len(), |(at, _)| at);
        Some(span.start + clamp(inside))
    }

    /// The line without its ending; `None` where the text has no such line.
    pub fn line_span(&self, text: &str, line: u32) -> Option<Span> {
        let full = self.full_line_span(line)?;
        let content = text.get(full.range())?;
        let content = content.strip_suffix('\n').unwrap_or(content);
        let content = content.strip_suffix('\r').unwrap_or(content);
        Some(Span::new(full.start, full.start + clamp(content.len())))
    }

    /// The line with its ending; `None` where the text has no such line.
    pub fn full_line_span(&self, line: u32) -> Option<Span> {
        let index = line.checked_sub(1)? as usize;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied().unwrap_or(self.len);
        Some(Span::new(start, end))
    }

    /// The text of a line without its ending; empty where there is no such line.
    pub fn line_text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let span = self.line_span(text, line).unwrap_or_default();
        text.get(span.range()).unwrap_or_default()
    }

    fn start(&self, line: u32) -> u32 {
        let index = line.saturating_sub(1) as usize;
        self.starts.get(index).copied().unwrap_or(self.len)
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Decoded texts fit in `u32` (see `decode`); a longer one saturates.
fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, Position};

    #[track_caller]
    fn check(text: &str, needle: &str, line: u32, column: u32) {
        let index = LineIndex::new(text);
        let offset = text.find(needle).unwrap() as u32;
        let position = Position { line, column };
        assert_eq!(index.position(text, offset), position);
        assert_eq!(index.offset(text, position), Some(offset));
    }

    #[test]
    fn columns_are_code_points() {
        check("x", "x", 1, 1);
        check("é x", "x", 1, 3);
        check("a\n  \u{1F600}x", "x", 2, 4);
    }

    #[test]
    fn line_endings() {
        check("a\r\nx", "x", 2, 1);
        check("a\rx", "x", 2, 1);
        check("a\r\r\nx", "x", 3, 1);
        check("a\n\rx", "x", 3, 1);
        check("a\x0cb\u{2028}\x0bx", "x", 1, 6);
    }

    #[test]
    fn the_end_has_a_position() {
        let text = "a\n";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 2);
        assert_eq!(index.position(text, 2), Position { line: 2, column: 1 });
        assert_eq!(index.position(text, 99), Position { line: 2, column: 1 });
        assert_eq!(index.position(text, 1), Position { line: 1, column: 2 });
    }

    #[test]
    fn lines_and_their_text() {
        let text = "one\r\ntwo\rthree\n";
        let index = LineIndex::new(text);
        let lines: Vec<_> = (0..=5).map(|n| index.line_text(text, n)).collect();
        assert_eq!(lines, ["", "one", "two", "three", "", ""]);
        assert_eq!(index.line_span(text, 0), None);
        assert_eq!(index.line_span(text, 5), None);
        assert_eq!(index.full_line_span(1).map(|s| &text[s.range()]), Some("one\r\n"));
    }
}
