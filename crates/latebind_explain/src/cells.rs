//! Who holds which cell: all closures of one loop the same one.
//!
//! ```python
//! def build():
//!     return [lambda: i for i in range(3)]      # three lambdas, one cell `i`
//! ```
//!
//! At module level there is no cell: `__closure__` is `None`, and the name is looked up among
//! the module's globals whenever the closure runs. The effect is the same.

use latebind_inspect::Inspection;
use latebind_report::counted;
use latebind_scopes::{ScopeId, ScopeKind, Scopes, VarId};
use latebind_source::Span;
use latebind_verdicts::finding::{Finding, Judgement, Rebound};

use crate::moments::{Held, Life};
use crate::story::Story;
use crate::visible::with_short_names;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// Where values stand.
    pub keepers: Vec<Keeper>,
    /// Who looks there.
    pub holders: Vec<Holder>,
    /// Holders that are not listed, before the last one.
    pub hidden: usize,
    /// What there is to say of it.
    pub words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeper {
    pub kind: KeeperKind,
    pub name: String,
    /// ``function `build` (line 1)``.
    pub owner: String,
    /// What it holds when the story ends; nothing where nobody knows.
    pub now: Option<Held>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeeperKind {
    Cell,
    /// An entry among a module's globals.
    Global,
    /// A function's own variable that nobody captures.
    Local,
}

impl KeeperKind {
    pub fn word(self) -> &'static str {
        match self {
            KeeperKind::Cell => "cell",
            KeeperKind::Global => "global",
            KeeperKind::Local => "local",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// `lambda 1`, ``function `tick` (line 5)``.
    pub name: String,
    /// Index of what it holds.
    pub keeper: usize,
    pub made_with: Option<Held>,
    pub read: Option<Held>,
}

/// More closures than this are not listed one by one.
const MOST: usize = 6;

/// More runs of the owner are not drawn.
const MOST_CELLS: usize = 2;

/// The closures of a site by the cell that they hold, and what it held last, where that is known.
pub type Known = Vec<(Option<usize>, Option<Held>)>;

/// The cells of a finding; the first of `known` is the one that the time line is of.
pub fn cells(
    finding: &Finding,
    story: &Story,
    inspection: &Inspection,
    lives: &[Life],
    known: &Known,
) -> Option<Cells> {
    let scopes = inspection.scopes();
    let site = scope_at(scopes, finding.site.span)?;
    if let Judgement::Late { story: late, .. } = &finding.judgement
        && let Rebound::Hides { bound, .. } = &late.rebound.how
    {
        return two_variables(finding, inspection, site, *bound);
    }
    let var = variable(scopes, site, &finding.variable)?;
    let owner = scopes.var(var).owner;
    let kind = if scopes.scope(owner).kind == ScopeKind::Module { KeeperKind::Global } else { KeeperKind::Cell };
    let owned = Owned { kind, story, owner: inspection.place(owner) };
    let mut cells = owned.cells(lives, known);
    if kind == KeeperKind::Cell {
        cells.add_sharers(&sharers(inspection, owner, &scopes.var(var).name, site));
    }
    Some(cells)
}

/// The variable of a finding.
struct Owned<'o> {
    kind: KeeperKind,
    story: &'o Story,
    owner: String,
}

impl Owned<'_> {
    fn cells(&self, lives: &[Life], known: &Known) -> Cells {
        let mut cells = Cells { keepers: Vec::new(), holders: Vec::new(), hidden: 0, words: Vec::new() };
        for (index, (cell, now)) in known.iter().take(MOST_CELLS).enumerate() {
            let mine: Vec<&Life> = lives.iter().filter(|life| life.cell == *cell).collect();
            cells.keepers.push(Keeper {
                kind: self.kind,
                name: self.story.variable.clone(),
                owner: self.owner.clone(),
                now: now.clone(),
            });
            cells.add_closures(&self.story.closure.short(), index, &mine);
            if index == 0 {
                cells.words.push(with_short_names(&self.words(mine.len())));
            }
        }
        match known.len() {
            0 | 1 => {}
            count => cells.words.push(format!("{} has run {count} times: each run has a cell of its own", self.owner)),
        }
        cells
    }

    fn words(&self, count: usize) -> String {
        let (name, closure) = (&self.story.variable, self.story.closure.short());
        match (self.kind, count) {
            (KeeperKind::Global, _) => format!(
                "there is no cell: `{name}` is a global of the module, `__closure__` is None, and each {closure} looks `{name}` up when it runs"
            ),
            (_, 0 | 1) => format!("the {closure} holds the cell of `{name}`, not its value"),
            (_, count) => format!("{count} closures, one cell: each holds the cell of `{name}`, none holds a value"),
        }
    }
}

