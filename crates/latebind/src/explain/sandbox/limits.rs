//! How much a program may use.

use std::time::Duration;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) wall: Duration,
    /// Seconds of processor time.
    pub(crate) cpu: u64,
    /// Bytes of address space.
    pub(crate) memory: u64,
    /// Bytes of one file.
    pub(crate) file: u64,
    /// Open files.
    pub(crate) files: u64,
    /// Threads and processes more than its user has already.
    pub(crate) tasks: u64,
    /// Bytes of output.
    pub(crate) output: u64,
}

impl Limits {
    /// What a program that only shows something needs many times over.
    pub(crate) fn within(seconds: u64) -> Self {
        Self {
            wall: Duration::from_secs(seconds),
            cpu: seconds,
            memory: 1 << 30,
            file: 8 << 20,
            files: 128,
            tasks: 64,
            output: 1 << 20,
        }
    }
}
