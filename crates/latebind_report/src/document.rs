//! A file's text with the means to say where a span stands.

use latebind_source::{LineIndex, Position, Span};

#[derive(Debug)]
pub struct Document {
    /// As the user gave it.
    pub path: String,
    pub text: String,
    lines: LineIndex,
}

impl Document {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = LineIndex::new(&text);
        Self { path: path.into(), text, lines }
    }

    pub fn position(&self, offset: u32) -> Position {
        self.lines.position(&self.text, offset)
    }

    pub fn line(&self, offset: u32) -> u32 {
        self.lines.line(offset)
    }

    pub fn line_text(&self, line: u32) -> &str {
        self.lines.line_text(&self.text, line)
    }

    /// The line's text without what surrounds it; `None` where there is no such line.
    pub fn line_range(&self, line: u32) -> Option<std::ops::Range<usize>> {
        let span = self.lines.line_span(&self.text, line)?;
        let text = self.slice(span);
        let start = span.start as usize + (text.len() - text.trim_start().len());
        Some(start..start + text.trim().len())
    }

    pub(crate) fn line_count(&self) -> u32 {
        self.lines.line_count()
    }

    /// The line's bytes without its ending; the text's end where there is no such line.
    pub(crate) fn line_span(&self, line: u32) -> Span {
        let end = self.text.len() as u32;
        self.lines.line_span(&self.text, line).unwrap_or(Span::new(end, end))
    }

    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}
