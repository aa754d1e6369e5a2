//! The tables. One line each, sorted, a file per family.
//!
//! An effect is what the documentation promises, not what a version happens to do: where
//! it depends on other arguments or on the state of the receiver, the row says `Keeps`.

use crate::Effect;
use crate::convention::{Passes, Reads};

#[rustfmt::skip]
mod aliases;
#[rustfmt::skip]
mod asyncio;
#[rustfmt::skip]
mod awaited;
#[rustfmt::skip]
mod builtins;
#[rustfmt::skip]
mod concurrency;
#[rustfmt::skip]
mod conventions;
#[rustfmt::skip]
mod data;
mod decorators;
#[rustfmt::skip]
mod gtk_wx;
#[rustfmt::skip]
mod handlers;
#[rustfmt::skip]
mod hints;
#[rustfmt::skip]
mod hints_awaited;
#[rustfmt::skip]
pub(crate) mod hints_by_import;
pub(crate) mod iterables;
#[rustfmt::skip]
mod ml;
#[rustfmt::skip]
mod notebooks;
#[rustfmt::skip]
mod numeric;
#[rustfmt::skip]
mod orm;
#[rustfmt::skip]
mod qt;
#[rustfmt::skip]
mod results;
#[rustfmt::skip]
mod runs_kept;
#[rustfmt::skip]
mod stdlib_data;
#[rustfmt::skip]
mod stdlib_files;
#[rustfmt::skip]
mod stdlib_runtime;
#[rustfmt::skip]
mod stdlib_text;
#[rustfmt::skip]
mod testing;
#[rustfmt::skip]
mod tk;
#[rustfmt::skip]
mod twisted;
#[rustfmt::skip]
mod web;
#[rustfmt::skip]
mod undone;
mod wrappers;

/// `(path, arguments, effect)`.
pub(crate) type Rows = &'static [(&'static str, &'static str, Effect)];
/// `(path without (), how many positionals it passes, what it reads of the signature)`.
pub(crate) type Conventions = &'static [(&'static str, Passes, Reads)];
/// `(from, to)`.
pub(crate) type Pairs = &'static [(&'static str, &'static str)];

pub(crate) const TABLES: &[(&str, Rows)] = &[
    ("asyncio", asyncio::ROWS),
    ("builtins", builtins::ROWS),
    ("concurrency", concurrency::ROWS),
    ("data", data::ROWS),
    ("gtk_wx", gtk_wx::ROWS),
    ("ml", ml::ROWS),
    ("notebooks", notebooks::ROWS),
    ("numeric", numeric::ROWS),
    ("orm", orm::ROWS),
    ("qt", qt::ROWS),
    ("stdlib_data", stdlib_data::ROWS),
    ("stdlib_files", stdlib_files::ROWS),
    ("stdlib_runtime", stdlib_runtime::ROWS),
    ("stdlib_text", stdlib_text::ROWS),
    ("testing", testing::ROWS),
    ("tk", tk::ROWS),
    ("twisted", twisted::ROWS),
    ("web", web::ROWS),
];

/// What happens only where the call is awaited on the spot.
pub(crate) const AWAITED: Rows = awaited::ROWS;

/// Methods of receivers of unknown class: the path is the name alone.
pub(crate) const HINTS: Rows = hints::ROWS;

/// The same where the call is awaited on the spot.
pub(crate) const HINTS_AWAITED: Rows = hints_awaited::ROWS;

/// The same in files that import certain libraries.
pub(crate) const HINTS_BY_IMPORT: &[hints_by_import::ByImport] = hints_by_import::GROUPS;

/// What calling a path gives.
pub(crate) const RESULTS: Pairs = results::ROWS;

/// Other names of what the tables know.
pub(crate) const ALIASES: Pairs = aliases::ROWS;

/// Managers that hold their arguments no longer than their `with` block runs.
pub(crate) const UNDONE: &[&str] = undone::ROWS;

/// Attributes and items that hold what a framework calls.
pub(crate) const HANDLERS: &[&str] = handlers::ROWS;

/// Decorators that change neither calls nor signature.
pub(crate) const DECORATORS: &[&str] = decorators::ROWS;

/// What gives back the function or class that it is given.
pub(crate) const WRAPPERS: &[&str] = wrappers::ROWS;

/// Calls during which a loop or framework runs what was kept for later.
pub(crate) const RUNS_KEPT: &[&str] = runs_kept::ROWS;

/// How callees call what they are given.
pub(crate) const CONVENTIONS: Conventions = conventions::ROWS;
