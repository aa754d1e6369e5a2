//! Methods known by name alone, where practically every class means the same by it.

use crate::Effect::Now;
use crate::table::Rows;

pub(super) const ROWS: Rows = &[
    ("sort", "key", Now),
];
