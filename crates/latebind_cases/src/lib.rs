//! Markdown cases: programs that our analysis and real CPython both judge.
//!
//! ````markdown
//! ## A lambda appended in a loop
//!
//! ```py
//! fs = []
//! for i in range(3):
//!     fs.append(lambda: i)        # late: i definite
//! print([f() for f in fs])        # called: i
//! ```
//!
//! ```output
//! [2, 2, 2]
//! ```
//! ````
//!
//! A heading is a case. Nothing in it is believed: CPython prints the output,
//! and freezes each capture to see whether that changes anything.

// A test says what it expects; why it failed is seen in the line.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod answer;
pub mod block;
pub mod case;
pub mod cells;
pub mod check;
pub mod closed_world;
pub mod laws;
pub mod mark;
pub mod markdown;
pub mod mended;
pub mod probes;
pub mod python;
pub mod rendered;
pub mod repairs;
pub mod rewrite;
pub mod said;
pub mod settings;
pub mod tally;
pub mod version;
