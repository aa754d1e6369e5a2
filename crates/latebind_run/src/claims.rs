//! What was watched, joined with what was seen.

use latebind_verdicts::finding::SiteKind;
use latebind_verdicts::rule::Rule;

use crate::events::{Events, Frame, Tally, Unwatched};
use crate::plan::{Plan, Suspect};
use crate::retained::Retained;
use crate::watch::{VerdictWord, Watched};

/// A run, observed.
#[derive(Debug)]
pub struct Observed<'p> {
    /// `3.13.0`; nothing where no interpreter started.
    pub python: Option<String>,
    pub exit: i32,
    /// Captures that were watched.
    pub sites: usize,
    /// Ordered by path, site, variable.
    pub claims: Vec<Claim<'p>>,
    pub unwatched: Vec<Unwatched>,
    /// What only closures keep alive at the end, the greatest first, where that was asked for.
    pub retained: Option<Vec<Retained>>,
}

/// A closure that really read something else than what it was made with.
#[derive(Debug)]
pub struct Claim<'p> {
    pub suspect: &'p Suspect,
    pub watched: &'p Watched,
    pub kind: Kind,
    pub seen: Seen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The value of a later turn.
    LaterTurn,
    /// The variable was gone: NameError.
    Gone,
    /// The closure itself.
    Itself,
    /// A value assigned in the same turn, or without any loop.
    Rebound,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub created_with: String,
    pub read: Option<String>,
    pub count: u64,
    /// Who called the closure, innermost first.
    pub stack: Vec<Frame>,
}

impl Kind {
    const ALL: [(Kind, &'static str); 4] =
        [(Kind::LaterTurn, "turn"), (Kind::Gone, "gone"), (Kind::Itself, "itself"), (Kind::Rebound, "rebound")];

    fn named(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|(_, name)| *name == word).map(|(kind, _)| kind)
    }
}

impl Claim<'_> {
    pub fn rule(&self) -> Rule {
        let is_generator = matches!(self.watched.site.kind, SiteKind::GeneratorExpression | SiteKind::LazyIterator);
        match (self.kind, self.watched.verdict.map(|it| it.rule)) {
            (Kind::LaterTurn, Some(lazy @ Rule::LazyCapture)) => lazy,
            (Kind::LaterTurn, _) if is_generator => Rule::LazyCapture,
            (Kind::LaterTurn, _) => Rule::LoopCapture,
            (Kind::Gone, _) => Rule::DeletedCapture,
            (Kind::Itself, _) => Rule::SelfCapture,
            (Kind::Rebound, _) => Rule::ReboundCapture,
        }
    }

    /// `check` was sure of the contrary.
    pub fn is_defect_of_the_analysis(&self) -> bool {
        let is_safe = self.watched.verdict.is_some_and(|it| it.word == VerdictWord::Safe);
        is_safe && self.kind != Kind::Rebound
    }
}

/// `shorten` words a path as the user would.
pub fn observe<'p>(plan: &'p Plan, events: Events, exit: i32, shorten: impl Fn(&str) -> String) -> Observed<'p> {
    let tallies = events.tallies.into_iter();
    let claims = tallies.filter_map(|((number, word), tally)| {
        let (suspect, watched) = plan.capture(number)?;
        Some(Claim { suspect, watched, kind: Kind::named(&word)?, seen: seen(tally, &shorten) })
    });
    let mut claims: Vec<_> = claims.collect();
    claims.sort_by(|a, b| place(a).cmp(&place(b)));
    Observed { python: events.python, exit, sites: plan.sites(), claims, unwatched: events.unwatched, retained: None }
}

fn place<'c>(claim: &'c Claim<'_>) -> (&'c str, u32, &'c str, Kind) {
    (&claim.suspect.document.path, claim.watched.site.span.start, &claim.watched.variable, claim.kind)
}

fn seen(tally: Tally, shorten: impl Fn(&str) -> String) -> Seen {
    let Tally { first, count } = tally;
    let stack = first.stack.into_iter().map(|frame| Frame { path: shorten(&frame.path), ..frame });
    Seen { created_with: first.created_with, read: first.read, count, stack: stack.collect() }
}
