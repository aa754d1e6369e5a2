//! One process within limits of time and output, and its end.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::family::Family;
use super::limits::Limits;

#[derive(Debug)]
pub(super) struct Finished {
    pub(super) output: String,
    /// There was more.
    pub(super) is_cut: bool,
    /// Why we ended it.
    pub(super) stop: Option<Stop>,
    /// What else ended it.
    pub(super) signal: Option<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Time,
    Output,
}

/// How often the clock is looked at.
const TICK: Duration = Duration::from_millis(5);

/// Runs it to its end or the limits'; nothing that it started is left afterwards.
pub(super) fn run_limited(mut command: Command, limits: &Limits) -> io::Result<Finished> {
    let family = Family::adopt();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let is_full = AtomicBool::new(false);
    let mut output = child.stdout.take().map(|pipe| pipe.take(limits.output));
    let (bytes, stop, status) = thread::scope(|scope| {
        let reader = scope.spawn(|| read(output.as_mut(), limits.output, &is_full));
        let (stop, status) = wait(&mut child, limits.wall, &is_full);
        family.end();
        (reader.join().unwrap_or_default(), stop, status)
    });
    let output = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Finished { output, is_cut: stop == Some(Stop::Output), stop, signal: status?.and_then(signal) })
}

/// At most `most` bytes; a pipe that has more is closed, and that is said.
fn read(pipe: Option<&mut impl Read>, most: u64, is_full: &AtomicBool) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // What came before the pipe broke counts.
        let _ = pipe.read_to_end(&mut bytes);
    }
    is_full.store(bytes.len() as u64 >= most, Ordering::Release);
    bytes
}

fn wait(child: &mut Child, wall: Duration, is_full: &AtomicBool) -> (Option<Stop>, io::Result<Option<ExitStatus>>) {
    let began = Instant::now();
    loop {
        let stop = match child.try_wait() {
            Ok(Some(status)) => return (full(is_full), Ok(Some(status))),
            Err(error) => return (None, Err(error)),
            Ok(None) if began.elapsed() >= wall => Some(Stop::Time),
            Ok(None) => full(is_full),
        };
        if stop.is_some() {
            let killed = child.kill().and_then(|()| child.wait());
            return (stop, killed.map(Some));
        }
        thread::sleep(TICK);
    }
}

fn full(is_full: &AtomicBool) -> Option<Stop> {
    is_full.load(Ordering::Acquire).then_some(Stop::Output)
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal()
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}
