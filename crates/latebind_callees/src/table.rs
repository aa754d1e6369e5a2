//! The table. Sorted by path within each library; one line each.

use crate::Effect::{self, AtSuspension, Concurrent, Consumes, Keeps, Later, Never, Now};

/// `(path, argument, effect)`. The argument is `name@position`, `name` (keyword
/// only), `@position`, `*` for any, `@n..` for any position from `n` on.
pub(crate) const ROWS: &[(&str, &str, Effect)] = &[
    ("asyncio.AbstractEventLoop().call_later", "callback@1", Later),
    ("asyncio.AbstractEventLoop().call_soon", "callback@0", AtSuspension),
    ("asyncio.create_task", "coro@0", AtSuspension),
    ("atexit.register", "func@0", Later),
    ("re.sub", "repl@1", Now),
    ("threading.Timer", "function@1", Later),
    ("tkinter.*", "command", Later),
];

/// `(method, argument, effect)` for receivers of unknown class.
pub(crate) const HINTS: &[(&str, &str, Effect)] = &[("sort", "key", Now)];

/// `(path, path of the result)`.
pub(crate) const RESULTS: &[(&str, &str)] = &[("asyncio.get_running_loop", "asyncio.AbstractEventLoop()")];

#[expect(dead_code, reason = "names used as the table grows")]
const USED: [Effect; 4] = [Concurrent, Consumes, Keeps, Never];
