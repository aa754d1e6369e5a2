//! The tracked closure's life: what became of its borrow, and in which turn.
//!
//! ```python
//! for i in range(3):            # a later turn: `Stale`, `Moved`
//!     fs.append(lambda: i)      # made: `Fresh`, `Same`
//! ```

use latebind_source::Span;

/// The tracked closure's life. Paths that differ here are never merged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Not made on this path yet.
    Before,
    Live(Live),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Live {
    pub(crate) borrow: Borrow,
    pub(crate) turn: TurnState,
    /// An exception was raised since it was made.
    pub(crate) abnormal: bool,
    /// A loop that binds the variable in its own head has moved on: the turn that counts.
    pub(crate) counts: bool,
    /// A stale read in the same turn was seen.
    pub(crate) read_in_turn: bool,
}

/// What the captured variable is, compared with when the closure was made.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Borrow {
    Fresh,
    Stale,
    /// The variable has no value any more.
    Deleted,
    /// Last written by another function's `nonlocal` or `global`.
    Foreign,
    /// It had no value when the closure was made: read late on purpose.
    Intended,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TurnState {
    Same,
    /// A `while` test runs that may begin another turn.
    Testing,
    Moved,
}

/// Which place gave a variable its value.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    Never,
    /// A parameter: by the call.
    ByCall,
    At(Span),
    /// One of several.
    Somewhere,
}

impl Bound {
    /// A variable that has a value got it where a path says it did.
    pub(crate) fn absorb(&mut self, other: Bound) -> bool {
        let both = match (*self, other) {
            (Bound::Never, it) | (it, Bound::Never) => it,
            (one, two) if one == two => one,
            _ => Bound::Somewhere,
        };
        std::mem::replace(self, both) != both
    }
}
