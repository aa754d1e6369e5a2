//! The tables. One line each, sorted, a file per family.
//!
//! An effect is what the documentation promises, not what a version happens to do: where
//! it depends on other arguments or on the state of the receiver, the row says `Keeps`.

use crate::Effect;

#[rustfmt::skip]
mod aliases;
#[rustfmt::skip]
mod asyncio;
#[rustfmt::skip]
mod awaited;
#[rustfmt::skip]
mod builtins;
#[rustfmt::skip]
mod hints;
#[rustfmt::skip]
mod hints_awaited;
#[rustfmt::skip]
mod results;
#[rustfmt::skip]
mod runs_kept;

/// `(path, arguments, effect)`.
pub(crate) type Rows = &'static [(&'static str, &'static str, Effect)];
/// `(from, to)`.
pub(crate) type Pairs = &'static [(&'static str, &'static str)];

pub(crate) const TABLES: &[(&str, Rows)] = &[
    ("asyncio", asyncio::ROWS),
    ("builtins", builtins::ROWS),
];

/// What happens only where the call is awaited on the spot.
pub(crate) const AWAITED: Rows = awaited::ROWS;

/// Methods of receivers of unknown class: the path is the name alone.
pub(crate) const HINTS: Rows = hints::ROWS;

/// The same where the call is awaited on the spot.
pub(crate) const HINTS_AWAITED: Rows = hints_awaited::ROWS;

/// What calling a path gives.
pub(crate) const RESULTS: Pairs = results::ROWS;

/// Other names of what the tables know.
pub(crate) const ALIASES: Pairs = aliases::ROWS;

/// Calls during which a loop or framework runs what was kept for later.
pub(crate) const RUNS_KEPT: &[&str] = runs_kept::ROWS;
