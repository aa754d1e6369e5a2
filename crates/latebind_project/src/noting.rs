//! The modules as one file asks for them: every question goes into its notes.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use latebind_callees::Settings;

use crate::module::Module;
use crate::modules::{Found, Modules, Place};
use crate::notes::Notes;

pub(crate) struct Noting<'m> {
    modules: &'m Modules<'m>,
    notes: RefCell<Notes>,
}

impl<'m> Noting<'m> {
    /// For a file that stands there.
    pub(crate) fn new(modules: &'m Modules<'m>, place: Place) -> Self {
        Self { modules, notes: RefCell::new(Notes::of(place)) }
    }

    pub(crate) fn into_notes(self) -> Notes {
        self.notes.into_inner()
    }

    /// What the user says of callees.
    pub(crate) fn settings(&self) -> &'m Settings {
        &self.modules.settings
    }

    /// The module of a dotted name: of the project, else of the environment.
    pub(crate) fn find(&self, root: &Path, name: &str) -> Option<Arc<Module>> {
        let own = self.look_for(root, name);
        if own.content.is_some() {
            return own.module;
        }
        let installed = self.modules.find_installed(name);
        self.notes.borrow_mut().add_installed(name, installed.content.as_ref());
        installed.module
    }

    /// The module of a dotted name, if it is of the project.
    pub(crate) fn find_own(&self, root: &Path, name: &str) -> Option<Arc<Module>> {
        self.look_for(root, name).module
    }

    fn look_for(&self, root: &Path, name: &str) -> Found {
        let found = self.modules.find(root, name);
        self.notes.borrow_mut().add_module(root, name, found.content.as_ref());
        found
    }

    /// The module in a file below the root.
    pub(crate) fn module_at(&self, root: &Path, file: &Path) -> Option<Arc<Module>> {
        let parts: Option<Vec<&str>> = file.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
        let name = parts?.join(".");
        let name = name.strip_suffix(".py")?;
        self.find(root, name.strip_suffix(".__init__").unwrap_or(name))
    }

    /// The files of the package that stands there with methods of the name; `None`: too many, or no package.
    pub(crate) fn files_with(&self, place: &Place, name: &str) -> Option<Vec<PathBuf>> {
        let package = place.package.split('.').next().filter(|package| !package.is_empty())?;
        let folder = place.root.join(package);
        let files = self.modules.files_with(&folder, name);
        self.notes.borrow_mut().add_methods(&folder, name, files.as_deref());
        files
    }
}
