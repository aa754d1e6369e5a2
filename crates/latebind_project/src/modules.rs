//! Where modules lie, and those that were read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use latebind_callees::Settings;
use latebind_source::Digest;
use serde::{Deserialize, Serialize};

use crate::installed::Installed;
use crate::module::{Module, Origin};
use crate::names::Names;
use crate::notes::{Content, Notes};

/// What the caller lets this crate read.
pub trait Disk: Sync {
    /// `None`: no such file, or it cannot be read.
    fn read(&self, path: &Path) -> Option<Vec<u8>>;

    fn is_file(&self, path: &Path) -> bool;

    fn is_folder(&self, path: &Path) -> bool;

    /// The Python files in the folder and below it, in order.
    fn modules_below(&self, folder: &Path) -> Vec<PathBuf>;

    /// The names of what is in the folder itself, in any order.
    fn entries(&self, folder: &Path) -> Vec<String>;
}

/// Folders above a file in which absolute imports are looked up.
const ROOTS: usize = 3;

/// Every module that was asked for in this run.
pub struct Modules<'d> {
    disk: &'d dyn Disk,
    found: Memo<(String, PathBuf), Found>,
    /// Where a module lies, found out without reading it.
    located: Memo<(String, PathBuf), Option<Located>>,
    /// Where to look for what is in a package: most names that files ask for are in none of the project's.
    roots: Memo<(String, PathBuf), Arc<[PathBuf]>>,
    digests: Memo<PathBuf, Option<Digest>>,
    /// By the folder of a project's own code.
    names: Mutex<BTreeMap<PathBuf, Arc<Names>>>,
    /// What the user says of callees.
    pub(crate) settings: Settings,
    /// Other people's packages.
    packages: Installed,
    installed: Memo<String, Found>,
}

type Memo<Question, Answer> = Mutex<BTreeMap<Question, Answer>>;

/// What came of looking for a module.
#[derive(Clone, Default)]
pub(crate) struct Found {
    /// `None`: there is no such file.
    pub(crate) content: Option<Content>,
    /// `None`: no file, or it cannot be read, decoded or parsed.
    pub(crate) module: Option<Arc<Module>>,
}

/// The file of a module, and from where its own imports are looked up.
#[derive(Clone)]
pub(crate) struct Located {
    file: PathBuf,
    place: Place,
    origin: Origin,
}

