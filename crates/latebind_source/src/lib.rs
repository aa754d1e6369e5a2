//! Text and positions: bytes in, decoded text, spans and lines out.
//!
//! ```python
//! # -*- coding: latin-1 -*-
//! name = "Zoë"             # one byte in the file, two in the decoded text
//! ```
//!
//! Everything above this crate works on UTF-8 byte offsets into the decoded
//! text; people and JSON see 1-based lines and columns of Unicode code points.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may panic"))]

mod cookie;
mod decode;
mod digest;
mod encoding;
mod lines;
mod single_byte;
mod span;

pub use decode::{DecodeError, Source, decode};
pub use digest::Digest;
pub use encoding::{EncodeError, Encoding};
pub use lines::{LineIndex, Position};
pub use span::Span;
