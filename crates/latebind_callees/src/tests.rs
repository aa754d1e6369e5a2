use crate::table::{ALIASES, AWAITED, HINTS, HINTS_AWAITED, RESULTS, RUNS_KEPT, Rows, TABLES};
use crate::{ArgRef, Callees, Effect, Known, canonical};

mod lookups;
mod tables;

/// `argument` is a position or a keyword.
fn arg(argument: &str) -> ArgRef<'_> {
    argument.parse().map_or(ArgRef::Keyword(argument), ArgRef::Position)
}
