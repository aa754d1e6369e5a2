//! Answers of earlier runs: what came of a file, as long as everything that was consulted for it
//! is as it was.
//!
//! An answer is found by what decides it and is known beforehand: the build of latebind, the
//! question, the file's path and content. It holds only if the other files that were consulted still
//! say the same ([`latebind_project::Notes`]). Whatever goes wrong, the file is judged again, and
//! nobody is told: a cache that can be deleted at any time owes nobody a complaint.

mod entry;
mod folder;
mod kept;
mod sweep;

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use latebind_project::{Modules, Notes};
use latebind_source::Digest;

use crate::examine::{Outcome, Question};
use crate::settings::Settings;
use kept::{Read, Written};

/// A file as it is asked about.
pub(crate) struct Asked<'a> {
    /// As the user gave it.
    pub(crate) given: &'a str,
    pub(crate) absolute: &'a Path,
    pub(crate) bytes: &'a [u8],
}

/// The answers of earlier runs to one question.
pub(crate) struct Cache {
    folder: PathBuf,
    question: String,
    made: Once,
    has_new: AtomicBool,
}

impl Cache {
    /// In the folder that was named, else in the one that the project at `start` has for it, else in the user's.
    /// `None`: there is no user whose it could be.
    pub(crate) fn find(named: Option<&Path>, start: &Path, settings: &Settings, question: &Question) -> Option<Self> {
        let named = named.map(Path::to_path_buf);
        let folder = named.or_else(|| folder::of_project(start, settings)).or_else(folder::of_user)?;
        Some(Self { folder, question: question.fingerprint(), made: Once::new(), has_new: AtomicBool::new(false) })
    }

    pub(crate) fn recall(&self, asked: &Asked, modules: &Modules) -> Option<Outcome> {
        let key = self.key(asked);
        let path = self.path(key);
        let read: Read = entry::opened(key, &entry::read(&path)?)?;
        if !read.still_holds(modules, asked.absolute) {
            return None;
        }
        sweep::keep(&path);
        read.into_outcome(asked.given, asked.bytes)
    }

    pub(crate) fn keep(&self, asked: &Asked, outcome: &Outcome, notes: &Notes) {
        let key = self.key(asked);
        let Some(bytes) = entry::sealed(key, &Written::of(outcome, notes)) else { return };
        // A folder that cannot be made, or a full disk: the next run judges again.
        self.made.call_once(|| drop(folder::make(&self.folder, &self.build())));
        let _ = crate::atomic::put(&self.path(key), &bytes, |_| Ok(()));
        self.has_new.store(true, Ordering::Relaxed);
    }

    /// After a run: where answers were added, old ones go.
    pub(crate) fn tidy(&self) {
        if self.has_new.load(Ordering::Relaxed) {
            sweep::sweep(&self.folder);
        }
    }

    /// Everything that decides an answer, but what other files say.
    fn key(&self, asked: &Asked) -> Digest {
        let Asked { given, absolute, bytes } = asked;
        let absolute = absolute.as_os_str().as_encoded_bytes();
        Digest::of_all([folder::BUILD.as_bytes(), self.question.as_bytes(), absolute, given.as_bytes(), bytes])
    }

    fn build(&self) -> PathBuf {
        self.folder.join(folder::BUILD)
    }

    fn path(&self, key: Digest) -> PathBuf {
        self.build().join(key.to_string())
    }
}
