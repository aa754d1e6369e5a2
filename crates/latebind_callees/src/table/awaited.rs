//! Coroutine functions, and what waits when it is awaited on the spot.

use crate::Effect::Now;
use crate::table::Rows;

pub(super) const ROWS: Rows = &[
    ("anyio.to_interpreter.run_sync", "func@0", Now),
    ("anyio.to_process.run_sync", "func@0", Now),
    ("anyio.to_thread.run_sync", "func@0", Now),
    ("asyncio.AbstractEventLoop().run_in_executor", "func@1", Now),
    ("asyncio.AbstractEventLoop().{connect_read_pipe,connect_write_pipe,subprocess_exec,subprocess_shell}", "protocol_factory@0", Now),
    ("asyncio.AbstractEventLoop().{create_connection,create_datagram_endpoint,create_unix_connection,connect_accepted_socket}", "protocol_factory@0", Now),
    ("asyncio.Condition().wait_for", "predicate@0", Now),
    ("asyncio.gather", "@0..", Now),
    ("asyncio.shield", "arg@0", Now),
    ("asyncio.to_thread", "func@0", Now),
    ("asyncio.wait_for", "fut@0", Now),
    ("curio.{run_in_process,run_in_thread}", "callable@0", Now),
    ("discord.**.wait_for", "check", Now),
    ("sqlalchemy.ext.asyncio.{AsyncConnection,AsyncSession}().run_sync", "fn@0", Now),
    ("starlette.concurrency.run_in_threadpool", "func@0", Now),
    ("tornado.ioloop.IOLoop().run_in_executor", "func@1", Now),
    ("trio.to_thread.run_sync", "sync_fn@0", Now),
];
