//! Abstract values: which objects an expression may or must be.
//!
//! ```python
//! f = (lambda: i) if fast else slow      # f: may be the lambda, may be what `slow` is
//! ```

use latebind_flow::ir::{At, Display};
use latebind_scopes::{ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Const, Ident};
use smallvec::{SmallVec, smallvec};

/// Which of the objects made at one place: allocation sites are run again by
/// loops, and the object just made must not be mistaken for an earlier one.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Age {
    /// The one made last: a single object.
    Now,
    /// An earlier one that matters (it holds the tracked closure): a single object.
    Kept,
    /// All other earlier ones together.
    Old,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Obj {
    pub(crate) site: u32,
    pub(crate) age: Age,
}

/// Marks the places of what was there before the run.
const BEFORE: u32 = 1 << 31;

impl Obj {
    /// What was there before the run: it is there on every path, though not all have seen it.
    pub(crate) fn from_before(number: u32) -> Self {
        Self { site: number | BEFORE, age: Age::Now }
    }

    pub(crate) fn was_there(self) -> bool {
        self.site & BEFORE != 0
    }

    /// The number of its place.
    pub(crate) fn number(self) -> u32 {
        self.site & !BEFORE
    }
}

/// What names an allocation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum SiteKey {
    /// Made by an instruction; the number tells its several objects apart.
    At(At, u32),
    /// The same, in a call of the function that the instruction stands in.
    During(Span, At, u32),
    /// A method looked up on one of several objects that an expression may be.
    Bound(At, Obj),
    /// A call of the scope: its variables.
    Activation(ScopeId),
    /// Something outside the file, by path.
    External(Ident),
    /// What a parameter of the function the analysis starts in is.
    Param(ScopeId, u32),
    /// What a call gave, of which the callee's annotation alone speaks.
    Declared(At),
    /// A field of an object that existed before the analysis starts.
    FieldOf(u32, Ident),
    /// A function or class whose definition was not run.
    Static(ScopeId),
    /// What an instruction makes that was not run.
    NotRun(At),
    /// Made by a call that was run aside; the number tells its several objects apart.
    Aside(At, u32),
}

impl SiteKey {
    /// An object that the run has not made, of which only a class is known: what makes it may derive from that.
    pub(crate) fn may_be_derived(&self) -> bool {
        matches!(self, Self::Param(..) | Self::FieldOf(..) | Self::Declared(_))
    }

