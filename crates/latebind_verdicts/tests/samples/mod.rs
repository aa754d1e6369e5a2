//! Programs rich in closures, for tests that change them. What they say is of no interest.

pub(crate) const PROGRAMS: [(&str, &str); 6] = [
    ("errors", include_str!("errors.py")),
    ("lazy", include_str!("lazy.py")),
    ("leaving", include_str!("leaving.py")),
    ("loops", include_str!("loops.py")),
    ("waiting", include_str!("waiting.py")),
    ("wrapping", include_str!("wrapping.py")),
];
