//! What functions of other files do with what they are given: imports resolved as Python
//! does, and each asked parameter followed through its function.
//!
//! ```python
//! # helpers.py                         # main.py
//! def each(xs, act):                   from helpers import each
//!     for x in xs:                     for i in range(3):
//!         act(x)                           each(rows, lambda row: row + i)   # called now: right
//! ```
//!
//! Only modules that a candidate asks for are read, and only once in a run.

mod at_hand;
mod definition;
mod fate;
mod installed;
mod linked;
mod merged;
mod module;
mod modules;
mod names;
mod notes;
mod noting;
mod parents;
mod settings;
mod uses;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use latebind_callees::{ArgRef, Callees, Effect, Known, Setting};

pub use at_hand::AtHand;
pub use linked::{Found, Home, Linked, Unit};
pub use merged::merged;
pub use modules::{Disk, Modules};
pub use notes::Notes;

use fate::Asking;
use noting::Noting;

/// The callees as one file sees them: the user's settings first, then the table, then the other files of its project.
pub struct Neighbours<'m> {
    modules: Noting<'m>,
    place: modules::Place,
    /// The file's own name as a module.
    name: String,
    /// What stands before paths as the user gave them.
    folder: PathBuf,
    /// Answers given before: one engine asks the same many times.
    effects: RefCell<BTreeMap<(String, String), Option<Effect>>>,
    settings: RefCell<BTreeMap<(String, String), Option<Setting>>>,
    results: RefCell<BTreeMap<String, Option<String>>>,
}

impl<'m> Neighbours<'m> {
    /// Of the file that the user calls `given`, which is to be found at `path`.
    pub fn of(modules: &'m Modules<'m>, path: &Path, given: &str) -> Self {
        let place = modules.place(path);
        let name = place.name_of(path);
        let above = path.ancestors().find(|folder| folder.join(given) == path);
        let folder = above.unwrap_or(Path::new("")).to_path_buf();
        let modules = Noting::new(modules, place.clone());
        let (effects, settings, results) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { modules, place, name, folder, effects, settings, results }
    }

    /// Everything that was asked of the disk.
    pub fn into_notes(self) -> Notes {
        self.modules.into_notes()
    }

    /// What is known of callees without opening other files for it.
    pub fn at_hand(&self) -> AtHand<'_> {
        AtHand(self)
    }

    /// A file of the project as the user would call it.
    pub fn shown<'f>(&self, file: &'f Path) -> Cow<'f, str> {
        file.strip_prefix(&self.folder).unwrap_or(file).to_string_lossy()
    }

    /// The same files, as code that can be run with the judged file's.
    pub fn linked<'l>(&'l self, home: Home<'l>) -> Linked<'l> {
        Linked::new(&self.modules, self.place.clone(), self.name.clone(), home)
    }

    fn effect_by_code(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        let key = (path.to_owned(), format!("{arg:?}"));
        if let Some(known) = self.effects.borrow().get(&key) {
            return *known;
        }
        let absolute = self.place.absolute(path);
        let effect = absolute.and_then(|path| Asking::new(&self.modules, &self.place).effect(&path, arg));
        self.effects.borrow_mut().insert(key, effect);
        effect
    }

    /// Every method of the project that is called so, if they agree.
    fn hint_by_code(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        let key = (format!("?.{method}"), format!("{arg:?}"));
        if let Some(known) = self.effects.borrow().get(&key) {
            return *known;
        }
        let effect = Asking::new(&self.modules, &self.place).hint(method, arg);
        self.effects.borrow_mut().insert(key, effect);
        effect
    }

    /// Rows of the table speak of a package's classes under the names by which its users call them.
    fn is_told_by_table(&self, path: &str) -> bool {
        let package = path.split(['.', '(']).next().unwrap_or(path);
        Known::speaks_of(package) && self.modules.find_own(&self.place.root, package).is_none()
    }

    fn result_by_code(&self, path: &str) -> Option<String> {
        if let Some(known) = self.results.borrow().get(path) {
            return known.clone();
        }
        let absolute = self.place.absolute(path).filter(|path| !self.is_told_by_table(path));
        let result = absolute.and_then(|path| Asking::new(&self.modules, &self.place).result(&path));
        self.results.borrow_mut().insert(path.to_owned(), result.clone());
        result
    }
}

impl Callees for Neighbours<'_> {
    fn effect(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        if let Some(setting) = self.setting(path, arg) {
            return Some(setting.effect);
        }
        let known = if path.starts_with('.') { None } else { Known.effect(path, arg) };
        known.or_else(|| self.effect_by_code(path, arg))
    }

    /// Branches and loops of code that was read are not weighed: it may come to no call.
    fn is_doubtful(&self, path: &str, arg: ArgRef) -> bool {
        (path.starts_with('.') || Known.effect(path, arg).is_none())
            && self.setting(path, arg).is_none()
            && self.effect_by_code(path, arg).is_some()
    }

    fn effect_awaited(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        if let Some(setting) = self.setting(path, arg) {
            return Some(setting.effect);
        }
        let known = if path.starts_with('.') { None } else { Known.effect_awaited(path, arg) };
        known.or_else(|| self.effect_by_code(path, arg))
    }

    fn hint(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        Known.hint(method, arg).or_else(|| self.hint_by_code(method, arg))
    }

    fn hint_awaited(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        Known.hint_awaited(method, arg).or_else(|| self.hint_by_code(method, arg))
    }

    fn overrides(&self, class: &str, method: &str, arg: ArgRef) -> Option<Effect> {
        let key = (format!("{class}().{method}, overridden"), format!("{arg:?}"));
        if let Some(known) = self.effects.borrow().get(&key) {
            return *known;
        }
        let absolute = self.place.absolute(class);
        let effect = absolute.and_then(|class| Asking::new(&self.modules, &self.place).overrides(&class, method, arg));
        self.effects.borrow_mut().insert(key, effect);
        effect
    }

    fn result(&self, path: &str) -> Option<Cow<'_, str>> {
        let known = if path.starts_with('.') { None } else { Known.result(path) };
        known.or_else(|| self.result_by_code(path).map(Cow::Owned))
    }

    fn setting(&self, path: &str, arg: ArgRef) -> Option<Setting> {
        if !self.has_settings() {
            return None;
        }
        let key = (path.to_owned(), format!("{arg:?}"));
        if let Some(known) = self.settings.borrow().get(&key) {
            return known.clone();
        }
        let absolute = self.place.absolute(path);
        let setting = absolute.and_then(|path| Asking::new(&self.modules, &self.place).setting(&path, arg));
        self.settings.borrow_mut().insert(key, setting.clone());
        setting
    }

    fn has_settings(&self) -> bool {
        !self.modules.settings().is_empty()
    }

    fn home(&self) -> &str {
        &self.name
    }

    fn runs_kept(&self, path: &str) -> bool {
        Known.runs_kept(path)
    }
}
