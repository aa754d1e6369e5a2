//! Never half a file: the new bytes are written beside the old ones and take their place
//! in one step. Whatever happens, a whole file stands there, the old or the new.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// What the files beside are called until then: only who is killed leaves one behind.
pub(crate) const PREFIX: &str = ".latebind-";

/// `finish` has the new file, written, before it takes the old one's place.
pub(crate) fn put(path: &Path, bytes: &[u8], finish: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(PREFIX).suffix(".tmp").tempfile_in(folder)?;
    beside.write_all(bytes)?;
    finish(beside.as_file())?;
    beside.persist(path)?;
    Ok(())
}
