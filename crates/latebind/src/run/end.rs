//! How the program ended, and how we end alike.

use std::process::{ExitCode, ExitStatus};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Exited(u8),
    /// Killed by a signal, like a program that Ctrl-C ends.
    Signalled(i32),
}

/// What shells add to a signal's number.
const BY_SIGNAL: i32 = 128;

impl End {
    #[cfg(unix)]
    pub(super) fn of(status: ExitStatus) -> Self {
        use std::os::unix::process::ExitStatusExt as _;
        match status.signal() {
            Some(signal) => End::Signalled(signal),
            None => End::exited(status),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn of(status: ExitStatus) -> Self {
        End::exited(status)
    }

    fn exited(status: ExitStatus) -> Self {
        End::Exited(u8::try_from(status.code().unwrap_or(1) & 0xff).unwrap_or(1))
    }

    pub(super) fn is_success(self) -> bool {
        self == End::Exited(0)
    }

    /// As `subprocess` counts: a signal is negative.
    pub(super) fn number(self) -> i32 {
        match self {
            End::Exited(status) => i32::from(status),
            End::Signalled(signal) => -signal,
        }
    }

    /// Ends as the program did; where that cannot be, with the status a shell would show.
    pub(super) fn as_ours(self) -> ExitCode {
        match self {
            End::Exited(status) => ExitCode::from(status),
            End::Signalled(signal) => {
                super::signals::die_of(signal);
                ExitCode::from(u8::try_from((BY_SIGNAL + signal) & 0xff).unwrap_or(1))
            }
        }
    }
}
