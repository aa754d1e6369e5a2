//! A repaired text takes the place of the old one, which must still be what was read.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

use crate::atomic;
use crate::failure::io_words;

pub(super) fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), String> {
    // The file itself, not a link to it.
    let path = fs::canonicalize(path).map_err(|error| io_words(&error))?;
    let metadata = fs::metadata(&path).map_err(|error| io_words(&error))?;
    may_write(&path).map_err(|error| format!("cannot be written: {}", io_words(&error)))?;
    if fs::read(&path).map_err(|error| io_words(&error))? != old {
        return Err("has changed meanwhile: not written".to_owned());
    }
    put(&path, new, &metadata).map_err(|error| format!("cannot be written: {}", io_words(&error)))
}

/// A rename asks only the folder; a file that must not be written stays as it is.
fn may_write(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new().write(true).open(path).map(drop)
}

fn put(path: &Path, new: &[u8], metadata: &Metadata) -> io::Result<()> {
    atomic::put(path, new, |beside| {
        keep_owner(beside, metadata)?;
        beside.set_permissions(metadata.permissions())?;
        beside.sync_all()
    })
}

/// Only who may give files away can keep another's; for all others it is their own already.
#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let now = file.metadata()?;
    if (now.uid(), now.gid()) == (metadata.uid(), metadata.gid()) {
        return Ok(());
    }
    fchown(file, Some(metadata.uid()), Some(metadata.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _metadata: &Metadata) -> io::Result<()> {
    Ok(())
}
