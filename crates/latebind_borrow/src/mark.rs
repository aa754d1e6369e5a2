//! How far iterators, generators and coroutines have come.
//!
//! ```python
//! for f in fs:      # `Handing` while `f` is the tracked closure, `Visited` afterwards
//!     f()
//! ```

use latebind_flow::ir::BlockId;
use smallvec::{SmallVec, smallvec};

/// Where an iterator, generator or coroutine stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// Nothing was drawn from it.
    New,
    /// The element that holds the tracked closure was handed out just now: what its turn does
    /// with it must not be mixed with what was done to it before.
    Handing,
    /// That turn is over.
    Visited,
    /// Runs, and has not drawn an element yet.
    Entered,
    /// At least one element was handed out.
    Started,
    /// Suspended before this instruction.
    Resume(BlockId, u32),
    Finished,
}

impl Mark {
    /// Where a suspended body goes on.
    pub(crate) fn resumes(&self) -> Option<(BlockId, u32)> {
        match *self {
            Self::Resume(block, index) => Some((block, index)),
            _ => None,
        }
    }
}

/// Where an iterator, generator or coroutine stands on the paths that met here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    /// Sorted; several where paths met.
    pub(crate) at: SmallVec<[Mark; 1]>,
    /// Paths that differ here are kept apart.
    pub(crate) matters: bool,
}

impl Standing {
    pub(crate) fn new(mark: Mark, matters: bool) -> Self {
        Self { at: smallvec![mark], matters }
    }

    pub(crate) fn absorb(&mut self, marks: &[Mark]) -> bool {
        let before = self.at.len();
        for &mark in marks {
            if let Err(place) = self.at.binary_search(&mark) {
                self.at.insert(place, mark);
            }
        }
        self.at.len() != before
    }
}
