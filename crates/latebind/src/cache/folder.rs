//! The folder of the cache: where it is, and how it tells other tools that it holds nothing of value.
//!
//! ```text
//! .latebind_cache/
//!   CACHEDIR.TAG  .gitignore
//!   latebind-0.1.0-5f1c…/       one folder for each build of latebind
//!     91ab…                     one file for each answer
//! ```

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::place::{absolute, top_of_project};
use crate::settings::Settings;

/// In the project's folder.
const NAME: &str = ".latebind_cache";

/// The code that answers, by a digest of its sources: another build may answer otherwise.
pub(super) const BUILD: &str = concat!("latebind-", env!("CARGO_PKG_VERSION"), "-", env!("LATEBIND_BUILD"));

/// Backup tools leave the folder out, git does not see it.
const MARKS: [(&str, &str); 2] = [
    ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Made by latebind; may be deleted at any time.\n"),
    (".gitignore", "*\n"),
];

/// Whether a build of latebind keeps its answers in a folder of that name.
pub(super) fn is_build(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("latebind-")
}

/// Where the project at `start` keeps its cache, if it is one: beside its settings, else at its top.
pub(super) fn of_project(start: &Path, settings: &Settings) -> Option<PathBuf> {
    if !settings.folder.as_os_str().is_empty() {
        let named = settings.cache_dir.as_deref();
        return Some(settings.folder.join(named.unwrap_or(Path::new(NAME))));
    }
    top_of_project(&absolute(start)).map(|top| top.join(NAME))
}

/// Where a file has no project.
pub(super) fn here() -> PathBuf {
    PathBuf::from(NAME)
}

/// Makes the cache's folder, and in it a build's. A folder that somebody else made stays as it
/// is: what of it is kept or ignored is not ours to say.
pub(super) fn make(cache: &Path, build: &Path) -> io::Result<()> {
    let is_ours = cache.ends_with(NAME) || !cache.exists();
    fs::create_dir_all(build)?;
    for (name, text) in MARKS.into_iter().filter(|(name, _)| is_ours && !cache.join(name).exists()) {
        fs::write(cache.join(name), text)?;
    }
    Ok(())
}
