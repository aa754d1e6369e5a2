//! What the module and each function bind and delete, by name.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::arms::{Arm, Arms};

/// The module, or one function from behind its name to its end.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) text: Range<usize>,
    pub(super) holds_closure: bool,
    pub(super) deleted: Vec<&'a [u8]>,
    /// Parameters of lambdas, and targets of comprehensions and generator expressions.
    pub(super) inner: Vec<Inner<'a>>,
    /// Names that it declares `global` or `nonlocal`.
    pub(super) declared: Vec<&'a [u8]>,
    /// Of a function in a function: every mention of a name, also by closures in it, with the number of the
    /// statement.
    pub(super) mentions: Vec<(&'a [u8], u32)>,
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
    /// By `name = value`, annotated or not.
    pub(super) is_assigned: bool,
    /// `total: int = 0`
    pub(super) is_annotated: bool,
    /// To a value without a name in it: perhaps `None` or `[]`.
    pub(super) may_be_empty: bool,
    /// It is read, too, or gone afterwards: `+=`, `del`, `except … as`.
    pub(super) is_read: bool,
    /// A function without code: `def read(path): ...`.
    pub(super) does_nothing: bool,
    /// Whoever comes to the end of the function came along here.
    pub(super) is_on_every_way: bool,
    pub(super) arm: Arm,
    /// The number of the statement.
    pub(super) statement: u32,
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
            declared: Vec::new(),
            mentions: Vec::new(),
            bound: Vec::new(),
            closures: FxHashSet::default(),
        }
    }

    pub(super) fn is_function(&self) -> bool {
        self.text.start > 0
    }

    /// Gives back which of its bindings it is.
    pub(super) fn bind(&mut self, name: &'a [u8], how: Bound) -> usize {
        self.bound.push((name, how));
        if how.by_def || how.to_closure {
            self.closures.insert(name);
        }
        self.bound.len() - 1
    }

    /// The function that was bound there turns out to have no code.
    pub(super) fn does_nothing(&mut self, binding: usize) {
        if let Some((_, bound)) = self.bound.get_mut(binding) {
            bound.does_nothing = true;
        }
    }

    pub(super) fn binds(&self, name: &[u8]) -> bool {
        self.bindings(name).next().is_some()
    }

    /// How often the name is mentioned up to that statement, where it is bound too.
    pub(super) fn mentions_until(&self, name: &[u8], statement: u32) -> usize {
        self.mentions.iter().filter(|(it, at)| *it == name && *at <= statement).count()
    }

    /// Where the name itself is bound.
    pub(super) fn bindings(&self, name: &[u8]) -> impl Iterator<Item = &Bound> {
        self.bound.iter().filter(move |(it, how)| *it == name && how.times > 0).map(|(_, how)| how)
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
        self.bound.iter().filter(|(_, how)| !how.is_parameter && how.times > 0).map(|(name, _)| *name)
    }

    /// Names bound to a closure where something else was bound to them before.
    pub(super) fn rebound(&self, by_def: bool, arms: &Arms) -> Vec<&'a [u8]> {
        let does_something =
            |(name, how): &&(&[u8], Bound)| how.times > 0 && !how.does_nothing && self.closures.contains(name);
        let mut closures: Vec<_> = self.bound.iter().filter(does_something).collect();
        closures.sort_by_key(|(name, _)| *name);
        let names = closures.chunk_by(|(one, _), (other, _)| one == other);
        let is_meant = |bound: &Bound| if by_def { bound.by_def } else { bound.to_closure };
        let is_rebound = |bindings: &&[&(&'a [u8], Bound)]| {
            bindings.iter().enumerate().any(|(n, (_, this))| {
                let mut before = bindings[..n].iter();
                let is_again = this.times > 1 && bindings.len() > 1;
                is_meant(this) && (is_again || before.any(|(_, it)| !arms.exclude(it.arm, this.arm)))
            })
        };
        names.filter(is_rebound).map(|bindings| bindings[0].0).collect()
    }
}
