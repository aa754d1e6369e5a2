//! `latebind explain`, run as its users run it.

mod folder;
mod hostile;
mod injected;
mod large;
mod pictures;
mod recorded;
mod scope;
mod story;
mod values;
