//! `latebind explain`, run as its users run it.

#[path = "../common/folder.rs"]
#[allow(dead_code, reason = "tests of other commands need more of it")]
mod common;
mod folder;
mod hostile;
mod injected;
mod large;
mod pictures;
mod recorded;
mod scope;
mod story;
mod values;
