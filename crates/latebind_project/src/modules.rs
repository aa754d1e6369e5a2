//! Where modules lie, and those that were read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::module::Module;

/// What the caller lets this crate read.
pub trait Disk: Sync {
    /// `None`: no such file, or it cannot be read.
    fn read(&self, path: &Path) -> Option<Vec<u8>>;

    fn is_file(&self, path: &Path) -> bool;
}

/// Every module that was asked for in this run.
pub struct Modules<'d> {
    disk: &'d dyn Disk,
    /// By the root and the dotted name.
    named: Mutex<Named>,
}

type Named = BTreeMap<(PathBuf, String), Option<Arc<Module>>>;

/// Where a file stands: from where its imports are looked up.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The folder that absolute imports of the project start from.
    pub(crate) root: PathBuf,
    /// The dotted name of the package that the file lies in; empty outside of packages.
    pub(crate) package: String,
}

impl Place {
    /// The dotted name of a file that stands here.
    pub(crate) fn name_of(&self, file: &Path) -> String {
        let stem = file.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        match (self.package.as_str(), stem.as_str()) {
            (package, "__init__") => package.to_owned(),
            ("", stem) => stem.to_owned(),
            (package, stem) => format!("{package}.{stem}"),
        }
    }

    /// A relative path (`..util.run`) from the root; `None`: beyond it, or an unknown receiver's.
    pub(crate) fn absolute(&self, path: &str) -> Option<String> {
        if path.starts_with('?') {
            return None;
        }
        let rest = path.trim_start_matches('.');
        let level = path.len() - rest.len();
        if level == 0 {
            return Some(path.to_owned());
        }
        let mut package: Vec<&str> = self.package.split('.').filter(|part| !part.is_empty()).collect();
        if level - 1 > package.len() {
            return None;
        }
        package.truncate(package.len() - (level - 1));
        package.push(rest);
        Some(package.join("."))
    }
}

impl<'d> Modules<'d> {
    pub fn new(disk: &'d dyn Disk) -> Self {
        Self { disk, named: Mutex::default() }
    }

    /// Packages are the folders with an `__init__.py`, from the file upwards.
    pub(crate) fn place(&self, file: &Path) -> Place {
        let mut root = file.parent().unwrap_or(Path::new("")).to_path_buf();
        let mut package = Vec::new();
        while self.disk.is_file(&root.join("__init__.py")) {
            let (Some(name), Some(parent)) = (root.file_name(), root.parent()) else { break };
            package.push(name.to_string_lossy().into_owned());
            root = parent.to_path_buf();
        }
        package.reverse();
        Place { root, package: package.join(".") }
    }

    /// The module of a dotted name.
    pub(crate) fn find(&self, root: &Path, name: &str) -> Option<Arc<Module>> {
        let key = (root.to_path_buf(), name.to_owned());
        let known = self.named.lock().ok().and_then(|named| named.get(&key).cloned());
        known.unwrap_or_else(|| {
            let found = self.look_for(root, name);
            if let Ok(mut named) = self.named.lock() {
                named.insert(key, found.clone());
            }
            found
        })
    }

    fn look_for(&self, root: &Path, name: &str) -> Option<Arc<Module>> {
        let base = name.split('.').fold(root.to_path_buf(), |path, part| path.join(part));
        let package = base.join("__init__.py");
        if self.disk.is_file(&package) {
            return self.open(&package, root, name, name);
        }
        let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
        let file = base.with_file_name(format!("{}.py", name.rsplit('.').next()?));
        self.disk.is_file(&file).then(|| self.open(&file, root, name, parent))?
    }

    fn open(&self, file: &Path, root: &Path, name: &str, package: &str) -> Option<Arc<Module>> {
        let place = Place { root: root.to_path_buf(), package: package.to_owned() };
        self.disk.read(file).and_then(|bytes| Module::read(&bytes, name, file, place)).map(Arc::new)
    }
}
