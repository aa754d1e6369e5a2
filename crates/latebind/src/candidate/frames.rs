//! What the module and each function bind and delete, by name.

use std::ops::Range;

use rustc_hash::FxHashSet;

/// The module, or one function from behind its name to its end.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) text: Range<usize>,
    pub(super) holds_closure: bool,
    pub(super) deleted: Vec<&'a [u8]>,
    /// Parameters of lambdas, and targets of comprehensions and generator expressions.
    pub(super) inner: Vec<Inner<'a>>,
    /// Every binding in the order of the text.
    bound: Vec<(&'a [u8], Bound)>,
    /// Names that were bound to a `def`, a `class`, a lambda or what may hold one.
    closures: FxHashSet<&'a [u8]>,
}

/// How a name is bound at one place.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Bound {
    /// How often this may happen: more than once in a loop.
    pub(super) times: u32,
    pub(super) by_def: bool,
    /// To something in whose making a closure was mentioned.
    pub(super) to_closure: bool,
    pub(super) is_parameter: bool,
}

/// A name that is bound by an expression for itself alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inner<'a> {
    pub(super) name: &'a [u8],
    /// By a list, set or dict comprehension.
    pub(super) by_comprehension: bool,
    /// In a generator expression, or perhaps in a lambda: a function of its own.
    pub(super) in_closure: bool,
}

impl<'a> Frame<'a> {
    pub(super) fn new(start: usize) -> Self {
        Self {
            text: start..start,
            holds_closure: false,
            deleted: Vec::new(),
            inner: Vec::new(),
            bound: Vec::new(),
            closures: FxHashSet::default(),
        }
    }

    pub(super) fn bind(&mut self, name: &'a [u8], how: Bound) {
        self.bound.push((name, how));
        if how.by_def || how.to_closure {
            self.closures.insert(name);
        }
    }

    pub(super) fn binds_closure(&self) -> bool {
        !self.closures.is_empty()
    }

    /// Whether the name stands for a closure, or for something that may hold one.
    pub(super) fn may_be_closure(&self, name: &[u8]) -> bool {
        self.binds_closure() && self.closures.contains(name)
    }

    pub(super) fn bound_names(&self) -> impl Iterator<Item = &'a [u8]> {
        self.bound.iter().map(|(name, _)| *name)
    }

    pub(super) fn assigned_names(&self) -> impl Iterator<Item = &'a [u8]> {
        self.bound.iter().filter(|(_, how)| !how.is_parameter).map(|(name, _)| *name)
    }

    /// Names bound more than once, and to a closure among other things.
    pub(super) fn rebound(&self, by_def: bool) -> Vec<&'a [u8]> {
        let mut closures: Vec<_> = self.bound.iter().filter(|(name, _)| self.closures.contains(name)).collect();
        closures.sort_unstable_by_key(|(name, _)| *name);
        let names = closures.chunk_by(|(one, _), (other, _)| one == other);
        let is_meant = |bound: &Bound| if by_def { bound.by_def } else { bound.to_closure };
        let is_rebound = |bindings: &&[&(&'a [u8], Bound)]| {
            let times: u32 = bindings.iter().map(|(_, bound)| bound.times).sum();
            times > 1 && bindings.iter().any(|(_, bound)| is_meant(bound))
        };
        names.filter(is_rebound).map(|bindings| bindings[0].0).collect()
    }
}
