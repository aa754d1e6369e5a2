//! Edits of a text, and where everything that survives them has gone.
//!
//! ```python
//! fs.append(lambda: i)          # edit: ` i=i` at the end of `lambda`
//! fs.append(lambda i=i: i)      # the `i` of the body now stands five bytes later
//! ```

use latebind_source::Span;
use serde::{Deserialize, Serialize};

/// What takes the place of `at`; nothing is replaced where it is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub at: Span,
    pub text: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    New(String),
    /// Text that stood here before and means the same in its new place.
    Moved(Span),
}

impl Edit {
    pub fn insert(at: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::new(at, at), text)
    }

    pub fn replace(at: Span, text: impl Into<String>) -> Self {
        Self { at, text: vec![Piece::New(text.into())] }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        let is_nothing = |piece: &Piece| match piece {
            Piece::New(text) => text.is_empty(),
            Piece::Moved(span) => span.start == span.end,
        };
        self.at.start == self.at.end && self.text.iter().all(is_nothing)
    }

    /// What it replaces and what it moves.
    pub(crate) fn spans(&self) -> impl Iterator<Item = Span> {
        let moved = self.text.iter().filter_map(|piece| match piece {
            Piece::Moved(span) => Some(*span),
            Piece::New(_) => None,
        });
        std::iter::once(self.at).chain(moved)
    }

    /// The new text in full.
    pub fn written(&self, source: &str) -> String {
        self.text.iter().map(|piece| piece.written(source)).collect()
    }
}

impl Piece {
    fn written<'p>(&'p self, source: &'p str) -> &'p str {
        match self {
            Piece::New(text) => text,
            Piece::Moved(span) => source.get(span.range()).unwrap_or_default(),
        }
    }
}

/// A text after its edits.
#[derive(Debug, Default)]
pub(crate) struct Edited {
    pub(crate) text: String,
    /// What survived: where it stood, and where it begins now.
    kept: Vec<(Span, u32)>,
    /// Where replaced text began, and where what replaces it does.
    replaced: Vec<(u32, u32)>,
}

/// Two edits want the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overlap;

impl Edited {
    pub(crate) fn new(source: &str, edits: &[Edit]) -> Result<Self, Overlap> {
        let mut edits: Vec<&Edit> = edits.iter().collect();
        // Stable: insertions at one place stay in the order in which they were made.
        edits.sort_by_key(|edit| edit.at);
        let mut edited = Self::default();
        let mut done = 0;
        for edit in edits {
            if edit.at.start < done || edit.at.end as usize > source.len() {
                return Err(Overlap);
            }
            edited.keep(source, Span::new(done, edit.at.start));
            if edit.at.start < edit.at.end {
                edited.replaced.push((edit.at.start, edited.text.len() as u32));
            }
            edited.add(source, edit);
            done = edit.at.end;
        }
        edited.keep(source, Span::new(done, source.len() as u32));
        Ok(edited)
    }

    fn add(&mut self, source: &str, edit: &Edit) {
        for piece in &edit.text {
            match piece {
                Piece::New(text) => self.text.push_str(text),
                Piece::Moved(span) => self.keep(source, *span),
            }
        }
    }

    fn keep(&mut self, source: &str, span: Span) {
        self.kept.push((span, self.text.len() as u32));
        self.text.push_str(source.get(span.range()).unwrap_or_default());
    }

    /// Where the character at an offset of the source stands now; `None` where it is gone.
    pub(crate) fn place(&self, offset: u32) -> Option<u32> {
        let holds = |(span, _): &&(Span, u32)| span.start <= offset && offset < span.end;
        self.kept.iter().find(holds).map(|(span, start)| start + (offset - span.start))
    }

    /// The same for the start of a node, whose first character may have been replaced (`(` by `[`).
    pub(crate) fn place_of_node(&self, start: u32) -> Option<u32> {
        let replacement = || self.replaced.iter().find(|(old, _)| *old == start).map(|(_, new)| *new);
        self.place(start).or_else(replacement)
    }

    /// Whether the character at an offset of the new text was written by an edit.
    pub(crate) fn is_new(&self, offset: u32) -> bool {
        !self.kept.iter().any(|(span, start)| *start <= offset && offset < start + (span.end - span.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_survives_is_found_again() {
        let edits = [Edit::insert(6, " i=i"), Edit::replace(Span::new(8, 9), "j")];
        let edited = Edited::new("lambda: i + k", &edits).unwrap();
        assert_eq!(edited.text, "lambda i=i: j + k");
        assert_eq!((edited.place(0), edited.place(12), edited.place(8)), (Some(0), Some(16), None));
        assert!(edited.is_new(7) && !edited.is_new(10));
    }

    #[test]
    fn moved_text_keeps_its_places() {
        let moved = Edit { at: Span::new(0, 0), text: vec![Piece::New("x = ".into()), Piece::Moved(Span::new(2, 3))] };
        let edited = Edited::new("f(i)", &[moved, Edit::replace(Span::new(2, 3), "x")]).unwrap();
        assert_eq!((edited.text.as_str(), edited.place(2)), ("x = if(x)", Some(4)));
    }

    #[test]
    fn overlaps_are_told() {
        let edits = [Edit::replace(Span::new(0, 3), "a"), Edit::replace(Span::new(2, 4), "b")];
        assert_eq!(Edited::new("12345", &edits).err(), Some(Overlap));
    }
}
