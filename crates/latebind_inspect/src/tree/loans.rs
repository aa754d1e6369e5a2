//! Who lends which cell to whom, for a whole file at once.

use std::collections::{BTreeMap, BTreeSet};

use latebind_scopes::{Flags, Resolution, ScopeId, Scopes};

/// Names are mangled as CPython mangles them.
#[derive(Debug, Default)]
pub struct Loans<'s> {
    /// For each cell the scopes that name it, in the order of the table.
    borrowers: BTreeMap<(ScopeId, &'s str), Vec<ScopeId>>,
    /// For each free name the scope that owns the cell.
    owners: BTreeMap<(ScopeId, &'s str), ScopeId>,
    /// Free names that their scope itself assigns.
    assigned: BTreeSet<(ScopeId, &'s str)>,
    /// Free names that their scope mentions; the others are only handed down.
    mentioned: BTreeSet<(ScopeId, &'s str)>,
}

impl<'s> Loans<'s> {
    pub(crate) fn of(scopes: &'s Scopes) -> Self {
        let mut loans = Self::default();
        let mut cells: BTreeSet<(ScopeId, &str)> = BTreeSet::new();
        // Parents come first, so every cell is known before who has it free.
        for id in scopes.iter().filter(|&id| !scopes.scope(id).inlined) {
            cells.extend(scopes.scope(id).cellvars().into_iter().map(|name| (id, name)));
            loans.note_mentions(scopes, id);
            for name in scopes.scope(id).freevars() {
                loans.note(scopes, id, name, &cells);
            }
        }
        loans
    }

    fn note_mentions(&mut self, scopes: &'s Scopes, id: ScopeId) {
        let written = Flags::USE | Flags::DEF_NONLOCAL | Flags::DEF_BOUND;
        // A class may hand down a name that it binds for itself: that one is not meant.
        for symbol in scopes.scope(id).symbols.iter().filter(|symbol| symbol.resolution == Resolution::Free) {
            if symbol.flags.has(written) {
                self.mentioned.insert((id, &symbol.name));
            }
            if symbol.flags.has(Flags::DEF_BOUND) {
                self.assigned.insert((id, &symbol.name));
            }
        }
    }

    fn note(&mut self, scopes: &Scopes, id: ScopeId, name: &'s str, cells: &BTreeSet<(ScopeId, &str)>) {
        let mut around = scopes.scope(id).table_parent;
        while let Some(outer) = around.filter(|&outer| !cells.contains(&(outer, name))) {
            around = scopes.scope(outer).table_parent;
        }
        let Some(owner) = around else { return };
        self.owners.insert((id, name), owner);
        if self.mentions(id, name) {
            self.borrowers.entry((owner, name)).or_default().push(id);
        }
    }

    /// Scopes that name the cell; those that only hand it down are none.
    pub fn borrowers(&self, owner: ScopeId, name: &str) -> Vec<ScopeId> {
        self.borrowers.get(&(owner, name)).cloned().unwrap_or_default()
    }

    pub fn owner(&self, id: ScopeId, name: &str) -> Option<ScopeId> {
        self.owners.get(&(id, name)).copied()
    }

    pub fn mentions(&self, id: ScopeId, name: &str) -> bool {
        self.mentioned.contains(&(id, name))
    }

    pub fn assigns(&self, id: ScopeId, name: &str) -> bool {
        self.assigned.contains(&(id, name))
    }
}
