//! Which files are checked: trees as git users expect them.
//!
//! `.gitignore` and its kin count, in a repository or not; hidden files,
//! caches, environments and build products are left out; links to folders are
//! not followed. A path that was typed is checked whatever the rules above it say.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};
use latebind_report::Failure;

use crate::UsageError;
use crate::failure::{failure, io_words, shown};
use crate::nearest::near;
use crate::place::absolute;

/// What the walk brought home.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Each file once, ordered by its path as typed.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) failures: Vec<Failure>,
}

pub(crate) fn find(paths: &[PathBuf], exclude: &Exclude) -> Found {
    let mut found = Found::default();
    for path in paths {
        match std::fs::metadata(path) {
            Ok(data) if data.is_dir() => found.add_folder(path, exclude),
            Ok(_) => found.files.push(path.clone()),
            Err(error) => found.failures.push(failure(shown(path), missing(path, &error))),
        }
    }
    found.keep_first_of_each();
    found
}

impl Found {
    fn add_folder(&mut self, root: &Path, exclude: &Exclude) {
        let mut below = walk(root, exclude, true);
        if below.files.is_empty() {
            // Everything was left out by rules above a folder that was typed: they do not count.
            below = walk(root, exclude, false);
        }
        self.files.append(&mut below.files);
        self.failures.append(&mut below.failures);
    }

    /// `check . a.py` names `a.py` twice.
    fn keep_first_of_each(&mut self) {
        let mut seen = BTreeSet::new();
        self.files.retain(|path| seen.insert(absolute(path)));
        self.files.sort();
    }
}

fn walk(root: &Path, exclude: &Exclude, rules_above: bool) -> Found {
    let exclude = exclude.clone();
    let walker = WalkBuilder::new(root)
        .parents(rules_above)
        .require_git(false)
        .filter_entry(move |entry| entry.depth() == 0 || !is_left_out(entry, &exclude))
        .build();
    let mut found = Found::default();
    for entry in walker {
        match entry {
            Ok(entry) if is_python(&entry) => found.files.push(as_typed(root, entry.into_path())),
            Ok(_) => {}
            Err(error) => found.failures.push(walk_failure(root, &error)),
        }
    }
    found
}

/// `check .` speaks of `a.py`, not of `./a.py`.
fn as_typed(root: &Path, path: PathBuf) -> PathBuf {
    match path.strip_prefix(root) {
        Ok(below) if root == Path::new(".") => below.to_owned(),
        _ => path,
    }
}

fn is_python(entry: &DirEntry) -> bool {
    let is_source = |extension: &std::ffi::OsStr| ["py", "pyi", "pyw"].iter().any(|known| extension == *known);
    entry.path().extension().is_some_and(is_source) && leads_to_a_file(entry)
}

/// A link to a file counts as the file; one that leads nowhere, or round in a loop, as nothing.
fn leads_to_a_file(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Some(kind) if kind.is_symlink() => std::fs::metadata(entry.path()).is_ok_and(|data| data.is_file()),
        Some(kind) => kind.is_file(),
        None => false,
    }
}

fn is_left_out(entry: &DirEntry, exclude: &Exclude) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    (is_folder && is_by_product(entry)) || exclude.matches(entry.path(), is_folder)
}

/// Folders that tools fill.
const BY_PRODUCTS: [&str; 5] = ["__pycache__", "__pypackages__", "node_modules", "buck-out", "site-packages"];

/// Folders that tools fill, unless a package of the project bears the name.
const BUILDS: [&str; 4] = ["_build", "build", "dist", "venv"];

fn is_by_product(entry: &DirEntry) -> bool {
    let (path, name) = (entry.path(), entry.file_name());
    let is = |known: &[&str]| known.iter().any(|known| name == *known);
    is(&BY_PRODUCTS) || (is(&BUILDS) && !path.join("__init__.py").exists()) || path.join("pyvenv.cfg").exists()
}

/// Patterns that leave files out, each relative to the folder it was said for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exclude(Vec<Gitignore>);

impl Exclude {
    pub(crate) fn add(&mut self, folder: &Path, patterns: &[String]) -> Result<(), UsageError> {
        let folder = absolute(folder);
        let mut builder = GitignoreBuilder::new(folder);
        for pattern in patterns {
            builder.add_line(None, pattern).map_err(|error| wrong_pattern(pattern, &error))?;
        }
        self.0.push(builder.build().map_err(|error| wrong_pattern(&patterns.join(", "), &error))?);
        Ok(())
    }

    fn matches(&self, path: &Path, is_folder: bool) -> bool {
        if self.0.iter().all(Gitignore::is_empty) {
            return false;
        }
        let path = absolute(path);
        self.0.iter().any(|patterns| patterns.matched(&path, is_folder).is_ignore())
    }
}

fn wrong_pattern(pattern: &str, error: &ignore::Error) -> UsageError {
    UsageError(format!("`exclude`: pattern `{pattern}` cannot be read: {error}"))
}

fn missing(path: &Path, error: &io::Error) -> String {
    match (error.kind(), near_sibling(path)) {
        (io::ErrorKind::NotFound, Some(sibling)) => format!("{}; did you mean `{sibling}`?", io_words(error)),
        _ => io_words(error),
    }
}

fn near_sibling(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let siblings = std::fs::read_dir(folder).ok()?.flatten();
    let mut names: Vec<String> = siblings.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let sibling = near(&name, names.iter().map(String::as_str))?;
    Some(shown(&path.with_file_name(sibling)))
}

fn walk_failure(root: &Path, error: &ignore::Error) -> Failure {
    let path = path_of(error).unwrap_or(root);
    let words = error.io_error().map_or_else(|| error.to_string(), io_words);
    failure(shown(path), words)
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
