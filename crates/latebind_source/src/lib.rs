//! Text and positions: bytes in, decoded text, spans and lines out.

mod span;

pub use span::Span;