    /// The instruction that makes it, whoever called.
    pub(crate) fn made_at(&self) -> Option<At> {
        match self {
            Self::At(at, _) | Self::During(_, at, _) => Some(*at),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Activation(ScopeId),
    Function(ScopeId),
    Container(Display),
    Class(ScopeId),
    Instance(ScopeId),
    Partial,
    /// Made of a function by a library; what it decorates calls that function.
    Decorator(Passing),
    Decorated(Passing),
    Lazy(Lazy),
    Iterator,
    View(View),
    /// A method looked up on a receiver.
    Method(Ident),
    External(Ident),
    /// A thread or future: runs beside the code that made it, once started.
    Worker,
    /// Calls what it holds when it is closed.
    ExitStack,
    /// A coroutine handed to an event loop.
    Task,
    /// Unknown, from outside, but one object.
    Outside,
}

/// How a decorated function gives its arguments to the decorator's, behind the function it wraps.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Passing {
    /// The instance, a tuple and a dict.
    Packed,
    /// As they come.
    Spread,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lazy {
    Map,
    /// Elements are argument lists.
    StarMap,
    Filter,
    Zip,
    Enumerate,
    Chain,
    ChainFromIterable,
    GroupBy,
    /// Passes elements on without calling anything (`islice`, `cycle`).
    Pass,
    /// Calls a function for each element, until it gives the sentinel (`iter(read, b"")`).
    Until,
    /// May call what it wraps, or answer from memory (`lru_cache`).
    Cache,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum View {
    Keys,
    Values,
    Items,
}

/// Where an object holds others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Field {
    Var(VarId),
    /// The activation of an enclosing scope.
    Outer(ScopeId),
    /// The function object that an activation runs.
    Callee,
    /// Any element of a list, tuple or set, any value of a dict.
    Elem,
    /// The element under this constant key.
    At(Key),
    Key,
    Attr(Ident),
    Default(u32),
    /// What a lazy iterator, view, partial, method, worker or task works on.
    Func,
    Source(u32),
    /// A default factory.
    Factory,
    /// What a generator, coroutine, worker or task came to.
    Result,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Key {
    Text(Ident),
    Int(Ident),
    /// What the variable is, until it is rebound.
    Var(VarId),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Value {
    /// Sorted. `true`: certainly this one (in a container: certainly among the elements).
    pub(crate) objs: SmallVec<[(Obj, bool); 2]>,
    /// May also be anything that was not read.
    pub(crate) unknown: bool,
    /// May have no value at all.
    pub(crate) unset: bool,
    pub(crate) constant: Option<Const>,
}

impl Value {
    pub(crate) fn unknown() -> Self {
        Self { unknown: true, ..Self::default() }
    }

    pub(crate) fn none() -> Self {
        Self::constant(Const::None)
    }

    pub(crate) fn constant(value: Const) -> Self {
        Self { constant: Some(value), ..Self::default() }
    }

    /// A value that holds nothing: a number, a text, a boolean that was computed.
    pub(crate) fn plain() -> Self {
        Self::default()
    }

    pub(crate) fn one(obj: Obj) -> Self {
        Self { objs: smallvec![(obj, true)], ..Self::default() }
    }

    pub(crate) fn is_must(&self, obj: Obj) -> bool {
        self.objs.contains(&(obj, true))
    }

    /// The one object this certainly is.
    pub(crate) fn single(&self) -> Option<Obj> {
        match self.objs[..] {
            [(obj, _)] if !self.unknown && self.constant.is_none() => Some(obj),
            _ => None,
        }
    }

    pub(crate) fn holds(&self, obj: Obj) -> bool {
        self.objs.binary_search_by_key(&obj, |(obj, _)| *obj).is_ok()
    }

    pub(crate) fn objs(&self) -> impl Iterator<Item = Obj> {
        self.objs.iter().map(|(obj, _)| *obj)
    }

    /// Either of two values (two paths meet).
    pub(crate) fn join(&self, other: &Value) -> Value {
        let objs = merged(&self.objs, &other.objs, |mine, theirs| mine && theirs);
        Value {
            objs,
            unknown: self.unknown || other.unknown,
            unset: self.unset || other.unset,
            constant: if self.constant == other.constant { self.constant.clone() } else { None },
        }
    }

    /// Joining `other` would change nothing.
    pub(crate) fn includes(&self, other: &Value) -> bool {
        includes_objs(&self.objs, &other.objs)
            && (self.unknown || !other.unknown)
            && (self.unset || !other.unset)
            && (self.constant.is_none() || self.constant == other.constant)
    }

    /// What holds where only one of two paths that meet has the value.
    pub(crate) fn half(&self) -> Value {
        Value { unset: true, ..self.clone().weakened() }
    }

    pub(crate) fn is_half(&self) -> bool {
        self.unset && self.objs.iter().all(|(_, must)| !must)
    }

    /// Both together: what a container holds after one more element.
    pub(crate) fn with(&self, other: &Value) -> Value {
        let objs = merged(&self.objs, &other.objs, |mine, theirs| mine || theirs);
        Value { objs, unknown: self.unknown || other.unknown, unset: false, constant: None }
    }

    pub(crate) fn weakened(self) -> Value {
        self.weakened_unless(|_| false)
    }

    pub(crate) fn weakened_if(self, weaken: bool) -> Value {
        if weaken { self.weakened() } else { self }
    }

    fn weakened_unless(mut self, keep: impl Fn(Obj) -> bool) -> Value {
        for (obj, must) in &mut self.objs {
            *must &= keep(*obj);
        }
        self
    }

    pub(crate) fn renamed(&mut self, from: Obj, to: Obj) {
        let Ok(place) = self.objs.binary_search_by_key(&from, |(obj, _)| *obj) else { return };
        let (_, must) = self.objs.remove(place);
        let must = must && to.age != Age::Old;
        match self.objs.binary_search_by_key(&to, |(obj, _)| *obj) {
            Ok(place) => self.objs[place].1 |= must,
            Err(place) => self.objs.insert(place, (to, must)),
        }
    }
}

type Objs = SmallVec<[(Obj, bool); 2]>;

/// Whether every object of `theirs` is among `mine`, and whatever is certain is so in both.
fn includes_objs(mine: &Objs, theirs: &Objs) -> bool {
    let mut theirs = theirs.iter().peekable();
    let stays = mine.iter().all(|(obj, must)| match theirs.next_if(|(it, _)| it == obj) {
        Some((_, also)) => *also || !must,
        None => !must,
    });
    stays && theirs.next().is_none()
}

/// Both sets; `certain` decides from the two must-bits, of which that of an absent object is `false`.
fn merged(mine: &Objs, theirs: &Objs, certain: impl Fn(bool, bool) -> bool) -> Objs {
    let mut all = Objs::with_capacity(mine.len().max(theirs.len()));
    let (mut left, mut right) = (mine.iter().peekable(), theirs.iter().peekable());
    while let Some(obj) = left.peek().into_iter().chain(right.peek()).map(|(obj, _)| *obj).min() {
        let one = left.next_if(|(it, _)| *it == obj).is_some_and(|(_, must)| *must);
        let other = right.next_if(|(it, _)| *it == obj).is_some_and(|(_, must)| *must);
        all.push((obj, certain(one, other)));
    }
    all
}
