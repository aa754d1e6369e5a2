//! Repairs: values that say how a closure can keep its variable's value, how safe that
//! is and why, and which edits it takes.
//!
//! ```python
//! for i in range(3):
//!     fs.append(lambda: i)          # the finding
//!     fs.append(lambda i=i: i)      # default-argument: safe, every call was read
//! ```
//!
//! [`offers`] lists what can be done about each finding, [`mend`] does it. Nothing is
//! offered that [`recheck`] did not try.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may panic"))]

mod around;
mod auto;
mod closure;
mod default_argument;
mod eager;
mod edit;
mod factory;
mod gap;
mod handler_copy;
mod immediate;
mod import;
mod inside;
mod layout;
mod leading;
mod mend;
mod module;
mod moment;
mod nonlocal;
mod offer;
mod parameters;
mod partial;
mod paths;
mod plan;
mod pure;
mod recheck;
mod rename;
mod repair;
mod risk;
mod sketch;
mod supply;
mod trial;
mod typed;
mod usage;
mod wrap;

pub use edit::{Edit, Piece};
pub use mend::{Applied, Choice, Left, Mended, Unrepaired, mend};
pub use module::Module;
pub use offer::{Offers, Refused, offers};
pub use recheck::Analysis;
pub use repair::{Assurance, Refusal, Repair, Risk, Safety, Sketch, Strategy, Undecided, Withdrawal};
