//! Work that needs more stack than a thread usually has.
//!
//! ```python
//! total = a0 + a1 + a2 + …      # 50,000 operands: a tree 50,000 levels deep
//! ```
//!
//! A thread's stack is address space: only what is touched becomes memory, so a
//! generous size costs nothing on ordinary code.

use std::io;
use std::thread;

/// Stack on which a recursive walk of any tree from [`crate::parse`] is safe at
/// up to 4 KiB a level (see [`crate::MAX_DEPTH`]).
pub const STACK_BYTES: usize = 512 << 20;

/// Runs `work` on a thread of its own with a stack of [`STACK_BYTES`].
///
/// Errors where the system refuses the thread. A panic in `work` goes on here.
pub fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<T> {
    with_stack(STACK_BYTES, work)
}

/// Runs `work` on a thread of its own with a stack of `bytes`.
///
/// Errors where the system refuses the thread. A panic in `work` goes on here.
pub fn with_stack<T: Send>(bytes: usize, work: impl FnOnce() -> T + Send) -> io::Result<T> {
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("latebind".to_owned()).stack_size(bytes);
        match builder.spawn_scoped(scope, work)?.join() {
            Ok(value) => Ok(value),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_come_back() {
        let text = "borrowed".to_owned();
        assert_eq!(super::with_deep_stack(|| text.len()).unwrap(), 8);
    }
}
