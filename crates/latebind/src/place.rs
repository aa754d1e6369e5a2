//! Where paths and projects lie.

use std::path::{Path, PathBuf};

/// A folder with one of these is a project's top: its parents hold other things.
const MARKS: [&str; 4] = ["pyproject.toml", "setup.py", "setup.cfg", ".git"];

/// The path from the root of the disk; links are left as they are.
pub(crate) fn absolute(path: impl AsRef<Path>) -> PathBuf {
    let path = path.as_ref();
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The top of the project that the absolute path is in.
pub(crate) fn top_of_project(path: &Path) -> Option<&Path> {
    path.ancestors().find(|folder| MARKS.iter().any(|mark| folder.join(mark).exists()))
}
