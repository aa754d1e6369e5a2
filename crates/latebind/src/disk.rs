//! The files that other crates may ask for.

use std::fs;
use std::path::Path;

use latebind_project::Disk;

/// The real disk.
pub(crate) struct RealDisk;

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        fs::read(path).ok()
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }
}
