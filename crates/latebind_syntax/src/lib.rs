//! Text in, [`Tree`] out. The only crate that names the parser.
//!
//! ```python
//! fs.append(lambda: i)
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may panic"))]

mod lower;
mod nesting;
mod number;
mod parse;
mod problems;
mod stack;
pub mod tree;

pub use parse::{MAX_DEPTH, Parsed, parse, parse_as};
pub use problems::SyntaxProblem;
pub use stack::{STACK_BYTES, with_deep_stack, with_stack};
pub use tree::*;