impl Cells {
    /// Those of one cell, or one that stands for all where none was made.
    fn add_closures(&mut self, name: &str, keeper: usize, lives: &[&Life]) {
        if lives.is_empty() {
            self.holders.push(Holder { name: name.to_owned(), keeper, made_with: None, read: None });
            return;
        }
        let hidden = lives.len().saturating_sub(MOST);
        let (first, last) = match hidden {
            0 => (lives, &[][..]),
            _ => (&lives[..MOST - 1], &lives[lives.len() - 1..]),
        };
        self.hidden += if keeper == 0 { hidden } else { 0 };
        self.holders.extend(first.iter().chain(last).map(|life| Holder {
            name: format!("{name} {}", life.closure),
            keeper,
            made_with: Some(life.made_with.clone()),
            read: life.reads.last().cloned(),
        }));
    }

    fn add_sharers(&mut self, others: &[String]) {
        if others.is_empty() {
            return;
        }
        self.words.push(format!("{} more in the source share it", counted(others.len() as u64, "function")));
        let other = |name: &String| Holder { name: name.clone(), keeper: 0, made_with: None, read: None };
        self.holders.extend(others.iter().take(MOST).map(other));
    }
}

/// An inner assignment makes a second variable of the same name.
fn two_variables(finding: &Finding, inspection: &Inspection, site: ScopeId, bound: Span) -> Option<Cells> {
    let scopes = inspection.scopes();
    let outer = scope_around(scopes, scopes.scope(site).parent?, bound, &finding.variable)?;
    let keeper = |owner: ScopeId| Keeper {
        kind: KeeperKind::Local,
        name: finding.variable.to_string(),
        owner: inspection.place(owner),
        now: None,
    };
    let holder =
        |scope: ScopeId, keeper: usize| Holder { name: inspection.place(scope), keeper, made_with: None, read: None };
    let words = vec![format!(
        "two variables of one name: an assignment without `nonlocal {}` makes a new one, and no cell is shared",
        finding.variable
    )];
    Some(Cells {
        keepers: vec![keeper(outer), keeper(site)],
        holders: vec![holder(outer, 0), holder(site, 1)],
        hidden: 0,
        words,
    })
}

/// The function around `scope` that binds the name at `bound`.
fn scope_around(scopes: &Scopes, scope: ScopeId, bound: Span, name: &str) -> Option<ScopeId> {
    let mut around = Some(scope);
    while let Some(id) = around {
        let var = scopes.resolve(id, name);
        let is_it = |var: VarId| scopes.bindings(var).iter().any(|it| it.span.start == bound.start);
        if let Some(var) = var.filter(|&var| is_it(var) || scopes.var(var).owner == id) {
            return Some(scopes.var(var).owner);
        }
        around = scopes.scope(id).parent;
    }
    None
}

/// The scope of the closure that stands there.
pub fn scope_at(scopes: &Scopes, span: Span) -> Option<ScopeId> {
    scopes.iter().find(|&id| {
        let scope = scopes.scope(id);
        let is_closure = !matches!(scope.kind, ScopeKind::Module | ScopeKind::Annotation | ScopeKind::TypeParameters);
        is_closure && scope.span == span
    })
}

fn variable(scopes: &Scopes, site: ScopeId, name: &str) -> Option<VarId> {
    let captured = scopes.captures(site).iter().copied().find(|&var| scopes.var(var).name == name);
    captured.or_else(|| scopes.resolve(site, name))
}

/// Other functions that name the same cell.
fn sharers(inspection: &Inspection, owner: ScopeId, name: &str, site: ScopeId) -> Vec<String> {
    let borrowers = inspection.loans().borrowers(owner, name);
    borrowers.into_iter().filter(|&it| it != site).map(|it| inspection.place(it)).collect()
}
