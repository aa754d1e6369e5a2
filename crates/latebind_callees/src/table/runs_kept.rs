//! Calls during which a loop or framework runs what was kept for later.

pub(super) const ROWS: &[&str] = &[
    "**.mainloop",
];
