//! What `check` says of a capture, as values. Wording happens in `report`.
//!
//! ```python
//! for i in range(3):            # rebound: by the loop's next turn
//!     fs.append(lambda: i)      # created: in a `for` loop
//! print([f() for f in fs])      # called: here
//! ```

use latebind_callees::Setting;
use latebind_source::Span;
use latebind_syntax::tree::Ident;
use serde::{Deserialize, Serialize};

use crate::rule::Rule;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: Rule,
    pub variable: Ident,
    pub site: Site,
    pub judgement: Judgement,
    /// Variables that the same closure does bind at creation (`lambda a=a: (a, b)` forgot `b`).
    pub half_bound: Vec<Ident>,
    /// Where the closure's body reads the variable; a pragma on these lines counts.
    pub reads: Vec<Span>,
    /// Every place that rebinds the variable; a pragma on these lines counts.
    pub rebinds: Vec<Span>,
    /// Every way in which the closure may be run after a rebind, not only the story's.
    pub runs: Vec<Step<Called>>,
    /// When the closure is made, the variable may have no value yet.
    pub perhaps_unbound: bool,
    /// The user's settings that said what a callee does with it.
    pub settings: Vec<Setting>,
}

impl Finding {
    /// Where to point: at the closure, or at the assignment that has to be declared.
    pub fn told_at(&self) -> Span {
        match &self.judgement {
            Judgement::Late { story, .. } if matches!(story.rebound.how, Rebound::Hides { .. }) => {
                story.rebound.at.span
            }
            _ => self.site.span,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    pub kind: SiteKind,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SiteKind {
    Lambda,
    Def,
    AsyncDef,
    GeneratorExpression,
    LazyIterator,
    /// A `def` directly in a class body.
    Method,
}

/// A late capture has a story, a safe one a reason; nothing else can be built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Judgement {
    Late { confidence: Confidence, story: Box<Story> },
    Safe(Reason),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    Possible,
    Definite,
}

/// Why a capture of a rebound variable does no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// Only called inside its turn, before the variable is rebound.
    Consumed,
    /// The loop always ends after the closure is made.
    Leaves,
    /// Bound by a default argument, `partial` or a factory.
    Snapshot,
    /// No rebind can follow, or only to an equal constant.
    Unchanged,
    /// Recursion, the closure's own `nonlocal` state, live state read on purpose.
    Intended,
}

/// The evidence: three points in time order, and what the reader will see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    pub created: Step<Created>,
    pub rebound: Step<Rebound>,
    pub called: Step<Called>,
    pub seen: Seen,
    /// Why a `possible` is not `definite`.
    pub doubt: Option<Doubt>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step<How> {
    pub how: How,
    pub at: Place,
}

/// A span in this file, or in another file when `path` is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub path: Option<Box<str>>,
    pub span: Span,
}

impl Place {
    pub fn here(span: Span) -> Self {
        Self { path: None, span }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Created {
    /// Once per turn of the loop or comprehension around it.
    OncePerTurn,
    /// Not in a loop that rebinds the variable.
    Once,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rebound {
    /// The loop or comprehension target takes its next value.
    NextTurn,
    /// An assignment of any kind in the loop's body, reached again by a later turn.
    LaterTurn,
    /// Later on the same path, without another turn.
    Afterwards,
    /// `del name`.
    Deleted,
    /// The implicit `del` at the end of `except … as name`.
    HandlerEnd,
    /// `nonlocal`/`global` assignment in another function.
    ElsewhereIn(Ident),
    /// The name is bound to the closure itself.
    ToItself,
    /// An assignment in the closure makes the name its own, although the enclosing function
    /// `owner` binds it, too.
    Hides { owner: Ident, bound: Span },
    /// A comprehension's target takes the name over (CPython 3.12 and later).
    TakenBy,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Called {
    /// A call in code that was read.
    Here,
    /// A generator or lazy iterator is used up here.
    Consumed,
    /// A coroutine runs here.
    Awaited,
    /// Handed to a callee known to call it only later.
    Later(Callee),
    /// Kept in a dict as its default factory, which a missing key calls.
    OnMissingKey,
    /// Handed to a thread, process or executor that runs beside the loop.
    Concurrently(Callee),
    /// Handed to a callee of which nothing is known.
    Unknown(Callee),
    /// Stored where code that was not read can call it (an attribute, a global, a foreign container).
    Stored,
    Returned,
    Yielded,
    /// The analysis gave up at this point.
    GaveUp,
    /// No call: the variable is read here, and somebody misses its value.
    Read,
}

/// The callee as the reader writes it (`button.clicked.connect`).
pub type Callee = Ident;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    /// The value of a later turn: after the loop, the last one.
    LastValue,
    /// The value assigned meanwhile.
    LaterValue,
    /// NameError.
    NameError,
    /// The closure calls itself.
    Itself,
    /// UnboundLocalError.
    Unbound,
    /// What the enclosing function itself assigned: the closure's assignment does not arrive.
    OuterValue,
    /// The comprehension's variable instead of the one meant.
    Taken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doubt {
    /// A path around the call, or around the rebind.
    SomePaths,
    /// Nothing is known of who calls it.
    UnknownCaller,
    /// The same name may stand for two things on purpose.
    SameName,
    /// It runs beside the rebind.
    Race,
    /// A size limit, `exec`, `locals` or an unreadable construct.
    GaveUp,
}
