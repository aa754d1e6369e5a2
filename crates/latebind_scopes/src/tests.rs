//! Small programs, each with one `check`. That the tables equal CPython's is
//! tested in tests/against_cpython.rs, on every interpreter there is.

mod errors;
mod owners;
mod tables;

use crate::{PythonVersion, Scopes, analyse};

/// Analyses `source`, which must parse.
#[track_caller]
fn scopes(source: &str, version: PythonVersion) -> Scopes {
    let parsed = latebind_syntax::parse(source);
    assert!(parsed.errors.is_empty(), "{:?} in {source}", parsed.errors);
    analyse(&parsed.tree, version)
}
