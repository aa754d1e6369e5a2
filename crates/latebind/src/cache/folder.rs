//! The folder of the cache: where it is, and how it tells other tools that it holds nothing of value.
//!
//! ```text
//! .latebind_cache/            in a project; without one: ~/.cache/latebind/
//!   CACHEDIR.TAG  .gitignore
//!   latebind-0.1.0-5f1c…/       one folder for each build of latebind
//!     91ab…                     one file for each answer
//! ```

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy as _, choose_native_strategy};

use crate::place::{absolute, top_of_project};
use crate::settings::Settings;

/// In the project's folder.
const NAME: &str = ".latebind_cache";

/// In the folder that the user has for all caches.
const NAME_AT_USER: &str = "latebind";

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

/// What belongs to no project is the user's: a folder that holds nothing but scripts stays as it is. The path of a
/// file and the question are part of an answer's key, so all folders share this one. `None`: there is no such user.
pub(super) fn of_user() -> Option<PathBuf> {
    let named = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let usual = || choose_native_strategy().ok().map(|usual| usual.cache_dir());
    named.or_else(usual).filter(|folder| folder.is_absolute()).map(|folder| folder.join(NAME_AT_USER))
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
