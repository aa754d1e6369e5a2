//! One function and its cells: what it lends, what it captures, and who else holds it.
//!
//! ```python
//! def counter():
//!     total = 0                    # lent to `add`
//!     def add(n):
//!         nonlocal total           # captured from `counter`
//!         total += n
//!     return add
//! ```

use latebind_inspect::Inspection;
use latebind_scopes::{ScopeId, ScopeKind};

use crate::cells::{Cells, Holder, Keeper, KeeperKind};
use crate::visible::with_short_names;

/// A scope, drawn by its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeView {
    pub path: String,
    /// ``function `counter` (line 1)``, as `inspect` calls it.
    pub place: String,
    pub cells: Cells,
}

/// The function, class or lambda of that name, or qualified name; the first where there are several.
pub fn scope_named(inspection: &Inspection, text: &str, name: &str) -> Option<ScopeId> {
    use ScopeKind::{AsyncFunction, Class, Function, Lambda};
    let blocks = inspection.blocks(text);
    let mut all = inspection.scopes().iter().zip(&blocks);
    let is_meant = |block: &latebind_inspect::Block| {
        let is_drawn = matches!(block.kind, Function | AsyncFunction | Lambda | Class);
        is_drawn && (block.name == name || block.qualname == name)
    };
    all.find(|(_, block)| is_meant(block)).map(|(id, _)| id)
}

pub fn scope_view(inspection: &Inspection, path: &str, id: ScopeId) -> ScopeView {
    let mut cells = Cells { keepers: Vec::new(), holders: Vec::new(), hidden: 0, words: Vec::new() };
    let (scope, loans) = (inspection.scopes().scope(id), inspection.loans());
    for name in scope.cellvars() {
        add(&mut cells, inspection, id, name, &loans.borrowers(id, name));
    }
    for name in scope.freevars() {
        if let Some(owner) = loans.owner(id, name) {
            let mut borrowers = loans.borrowers(owner, name);
            if !borrowers.contains(&id) {
                borrowers.insert(0, id);
            }
            add(&mut cells, inspection, owner, name, &borrowers);
        }
    }
    cells.words = inspection.facts(id, &loans).iter().map(|fact| with_short_names(fact)).collect();
    if cells.words.is_empty() {
        cells.words.push("it neither lends nor captures a variable".to_owned());
    }
    ScopeView { path: path.to_owned(), place: inspection.place(id), cells }
}

/// A cell and all that hold it; one that nobody names is left out.
fn add(cells: &mut Cells, inspection: &Inspection, owner: ScopeId, name: &str, borrowers: &[ScopeId]) {
    if borrowers.is_empty() {
        return;
    }
    let keeper = cells.keepers.len();
    let owner = inspection.place(owner);
    cells.keepers.push(Keeper { kind: KeeperKind::Cell, name: name.to_owned(), owner, now: None });
    let holder = |&id: &ScopeId| Holder { name: inspection.place(id), keeper, made_with: None, read: None };
    cells.holders.extend(borrowers.iter().map(holder));
}
