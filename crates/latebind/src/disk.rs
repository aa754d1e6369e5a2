//! The files that other crates may ask for.

use std::fs;
use std::path::{Path, PathBuf};

use latebind_project::Disk;

/// Files of one project that are looked through for a method's name.
const MOST_FILES: usize = 20_000;

/// The real disk.
pub(crate) struct RealDisk;

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        fs::read(path).ok()
    }

    fn modules_below(&self, folder: &Path) -> Vec<PathBuf> {
        let walk = ignore::WalkBuilder::new(folder).sort_by_file_path(Path::cmp).build();
        let files = walk.filter_map(Result::ok).map(ignore::DirEntry::into_path);
        files.filter(|path| path.extension().is_some_and(|it| it == "py")).take(MOST_FILES).collect()
    }

    fn entries(&self, folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }
}
