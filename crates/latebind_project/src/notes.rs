//! What was asked of the disk while one file was judged, with the answers: as long as every
//! question has the same answer, everything that followed from them follows again.
//!
//! ```python
//! from helpers import each      # `helpers`: in /p/helpers.py, with that content
//! import numpy                  # `numpy`: in no file of the project, but in site-packages, with that content
//! rows.visit(lambda: row)       # methods called `visit`: in /p/rows.py and nowhere else
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use latebind_source::Digest;
use serde::{Deserialize, Serialize};

use crate::modules::Place;

/// A module's file, and what it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) file: PathBuf,
    /// `None`: it could not be read.
    pub(crate) digest: Option<Digest>,
}

/// The questions that one file's judgement led to, and their answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    pub(crate) place: Place,
    /// By the root that names are looked up from, and the dotted name.
    modules: Answers<Content>,
    /// By the folder of the project's own code, and the method's name; `None`: too many files.
    methods: Answers<Vec<PathBuf>>,
    /// By the dotted name, where the project has no such module.
    installed: BTreeMap<String, Option<Content>>,
}

type Answers<T> = BTreeMap<PathBuf, BTreeMap<String, Option<T>>>;

impl Notes {
    pub(crate) fn of(place: Place) -> Self {
        Self { place, ..Self::default() }
    }

    pub(crate) fn add_module(&mut self, root: &Path, name: &str, content: Option<&Content>) {
        add(&mut self.modules, root, name, content.cloned());
    }

    pub(crate) fn add_installed(&mut self, name: &str, content: Option<&Content>) {
        if !self.installed.contains_key(name) {
            self.installed.insert(name.to_owned(), content.cloned());
        }
    }

    pub(crate) fn add_methods(&mut self, folder: &Path, name: &str, files: Option<&[PathBuf]>) {
        add(&mut self.methods, folder, name, files.map(<[PathBuf]>::to_vec));
    }

    pub(crate) fn modules(&self) -> impl Iterator<Item = (&Path, &str, Option<&Content>)> {
        each(&self.modules)
    }

    pub(crate) fn installed(&self) -> impl Iterator<Item = (&str, Option<&Content>)> {
        self.installed.iter().map(|(name, content)| (name.as_str(), content.as_ref()))
    }

    pub(crate) fn methods(&self) -> impl Iterator<Item = (&Path, &str, Option<&[PathBuf]>)> {
        each(&self.methods).map(|(folder, name, files)| (folder, name, files.map(Vec::as_slice)))
    }
}

/// The first answer counts: it is the one that was used.
fn add<T>(answers: &mut Answers<T>, folder: &Path, name: &str, answer: Option<T>) {
    if !answers.contains_key(folder) {
        answers.insert(folder.to_path_buf(), BTreeMap::new());
    }
    if let Some(names) = answers.get_mut(folder).filter(|names| !names.contains_key(name)) {
        names.insert(name.to_owned(), answer);
    }
}

fn each<T>(answers: &Answers<T>) -> impl Iterator<Item = (&Path, &str, Option<&T>)> {
    answers.iter().flat_map(|(folder, names)| {
        names.iter().map(|(name, answer)| (folder.as_path(), name.as_str(), answer.as_ref()))
    })
}
