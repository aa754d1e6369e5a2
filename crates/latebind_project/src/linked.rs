//! Modules of the project put behind the one that is judged, so that code of other files can be
//! run in place: ids and places of all of them are of one kind.
//!
//! ```python
//! # main.py                      # helpers.py
//! from helpers import collect    def collect(act): acts.append(act)
//! ```
//!
//! A module is read when something of it is asked for, and numbered in the order of asking.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use latebind_callees::Known;
use latebind_flow::ir::LoopId;
use latebind_flow::{Base, Flow};
use latebind_scopes::{ScopeId, Scopes, VarId};
use latebind_source::Span;
use latebind_syntax::tree::Tree;

use crate::module::{Module, stars};
use crate::modules::Place;
use crate::noting::Noting;

/// Modules that one file's closures may lead to.
const MOST: usize = 48;

/// Bytes of text in all of them.
const LARGEST: u32 = 1 << 24;

/// One module behind others.
pub struct Unit {
    module: Arc<Module>,
    pub flow: Flow,
    /// What comes before it.
    pub base: Base,
}

impl Unit {
    pub fn tree(&self) -> &Tree {
        &self.module.tree
    }

    /// With the module's own ids: take `base` off before asking.
    pub fn scopes(&self) -> &Scopes {
        &self.module.scopes
    }

    /// Dotted, from the project's root.
    pub fn name(&self) -> &str {
        &self.module.name
    }

    pub fn file(&self) -> &Path {
        &self.module.file
    }

    fn end(&self) -> Base {
        Base {
            scopes: self.base.scopes + self.module.scopes.scope_count() as u32,
            vars: self.base.vars + self.module.scopes.var_count() as u32,
            loops: self.base.loops + self.flow.loop_count() as u32,
            text: self.base.text + self.module.length + 1,
        }
    }
}

/// What a dotted path leads to in the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A variable at the top of a module.
    Var(VarId),
    Module,
}

/// The file that is judged.
pub struct Home<'h> {
    pub tree: &'h Tree,
    pub scopes: &'h Scopes,
    /// Where its own ids end.
    pub end: Base,
}

/// The modules around one file, read as they are asked for.
pub struct Linked<'m> {
    modules: &'m Noting<'m>,
    place: Place,
    name: String,
    home: Home<'m>,
    /// Modules that the judged file takes everything from, absolute.
    stars: Vec<String>,
    units: Vec<OnceCell<Unit>>,
    numbers: RefCell<BTreeMap<String, Option<usize>>>,
    found: RefCell<BTreeMap<String, Option<Found>>>,
}

impl<'m> Linked<'m> {
    pub(crate) fn new(modules: &'m Noting<'m>, place: Place, name: String, home: Home<'m>) -> Self {
        let units = (0..MOST).map(|_| OnceCell::new()).collect();
        let stars = stars(home.tree, &place);
        Self { modules, place, name, home, stars, units, numbers: RefCell::default(), found: RefCell::default() }
    }

    /// Modules that can be read at most.
    pub fn most(&self) -> usize {
        self.units.len()
    }

    /// Whether the judged file takes everything from some module.
    pub fn has_stars(&self) -> bool {
        !self.stars.is_empty()
    }

    /// Every module that was read so far, by number.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().map_while(OnceCell::get)
    }

    /// The module of a scope, and its number; `None`: it is the judged file's.
    pub fn unit_of_scope(&self, scope: ScopeId) -> Option<(usize, &Unit)> {
        self.unit_where(|end| scope.index() < end.scopes as usize)
    }

    /// The same of a variable.
    pub fn unit_of_var(&self, var: VarId) -> Option<(usize, &Unit)> {
        self.unit_where(|end| var.index() < end.vars as usize)
    }

    /// The same of a loop.
    pub fn unit_of_loop(&self, id: LoopId) -> Option<&Unit> {
        self.unit_where(|end| id.0 < end.loops).map(|(_, unit)| unit)
    }

    /// The same of a place.
    pub fn unit_of_span(&self, span: Span) -> Option<&Unit> {
        self.unit_where(|end| span.start < end.text).map(|(_, unit)| unit)
    }

    fn unit_where(&self, is_before: impl Fn(Base) -> bool) -> Option<(usize, &Unit)> {
        if is_before(self.home.end) {
            return None;
        }
        self.units().enumerate().find(|(_, unit)| is_before(unit.end()))
    }

    /// What the path means, as written in the judged file or absolute; `None`: nothing of the
    /// project's, or something that the table knows better.
    pub fn find(&self, path: &str) -> Option<Found> {
        if let Some(known) = self.found.borrow().get(path) {
            return *known;
        }
        let found = self.look_for(path);
        self.found.borrow_mut().insert(path.to_owned(), found);
        found
    }

    fn look_for(&self, path: &str) -> Option<Found> {
        let path = self.place.absolute(path)?;
        if path.contains(['(', '[']) || Known::speaks_of(&path) {
            return None;
        }
        if self.has_module(&path) {
            return Some(Found::Module);
        }
        let (module, name) = path.rsplit_once('.')?;
        self.top(module, name, &mut BTreeSet::new()).map(Found::Var)
    }

    fn has_module(&self, name: &str) -> bool {
        self.modules.find_own(&self.place.root, name).is_some()
    }

    /// The variable at the top of a module, or of one that it takes everything from.
    fn top(&self, module: &str, name: &str, seen: &mut BTreeSet<String>) -> Option<VarId> {
        if !seen.insert(module.to_owned()) {
            return None;
        }
        if module == self.name {
            let own = bound(self.home.scopes, name);
            return own.or_else(|| self.stars.iter().rev().find_map(|star| self.top(star, name, seen)));
        }
        let unit = self.unit(module)?;
        let own = bound(unit.scopes(), name).map(|var| var.shifted(unit.base.vars));
        own.or_else(|| unit.module.stars.iter().rev().find_map(|star| self.top(star, name, seen)))
    }

    /// What a name means that a module does not bind itself, but may take from another by `*`;
    /// the module by number, or the judged one.
    pub fn given_by_star(&self, number: Option<usize>, name: &str) -> Option<VarId> {
        let (module, stars) = match number {
            Some(number) => self.units.get(number)?.get().map(|unit| (&unit.module.name, &unit.module.stars))?,
            None => (&self.name, &self.stars),
        };
        let mut seen = BTreeSet::from([module.clone()]);
        stars.iter().rev().find_map(|star| self.top(star, name, &mut seen))
    }

    fn unit(&self, module: &str) -> Option<&Unit> {
        let known = self.numbers.borrow().get(module).copied();
        let number = known.unwrap_or_else(|| {
            let number = self.open(module);
            self.numbers.borrow_mut().insert(module.to_owned(), number);
            number
        })?;
        self.units.get(number)?.get()
    }

    fn open(&self, name: &str) -> Option<usize> {
        let module = self.modules.find_own(&self.place.root, name)?;
        let number = self.units().count();
        let base = self.units().last().map_or(self.home.end, Unit::end);
        let free = self.units.get(number).filter(|_| base.text + module.length < LARGEST)?;
        let absolute = |path: &str| module.place.absolute(path).map(Into::into);
        let flow = latebind_flow::lower(&module.tree, &module.scopes).moved(base, &absolute);
        free.set(Unit { module, flow, base }).ok()?;
        Some(number)
    }
}

fn bound(scopes: &Scopes, name: &str) -> Option<VarId> {
    let var = scopes.resolve(scopes.module(), name)?;
    (!scopes.bindings(var).is_empty()).then_some(var)
}
