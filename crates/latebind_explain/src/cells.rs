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
use latebind_scopes::{ScopeId, ScopeKind, Scopes, VarId};
use latebind_source::Span;
use latebind_verdicts::finding::{Finding, Judgement, Rebound};

use crate::moments::{Held, Life};
use crate::story::Story;
use crate::timeline::counted;

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

/// The cells of a finding. `now` is what the variable holds at the end, where it is known.
pub fn cells(
    finding: &Finding,
    story: &Story,
    inspection: &Inspection,
    lives: &[Life],
    now: Option<Held>,
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
    let keeper = Keeper { kind, name: story.variable.clone(), owner: inspection.place(owner), now };
    let others: Vec<String> = match kind {
        KeeperKind::Cell => sharers(inspection, owner, &scopes.var(var).name, site),
        KeeperKind::Global | KeeperKind::Local => Vec::new(),
    };
    let (mut holders, hidden) = closures(story, lives);
    let words = words(&keeper, story, lives.len(), &others);
    let other = |name: String| Holder { name, keeper: 0, made_with: None, read: None };
    holders.extend(others.into_iter().take(MOST).map(other));
    Some(Cells { keepers: vec![keeper], holders, hidden, words })
}

/// The closures of the site, or one that stands for all.
fn closures(story: &Story, lives: &[Life]) -> (Vec<Holder>, usize) {
    let name = story.closure.short();
    if lives.is_empty() {
        return (vec![Holder { name, keeper: 0, made_with: None, read: None }], 0);
    }
    let holder = |life: &Life| Holder {
        name: format!("{name} {}", life.closure),
        keeper: 0,
        made_with: Some(life.made_with.clone()),
        read: life.reads.last().cloned(),
    };
    let hidden = lives.len().saturating_sub(MOST);
    let (first, last) = match hidden {
        0 => (lives, &[][..]),
        _ => (&lives[..MOST - 1], &lives[lives.len() - 1..]),
    };
    (first.iter().chain(last).map(holder).collect(), hidden)
}

fn words(keeper: &Keeper, story: &Story, count: usize, others: &[String]) -> Vec<String> {
    let (name, closure) = (&keeper.name, story.closure.short());
    let shared = match (keeper.kind, count) {
        (KeeperKind::Global, _) => {
            return vec![format!(
                "there is no cell: `{name}` is a global of the module, `__closure__` is None, and each {closure} looks `{name}` up when it runs"
            )];
        }
        (_, 0 | 1) => format!("it holds the cell of `{name}`, not its value"),
        (_, count) => format!("{count} closures, one cell: each holds the cell of `{name}`, none holds a value"),
    };
    let also = match others.len() {
        0 => None,
        count => Some(format!("{} more in the source share it", counted(count as u64, "function"))),
    };
    std::iter::once(shared).chain(also).collect()
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
    let holder = |scope: ScopeId, keeper: usize| Holder {
        name: inspection.place(scope),
        keeper,
        made_with: None,
        read: None,
    };
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
