//! No repair is offered that was not tried: the new text is parsed, every name in it
//! means what it meant before (but for the reads that were to be repaired), and the
//! analysis has nothing more to say of the closure, and nothing new.

use std::collections::{BTreeMap, BTreeSet};

use latebind_scopes::{Binding, PythonVersion, Scope, ScopeId, ScopeKind, Scopes, VarId};
use latebind_source::Span;
use latebind_syntax::tree::Ident;
use latebind_syntax::{Parsed, parse};
use latebind_verdicts::finding::{Finding, Judgement};

use crate::edit::{Edit, Edited};
use crate::module::Module;
use crate::repair::Withdrawal;

/// Who says what is late in a text.
pub trait Analysis {
    /// By whose rules names are scoped.
    fn python(&self) -> PythonVersion;

    /// How long lines may be, in characters; `None`: nobody says.
    fn line_length(&self) -> Option<usize> {
        None
    }

    fn findings(&self, text: &str, parsed: &Parsed) -> Vec<Finding> {
        self.findings_of(text, parsed, &|_, _| true)
    }

    /// Of some captures only, which costs less: by the closure's span and the variable's
    /// name as the symbol table has it.
    fn findings_of(&self, text: &str, parsed: &Parsed, is_asked: &dyn Fn(Span, &str) -> bool) -> Vec<Finding>;
}

/// What a repair is meant to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Intent {
    /// The closure's scope; names in it may mean the snapshot.
    pub(crate) site: ScopeId,
    pub(crate) span: Span,
    pub(crate) variables: Vec<VarId>,
    pub(crate) names: Vec<Ident>,
    /// A name whose `def` moves into a factory, and which takes the factory's result instead.
    pub(crate) redefined: Option<VarId>,
    /// Variables that are to be what they hid: the hiding one, the hidden one.
    pub(crate) revealed: Vec<(VarId, VarId)>,
}

/// What the analysis says of a text with repairs.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// The repairs whose closures are still reported, by their number.
    pub(crate) still: Vec<usize>,
    /// Something is reported that was not reported before.
    pub(crate) new: bool,
    /// Something in a repaired closure is no longer reported that nobody repaired.
    pub(crate) lost: bool,
}

/// A repaired text in which every name means what it should.
pub(crate) struct Sound {
    pub(crate) edited: Edited,
    pub(crate) parsed: Parsed,
}

/// Names only: cheap, for one repair among several.
pub(crate) fn names_hold(module: &Module, edits: &[Edit], intents: &[&Intent]) -> Result<Sound, Withdrawal> {
    let edited = Edited::new(module.text, edits).map_err(|_| Withdrawal::Overlaps)?;
    let parsed = parse(&edited.text);
    if !parsed.errors.is_empty() {
        return Err(Withdrawal::NoLongerParses);
    }
    let after = latebind_scopes::analyse(&parsed.tree, module.python);
    if after.errors.len() > module.scopes.errors.len() {
        return Err(Withdrawal::ScopingError);
    }
    let comparison = Comparison { before: &module.scopes, after: &after, edited: &edited, intents };
    if !comparison.holds() {
        return Err(Withdrawal::ChangesOtherNames);
    }
    Ok(Sound { edited, parsed })
}

/// What the analysis says of the repaired captures, and of those that were not there before.
pub(crate) fn verdict_on_new(
    module: &Module,
    before: &[Finding],
    Sound { edited, parsed }: &Sound,
    intents: &[&Intent],
    analysis: &dyn Analysis,
) -> Verdict {
    let known = captures_before(&module.scopes, edited);
    let gone: BTreeSet<(u32, Ident)> = intents
        .iter()
        .filter_map(|intent| Some((edited.place_of_node(intent.span.start)?, intent)))
        .flat_map(|(start, intent)| intent.names.iter().map(move |name| (start, name.clone())))
        .collect();
    let bystanders = bystanders(before, edited, intents);
    let is_asked = |site: Span, name: &str| {
        let capture = (site.start, Ident::from(name));
        gone.contains(&capture) || !known.contains(&capture) || bystanders.contains(&capture)
    };
    verdict(before, &analysis.findings_of(&edited.text, parsed, &is_asked), edited, intents)
}

