//! What the module and each function bind and delete, by name.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// The module, or one function from behind its name to its end.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) text: Range<usize>,
    pub(super) holds_closure: bool,
    pub(super) deleted: Vec<&'a [u8]>,
    pub(super) bound: FxHashMap<&'a [u8], Bound>,
    /// Whether a `def`, `class` or lambda was bound to a name here.
    pub(super) binds_closure: bool,
}

/// How a name is bound in one frame.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Bound {
    pub(super) times: u32,
    pub(super) by_def: bool,
    /// To something in whose making a closure was mentioned.
    pub(super) to_closure: bool,
}

impl<'a> Frame<'a> {
    pub(super) fn new(start: usize) -> Self {
        Self {
            text: start..start,
            holds_closure: false,
            deleted: Vec::new(),
            bound: FxHashMap::default(),
            binds_closure: false,
        }
    }

    pub(super) fn bind(&mut self, name: &'a [u8], how: Bound) {
        let bound = self.bound.entry(name).or_default();
        bound.times += how.times;
        bound.by_def |= how.by_def;
        bound.to_closure |= how.to_closure;
        self.binds_closure |= how.by_def || how.to_closure;
    }

    /// Whether the name stands for a closure, or for something that may hold one.
    pub(super) fn may_be_closure(&self, name: &[u8]) -> bool {
        self.binds_closure && self.bound.get(name).is_some_and(|bound| bound.by_def || bound.to_closure)
    }

    /// Names bound more than once, and to a closure among other things.
    pub(super) fn rebound(&self, by_def: bool) -> Vec<&'a [u8]> {
        let is_meant = |bound: &Bound| bound.times > 1 && if by_def { bound.by_def } else { bound.to_closure };
        let mut names: Vec<_> = self.bound.iter().filter(|(_, bound)| is_meant(bound)).map(|(name, _)| *name).collect();
        names.sort_unstable();
        names
    }
}
