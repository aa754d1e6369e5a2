//! What the machine saw of a capture, as facts: no verdict, no wording.

use std::collections::BTreeSet;

use latebind_callees::Setting;
use latebind_scopes::ScopeId;
use latebind_source::Span;
use latebind_syntax::tree::Ident;

use crate::phase::Borrow;

/// How the closure's body is run, or may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Called {
    /// By a call that was read.
    Here,
    /// A generator or lazy iterator is used up.
    Consumed,
    Awaited,
    /// By a callee that calls it before it returns.
    By(Ident),
    /// By a callee, later.
    Later(Ident),
    /// By a dict whose default factory it is, when a key is missing.
    OnMissingKey,
    /// By a thread, process or executor.
    Concurrently(Ident),
    /// Given to a callee of which nothing is known.
    Unknown(Ident),
    /// Stored where code that was not read can reach it.
    Stored,
    Returned,
    Yielded,
    GaveUp,
}

impl Called {
    /// Whether this is a call that was seen, or is certain to come.
    pub fn is_certain(&self) -> bool {
        self.waits() || matches!(self, Called::Here | Called::Consumed | Called::Awaited | Called::By(_))
    }

    /// Whether it is handed over to be called once the present code is done.
    pub(crate) fn waits(&self) -> bool {
        matches!(self, Called::Later(_) | Called::OnMissingKey)
    }
}

/// One rebind of the captured variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebind {
    pub span: Span,
    pub how: RebindHow,
    /// The scope whose code does it.
    pub scope: ScopeId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebindHow {
    /// A loop or comprehension target.
    Target,
    Assignment,
    Del,
    HandlerEnd,
    /// By another function's `nonlocal` or `global`.
    Elsewhere,
}

/// A stale read that some path reaches, or that code not read may reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    pub borrow: Borrow,
    /// A later turn has begun since the closure was made.
    pub moved: bool,
    pub rebind: Rebind,
    pub called: Called,
    pub at: Span,
    /// An exception was raised on the way.
    pub abnormal: bool,
}

/// The name is bound to the closure that calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SelfBinding {
    pub at: Span,
    /// It held something else on every path.
    pub certain: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The closure was made on some path.
    pub created: bool,
    /// Another turn began after it was made.
    pub moved: bool,
    /// Another turn, or the test before it, began, and something still held it.
    pub outlives: bool,
    /// The variable was rebound while it lived.
    pub rebound: bool,
    /// Its variable had a value when it was made, on some path.
    pub borrowed: bool,
    /// On some path the variable may have had no value when it was made.
    pub perhaps_unbound: bool,
    /// A normal path took another turn and ended without a stale read.
    pub missed_moved: bool,
    /// A normal path ended without a stale read in any turn.
    pub missed: bool,
    pub gave_up: bool,
    pub witnesses: Vec<Witness>,
    pub self_binding: Option<SelfBinding>,
    /// It was bound to a name that it calls, and that held no other callable before.
    pub recursive: bool,
    /// The user's settings that said what a callee does with it.
    pub settings: BTreeSet<Setting>,
}

impl Outcome {
    /// It only ever lived with a variable that had no value when it was made, or that came to be the closure.
    pub fn only_intended(&self) -> bool {
        self.recursive || (self.created && !self.borrowed)
    }

    /// Takes over the stale reads that another start showed.
    pub(crate) fn add_certain(&mut self, other: Outcome) {
        self.settings.extend(other.settings);
        for witness in other.witnesses.into_iter().filter(|it| it.called.is_certain()) {
            self.witness(witness);
        }
    }

    /// No normal path that takes another turn (or, without one, no normal path at all)
    /// gets around the stale read.
    pub fn proves(&self, witness: &Witness) -> bool {
        let in_loop = witness.moved && witness.borrow == Borrow::Stale;
        let missed = if in_loop { self.missed_moved } else { self.missed };
        let missed = missed || (!in_loop && self.perhaps_unbound);
        witness.called.is_certain()
            && !missed
            && !witness.abnormal
            && !self.gave_up
            && witness.borrow != Borrow::Foreign
    }

    pub fn proves_any(&self) -> bool {
        self.witnesses.iter().any(|witness| self.proves(witness))
    }

    /// A stale read of a later turn was seen, and some path gets around it.
    pub(crate) fn may_be_proved_of_first(&self) -> bool {
        let is_one = |it: &Witness| it.moved && it.borrow == Borrow::Stale && it.called.is_certain() && !it.abnormal;
        !self.gave_up && !self.proves_any() && self.witnesses.iter().any(is_one)
    }

    /// All that is proved is that a missing key would call it.
    pub(crate) fn only_waits(&self) -> bool {
        let mut proved = self.witnesses.iter().filter(|it| self.proves(it));
        proved.all(|it| it.called == Called::OnMissingKey)
    }

    /// Code that uses the dict was seen, and asks for no key that is missing.
    pub(crate) fn doubt_missing_keys(&mut self) {
        for witness in self.witnesses.iter_mut().filter(|it| it.called == Called::OnMissingKey) {
            witness.called = Called::Stored;
        }
    }

    pub(crate) fn witness(&mut self, witness: Witness) {
        if !self.witnesses.contains(&witness) {
            self.witnesses.push(witness);
        }
    }
}
