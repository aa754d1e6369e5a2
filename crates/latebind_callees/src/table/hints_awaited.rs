//! Methods known by name alone whose call is awaited on the spot.

use crate::Effect::Now;
use crate::table::Rows;

pub(super) const ROWS: Rows = &[
    ("async_add_executor_job", "target@0", Now),
    ("run_in_executor", "func@1", Now),
    ("run_in_threadpool", "func@0", Now),
    ("run_sync", "@0", Now),
    ("wait_for", "predicate@0 check", Now),
];
