//! A sign of life on long runs, when somebody looks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_secs(1);

pub(crate) struct Progress {
    bar: ProgressBar,
    since: Instant,
    is_wanted: bool,
    is_shown: AtomicBool,
}

impl Progress {
    pub(crate) fn new(files: usize, is_wanted: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        let plain = ProgressStyle::default_bar;
        bar.set_style(ProgressStyle::with_template("{bar:30} {pos}/{len} files").unwrap_or_else(|_| plain()));
        Self { bar, since: Instant::now(), is_wanted, is_shown: AtomicBool::new(false) }
    }

    /// One more file is done.
    pub(crate) fn step(&self) {
        if self.is_wanted {
            self.bar.inc(1);
            self.show_when_due();
        }
    }

    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn show_when_due(&self) {
        if self.since.elapsed() > PATIENCE && !self.is_shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}
