//! Packages of the environment: what the project imports and does not hold itself.
//!
//! ```text
//! .venv/lib/python3.12/site-packages/
//!     acme/__init__.py        acme.py
//!     acme-stubs/bus.pyi      only where there is no source
//! ```
//!
//! A package's code is asked what it does with its parameters, but not run in place of its name: it may be
//! deep, and its top-level code was not read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::module::Origin;
use crate::modules::{Disk, Located, look_in};

/// Folders of packages.
#[derive(Default)]
pub(crate) struct Installed {
    folders: Vec<PathBuf>,
    /// What each folder holds, looked up when something is imported that the project does not hold.
    names: OnceLock<Vec<BTreeSet<String>>>,
}

impl Installed {
    pub(crate) fn new(folders: Vec<PathBuf>) -> Self {
        Self { folders, ..Self::default() }
    }

    /// Source before stubs; the first folder that has the module decides, as on Python's own path.
    pub(crate) fn locate(&self, disk: &dyn Disk, name: &str) -> Option<Located> {
        let (package, below) = name.split_once('.').unwrap_or((name, ""));
        let stubs = format!("{package}-stubs");
        let stub_path = if below.is_empty() { stubs.clone() } else { format!("{stubs}.{below}") };
        let held = self.names.get_or_init(|| self.folders.iter().map(|folder| names(disk, folder)).collect());
        let folders = || self.folders.iter().zip(held);
        let source = folders().filter(|(_, names)| names.contains(package)).find_map(|(folder, _)| {
            let source = look_in(disk, folder, name, name, ".py", Origin::Installed);
            source.or_else(|| look_in(disk, folder, name, name, ".pyi", Origin::Stub))
        });
        source.or_else(|| {
            let mut with_stubs = folders().filter(|(_, names)| names.contains(&stubs));
            with_stubs.find_map(|(folder, _)| look_in(disk, folder, &stub_path, name, ".pyi", Origin::Stub))
        })
    }
}

/// The names that can be imported from the folder, and more.
fn names(disk: &dyn Disk, folder: &Path) -> BTreeSet<String> {
    let stem = |name: String| name.split('.').next().unwrap_or_default().to_owned();
    disk.entries(folder).into_iter().map(stem).collect()
}
