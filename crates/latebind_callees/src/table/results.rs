//! What a factory gives, where it is not plainly the path with `()`.

use crate::table::Pairs;

pub(super) const ROWS: Pairs = &[
    ("asyncio.{get_event_loop,get_running_loop,new_event_loop}", "asyncio.AbstractEventLoop()"),
];
