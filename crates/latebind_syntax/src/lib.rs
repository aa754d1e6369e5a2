//! Text in, [`Tree`] out. The only crate that names the parser.
//!
//! ```python
//! fs.append(lambda: i)
//! ```

mod lower;
mod number;
mod parse;
pub mod tree;

pub use parse::{Parsed, SyntaxProblem, parse};
pub use tree::*;