/// Where a file stands: from where its imports are looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    pub fn new(disk: &'d dyn Disk, settings: Settings) -> Self {
        Self {
            disk,
            found: Memo::default(),
            located: Memo::default(),
            roots: Memo::default(),
            digests: Memo::default(),
            names: Mutex::default(),
            settings,
            packages: Installed::default(),
            installed: Memo::default(),
        }
    }

    /// With the folders in which an environment's packages lie, the first one first.
    pub fn with_installed(self, folders: Vec<PathBuf>) -> Self {
        Self { packages: Installed::new(folders), ..self }
    }

    /// Whether the same questions would get the same answers now as when the file was judged;
    /// only what was consulted then is read, nothing is parsed.
    pub fn still_answer(&self, file: &Path, notes: &Notes) -> bool {
        self.place(file) == notes.place
            && notes.modules().all(|(root, name, content)| self.is_still(self.locate(root, name), content))
            && notes.installed().all(|(name, content)| self.is_still(self.packages.locate(self.disk, name), content))
            && notes.methods().all(|(folder, name, files)| self.files_with(folder, name).as_deref() == files)
    }

    fn is_still(&self, located: Option<Located>, noted: Option<&Content>) -> bool {
        match (located, noted) {
            (None, None) => true,
            (Some(located), Some(noted)) => located.file == noted.file && self.digest(&noted.file) == noted.digest,
            _ => false,
        }
    }

    /// Packages are the folders with an `__init__.py`, from the file upwards.
    pub(crate) fn place(&self, file: &Path) -> Place {
        let mut root = file.parent().unwrap_or(Path::new("")).to_path_buf();
        let mut package = Vec::new();
        while self.is_package(&root) {
            let (Some(name), Some(parent)) = (root.file_name(), root.parent()) else { break };
            package.push(name.to_string_lossy().into_owned());
            root = parent.to_path_buf();
        }
        package.reverse();
        Place { root, package: package.join(".") }
    }

    /// The module of a dotted name in the environment.
    pub(crate) fn find_installed(&self, name: &str) -> Found {
        once(&self.installed, name.to_owned(), || {
            self.packages.locate(self.disk, name).map_or_else(Found::default, |located| self.open(located, name))
        })
    }

    /// The module of a dotted name in the project.
    pub(crate) fn find(&self, root: &Path, name: &str) -> Found {
        once(&self.found, (name.to_owned(), root.to_path_buf()), || {
            self.locate(root, name).map_or_else(Found::default, |located| self.open(located, name))
        })
    }

    /// The files below the folder with methods of the name; `None`: too many to read.
    pub(crate) fn files_with(&self, folder: &Path, name: &str) -> Option<Vec<PathBuf>> {
        // Held while reading: others that want the same wait instead of reading it, too.
        let mut names = self.names.lock().ok()?;
        let known = names.entry(folder.to_path_buf()).or_insert_with(|| Arc::new(Names::read(self.disk, folder)));
        let known = Arc::clone(known);
        drop(names);
        known.files_with(name)
    }

    fn digest(&self, file: &Path) -> Option<Digest> {
        once(&self.digests, file.to_path_buf(), || self.disk.read(file).map(|bytes| Digest::of(&bytes)))
    }

    fn locate(&self, root: &Path, name: &str) -> Option<Located> {
        once(&self.located, (name.to_owned(), root.to_path_buf()), || self.look_for(root, name))
    }

    fn look_for(&self, root: &Path, name: &str) -> Option<Located> {
        let package = name.split('.').next().unwrap_or(name);
        let roots = once(&self.roots, (package.to_owned(), root.to_path_buf()), || self.roots_with(root, package));
        roots.iter().find_map(|root| self.look_in(root, name))
    }

    /// Tests and examples lie beside the package that they import, a folder deeper, or in a plain folder inside it.
    fn roots_with(&self, root: &Path, package: &str) -> Arc<[PathBuf]> {
        let near = || root.ancestors().take(ROOTS);
        let around = near().find(|folder| self.is_package(folder)).and_then(|folder| self.above_packages(folder));
        let roots = near().chain(around).flat_map(|root| [root.to_path_buf(), root.join("src")]);
        roots.filter(|root| self.holds(root, package)).collect()
    }

    fn holds(&self, root: &Path, package: &str) -> bool {
        self.disk.is_folder(&root.join(package)) || self.disk.is_file(&root.join(format!("{package}.py")))
    }

    fn is_package(&self, folder: &Path) -> bool {
        self.disk.is_file(&folder.join("__init__.py"))
    }

    fn above_packages<'f>(&self, folder: &'f Path) -> Option<&'f Path> {
        folder.ancestors().find(|folder| !self.is_package(folder))
    }

    fn look_in(&self, root: &Path, name: &str) -> Option<Located> {
        look_in(self.disk, root, name, name, ".py", Origin::Project)
    }

    fn open(&self, located: Located, name: &str) -> Found {
        let Located { file, place, origin } = located;
        let bytes = self.disk.read(&file);
        let module = bytes.as_deref().and_then(|bytes| Module::read(bytes, name, &file, place, origin)).map(Arc::new);
        let digest = bytes.as_deref().map(Digest::of);
        Found { content: Some(Content { file, digest }), module }
    }
}

/// The module below a folder that lies where `path` says, dotted, and is imported as `name`.
pub(crate) fn look_in(
    disk: &dyn Disk,
    root: &Path,
    path: &str,
    name: &str,
    suffix: &str,
    origin: Origin,
) -> Option<Located> {
    let located = |file: PathBuf, package: &str| {
        let place = Place { root: root.to_path_buf(), package: package.to_owned() };
        disk.is_file(&file).then_some(Located { file, place, origin })
    };
    let base = path.split('.').fold(root.to_path_buf(), |path, part| path.join(part));
    let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
    let package = located(base.join(format!("__init__{suffix}")), name);
    let last = path.rsplit('.').next()?;
    package.or_else(|| located(base.with_file_name(format!("{last}{suffix}")), parent))
}

/// Two that ask at once may both find out: the first answer counts.
fn once<Question: Ord, Answer: Clone>(
    memo: &Memo<Question, Answer>,
    question: Question,
    find_out: impl FnOnce() -> Answer,
) -> Answer {
    let known = memo.lock().ok().and_then(|memo| memo.get(&question).cloned());
    known.unwrap_or_else(|| {
        let answer = find_out();
        match memo.lock() {
            Ok(mut memo) => memo.entry(question).or_insert(answer).clone(),
            Err(_) => answer,
        }
    })
}
