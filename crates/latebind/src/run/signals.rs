//! Signals reach the program, and only the program decides what comes of them.
//!
//! What a terminal sends (Ctrl-C) it sends to the program, too; what is sent to us alone is
//! handed on. We end when the program has ended, and by the same signal.

pub(super) use system::{die_of, hold};

#[cfg(unix)]
mod system {
    use std::os::fd::AsFd;

    use rustix::process::{Pid, Signal, getpgrp, kill_process};
    use rustix::termios::tcgetpgrp;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
    use signal_hook::iterator::Signals;

    /// Those of which the interpreter, or the program, makes something of its own.
    const HELD: [i32; 6] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2];

    /// Signals are kept from now on, and handed on once it is known to whom.
    pub(in crate::run) struct Held(Option<Signals>);

    pub(in crate::run) fn hold() -> Held {
        let ignored = ignored();
        let held = HELD.into_iter().filter(|signal| !ignored.contains(signal));
        Held(Signals::new(held).ok())
    }

    impl Held {
        pub(in crate::run) fn hand_on_to(self, process: u32) {
            let (Some(mut signals), Ok(raw)) = (self.0, i32::try_from(process)) else { return };
            let Some(program) = Pid::from_raw(raw) else { return };
            std::thread::spawn(move || {
                for signal in signals.forever().filter(|signal| !has_it_already(*signal)) {
                    let signal = Signal::from_named_raw(signal);
                    // A program that is gone needs no signal.
                    let _ = signal.map(|signal| kill_process(program, signal));
                }
            });
        }
    }

    /// Sent by the terminal to all that run in its foreground.
    fn has_it_already(signal: i32) -> bool {
        [SIGINT, SIGQUIT, SIGHUP].contains(&signal) && is_in_foreground()
    }

    fn is_in_foreground() -> bool {
        let (stdin, stdout, stderr) = (std::io::stdin(), std::io::stdout(), std::io::stderr());
        let terminals = [stdin.as_fd(), stdout.as_fd(), stderr.as_fd()];
        terminals.into_iter().any(|terminal| tcgetpgrp(terminal).is_ok_and(|group| group == getpgrp()))
    }

    /// What whoever started us told us to ignore (`nohup`): the program is to ignore it, too,
    /// and a handler of ours would undo that. Only Linux says so without `unsafe`.
    fn ignored() -> Vec<i32> {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
        HELD.into_iter().filter(|signal| mask >> (signal - 1) & 1 == 1).collect()
    }

    /// Does not return where the signal is one that ends a process.
    pub(in crate::run) fn die_of(signal: i32) {
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
}

#[cfg(not(unix))]
mod system {
    pub(in crate::run) struct Held;

    pub(in crate::run) fn hold() -> Held {
        Held
    }

    impl Held {
        pub(in crate::run) fn hand_on_to(self, _process: u32) {}
    }

    pub(in crate::run) fn die_of(_signal: i32) {}
}