fn captures_before(scopes: &Scopes, edited: &Edited) -> BTreeSet<(u32, Ident)> {
    let places = scopes.iter().filter_map(|id| Some((id, edited.place_of_node(scopes.scope(id).span.start)?)));
    places
        .flat_map(|(id, start)| scopes.captures(id).iter().map(move |&var| (start, scopes.var(var).name.clone())))
        .collect()
}

/// Compares what is reported before and after.
pub(crate) fn verdict(before: &[Finding], after: &[Finding], edited: &Edited, intents: &[&Intent]) -> Verdict {
    let after = late(after);
    let is_reported = |intent: &Intent| {
        let start = edited.place_of_node(intent.span.start);
        start.is_some_and(|start| intent.names.iter().any(|name| after.contains(&(start, name.clone()))))
    };
    let known: BTreeSet<(u32, Ident)> =
        late(before).into_iter().filter_map(|(start, name)| Some((edited.place_of_node(start)?, name))).collect();
    let is_intended = |(start, name): &(u32, Ident)| {
        let mut intents = intents.iter();
        intents.any(|intent| edited.place_of_node(intent.span.start) == Some(*start) && intent.names.contains(name))
    };
    let is_new = |late: &(u32, Ident)| !known.contains(late);
    let still = intents.iter().enumerate().filter(|(_, intent)| is_reported(intent)).map(|(number, _)| number);
    Verdict {
        still: still.collect(),
        new: after.iter().any(|late| is_new(late) && !is_intended(late)),
        lost: !bystanders(before, edited, intents).is_subset(&after),
    }
}

/// What is reported of closures inside a repaired one, for variables that it does not keep.
fn bystanders(before: &[Finding], edited: &Edited, intents: &[&Intent]) -> BTreeSet<(u32, Ident)> {
    let is_kept = |name: &Ident| intents.iter().any(|intent| intent.names.contains(name));
    let is_inside =
        |site: Span| intents.iter().any(|intent| intent.span.contains(site) && intent.span.start != site.start);
    let late = before.iter().filter(|finding| !matches!(finding.judgement, Judgement::Safe(_)));
    let others = late.filter(|finding| is_inside(finding.site.span) && !is_kept(&finding.variable));
    others.filter_map(|it| Some((edited.place_of_node(it.site.span.start)?, it.variable.clone()))).collect()
}

fn late(findings: &[Finding]) -> BTreeSet<(u32, Ident)> {
    let late = findings.iter().filter(|finding| !matches!(finding.judgement, Judgement::Safe(_)));
    late.map(|finding| (finding.site.span.start, finding.variable.clone())).collect()
}

struct Comparison<'c> {
    before: &'c Scopes,
    after: &'c Scopes,
    edited: &'c Edited,
    intents: &'c [&'c Intent],
}

/// A variable as it can be told apart in two texts: owner and name.
type Identity = (Option<(ScopeKind, u32)>, Ident);

