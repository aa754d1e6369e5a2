//! Places as every JSON of ours has them: 1-based, columns in code points.
//!
//! ```python
//! fs.append(lambda: i)   # "start": {"line": 1, "column": 11}, "end": {"line": 1, "column": 20}
//! ```

use latebind_source::{Position, Span};
use latebind_verdicts::finding::{Site, SiteKind};
use serde::Serialize;

use crate::document::Document;

#[derive(Debug, Clone, Copy, Serialize)]
pub struct JsonPosition {
    line: u32,
    column: u32,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub struct JsonRange {
    start: JsonPosition,
    end: JsonPosition,
}

/// A range and the file that it is in.
#[derive(Debug, Serialize)]
pub struct JsonPlace<'a> {
    pub path: &'a str,
    #[serde(flatten)]
    pub range: JsonRange,
}

/// Where a closure is made; the file is told elsewhere.
#[derive(Debug, Serialize)]
pub struct JsonSite {
    kind: &'static str,
    #[serde(flatten)]
    range: JsonRange,
}

impl JsonRange {
    /// In a file that could not be opened again.
    pub const UNKNOWN: Self = Self { start: JsonPosition::FIRST, end: JsonPosition::FIRST };

    pub fn of(span: Span, document: &Document) -> Self {
        Self { start: document.position(span.start).into(), end: document.position(span.end).into() }
    }
}

impl<'a> JsonPlace<'a> {
    pub fn of(span: Span, document: &'a Document) -> Self {
        Self { path: &document.path, range: JsonRange::of(span, document) }
    }
}

impl JsonSite {
    pub fn of(site: Site, document: &Document) -> Self {
        Self { kind: kind_word(site.kind), range: JsonRange::of(site.span, document) }
    }
}

impl JsonPosition {
    const FIRST: Self = Self { line: 1, column: 1 };
}

impl From<Position> for JsonPosition {
    fn from(Position { line, column }: Position) -> Self {
        Self { line, column }
    }
}

/// How a JSON calls a kind of site.
pub fn kind_word(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Lambda => "lambda",
        SiteKind::Def => "def",
        SiteKind::AsyncDef => "async def",
        SiteKind::GeneratorExpression => "generator expression",
        SiteKind::LazyIterator => "lazy iterator",
        SiteKind::Method => "method",
    }
}
