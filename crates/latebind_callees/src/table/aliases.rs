//! Other names: where it is defined, where else it can be imported from, how Python 2 said it.

use crate::table::Pairs;

pub(super) const ROWS: Pairs = &[
    ("asyncio.BaseEventLoop", "asyncio.AbstractEventLoop"),
    ("builtins", ""),
];