impl Comparison<'_> {
    fn holds(&self) -> bool {
        self.reads_hold() && self.bindings_hold() && self.additions_are_fresh()
    }

    fn reads_hold(&self) -> bool {
        let now = vars_by(self.after, |var| self.after.all_reads(var).iter().map(|it| it.span.start));
        self.before.vars().all(|var| {
            self.before.all_reads(var).iter().all(|read| {
                let Some(place) = self.edited.place(read.span.start) else { return true };
                now.get(&place).is_some_and(|&new| self.is_kept(var, new) || self.is_meant(var, read.scope, new))
            })
        })
    }

    fn bindings_hold(&self) -> bool {
        // Where two handlers end, two names do.
        let now = vars_by(self.after, |var| {
            let name = &self.after.var(var).name;
            self.after.bindings(var).iter().map(move |it| (it.span.start, name))
        });
        self.before.vars().all(|var| {
            let name = &self.before.var(var).name;
            self.before.bindings(var).iter().all(|binding| {
                let Some(place) = self.edited.place(binding.span.start) else { return true };
                let new = now.get(&(place, name));
                new.is_some_and(|&new| self.is_kept(var, new) || self.moves_into_factory(var, binding, new))
            })
        })
    }

    /// Or the variable that it hid.
    fn is_kept(&self, old: VarId, new: VarId) -> bool {
        let now = identity(self.after, new, Some);
        let mut revealed = self.intents.iter().flat_map(|intent| &intent.revealed);
        match revealed.find(|(hiding, _)| *hiding == old) {
            Some((_, hidden)) => self.identity_before(*hidden) == now,
            None => self.identity_before(old) == now,
        }
    }

    fn identity_before(&self, var: VarId) -> Identity {
        identity(self.before, var, |start| self.edited.place_of_node(start))
    }

    /// A read in the closure means the snapshot: a parameter of its own, or of an added function.
    fn is_meant(&self, old: VarId, reader: ScopeId, new: VarId) -> bool {
        let owner = self.after.scope(self.after.var(new).owner);
        let mut wanted = self.intents.iter().filter(|intent| intent.variables.contains(&old));
        wanted.any(|intent| {
            self.is_added(owner) || (self.before.is_within(reader, intent.site) && self.is_site(owner, intent))
        })
    }

    fn is_site(&self, scope: &Scope, intent: &Intent) -> bool {
        Some(scope.span.start) == self.edited.place_of_node(intent.span.start)
    }

    fn is_added(&self, scope: &Scope) -> bool {
        scope.parent.is_some() && self.edited.is_new(scope.span.start)
    }

    fn moves_into_factory(&self, old: VarId, binding: &Binding, new: VarId) -> bool {
        let is_redefined = self.intents.iter().any(|intent| intent.redefined == Some(old));
        is_redefined
            && binding.kind == latebind_scopes::BindingKind::Def
            && self.is_added(self.after.scope(self.after.var(new).owner))
    }

    /// What an edit binds is a new name, or the result of a factory; what it reads under a
    /// captured name is the captured variable.
    fn additions_are_fresh(&self) -> bool {
        let old: BTreeMap<Identity, VarId> = self.before.vars().map(|var| (self.identity_before(var), var)).collect();
        self.after.vars().all(|new| {
            let known = old.get(&identity(self.after, new, Some)).copied();
            self.binds_only_new_names(new, known) && self.reads_the_captured(new, known) && self.is_found(new, known)
        })
    }

    /// What an edit reads is bound somewhere: comprehensions in a class do not see its names.
    fn is_found(&self, new: VarId, known: Option<VarId>) -> bool {
        let is_read = self.after.all_reads(new).iter().any(|it| self.edited.is_new(it.span.start));
        let name = &self.after.var(new).name;
        let is_added = |var: VarId| self.after.bindings(var).iter().any(|it| self.edited.is_new(it.span.start));
        let is_unbound = known.is_none() && self.after.bindings(new).is_empty();
        !(is_read && is_unbound && self.after.vars().any(|var| self.after.var(var).name == *name && is_added(var)))
    }

    fn binds_only_new_names(&self, new: VarId, known: Option<VarId>) -> bool {
        let binds = self.after.bindings(new).iter().any(|it| self.edited.is_new(it.span.start));
        let was_bound = known.is_some_and(|var| !self.before.bindings(var).is_empty());
        let is_redefined = known.is_some() && self.intents.iter().any(|intent| intent.redefined == known);
        !binds || !was_bound || is_redefined
    }

    fn reads_the_captured(&self, new: VarId, known: Option<VarId>) -> bool {
        let owner = self.after.scope(self.after.var(new).owner);
        let name = &self.after.var(new).name;
        let mut intents = self.intents.iter().copied().filter(|intent| intent.names.contains(name));
        let reads = self.after.all_reads(new).iter().any(|it| self.edited.is_new(it.span.start));
        let is_right =
            |intent: &&Intent| known.is_some_and(|var| intent.variables.contains(&var)) || self.is_site(owner, intent);
        !reads || self.is_added(owner) || intents.clone().next().is_none() || intents.any(|intent| is_right(&intent))
    }
}

fn identity(scopes: &Scopes, var: VarId, place: impl Fn(u32) -> Option<u32>) -> Identity {
    let variable = scopes.var(var);
    let owner = scopes.scope(variable.owner);
    let place = if owner.parent.is_none() { Some(0) } else { place(owner.span.start) };
    (place.map(|place| (kind(owner), place)), variable.name.clone())
}

/// A generator expression may become a list.
fn kind(scope: &Scope) -> ScopeKind {
    if scope.kind == ScopeKind::GenExpr { ScopeKind::ListComp } else { scope.kind }
}

fn vars_by<Key: Ord, I: Iterator<Item = Key>>(scopes: &Scopes, keys: impl Fn(VarId) -> I) -> BTreeMap<Key, VarId> {
    scopes.vars().flat_map(|var| keys(var).map(move |key| (key, var))).collect()
}
