//! A repair as a value: how, how safe and why, and which edits.

use latebind_syntax::tree::Ident;
use latebind_verdicts::finding::Finding;
use latebind_verdicts::rule::Rule;
use serde::{Deserialize, Serialize};

use crate::edit::{Edit, Edited};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Strategy {
    /// `lambda i=i: i`
    DefaultArgument,
    /// `make_callback(i)`, where `def make_callback(i): return lambda: i`
    Factory,
    /// `partial(show, i)`
    Partial,
    /// `(lambda i_: lambda: i_)(i)`
    Immediate,
    /// `[x for x in xs if x != i]` for a generator expression
    Eager,
    /// `error_ = error` inside `except … as error`
    HandlerCopy,
    /// `nonlocal total`
    Nonlocal,
    /// `@pytest.mark.parametrize("n", [1, 2])`: shown only
    Parametrize,
    /// `class Add:` with the state in its instances: shown only
    Class,
}

impl Strategy {
    /// Those that can be carried out.
    pub const ALL: [Strategy; 7] = [
        Strategy::DefaultArgument,
        Strategy::Factory,
        Strategy::Partial,
        Strategy::Immediate,
        Strategy::Eager,
        Strategy::HandlerCopy,
        Strategy::Nonlocal,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Strategy::DefaultArgument => "default-argument",
            Strategy::Factory => "factory",
            Strategy::Partial => "partial",
            Strategy::Immediate => "immediate",
            Strategy::Eager => "eager",
            Strategy::HandlerCopy => "handler-copy",
            Strategy::Nonlocal => "nonlocal",
            Strategy::Parametrize => "parametrize",
            Strategy::Class => "class",
        }
    }

    pub fn from_name(name: &str) -> Option<Strategy> {
        Strategy::ALL.into_iter().find(|strategy| strategy.name() == name)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    pub strategy: Strategy,
    pub safety: Safety,
    /// In the order of the text, not overlapping.
    pub edits: Vec<Edit>,
}

impl Repair {
    /// The text with the repair in it; nothing where it is a repair of another text.
    pub fn applied_to(&self, source: &str) -> Option<String> {
        Edited::new(source, &self.edits).ok().map(|edited| edited.text)
    }
}

/// Whether anything but the capture changes. Never without its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Safety {
    /// Nothing else changes.
    Safe(Assurance),
    /// Something else may change, or the repair may not be wanted.
    Unsafe(Risk),
    /// For people to carry out: it has no edits.
    Display(Sketch),
}

/// Another way to write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sketch {
    /// This decorator, and the loop's variables as parameters of the test.
    Parametrize(String),
    /// A class of this name, whose instances hold the state.
    Class { name: Ident, state: Ident },
}

impl Safety {
    pub fn is_safe(&self) -> bool {
        matches!(self, Safety::Safe(_))
    }
}

/// Why nothing but the capture changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Assurance {
    /// Every call that was read passes what it passed, and no one looks at the signature.
    CallsAreKnown,
    /// The callee is known to pass no more positionals and to read no signature.
    Callee(Ident),
    /// A keyword-only parameter, and a callee that at most counts positionals.
    CalleeCounts(Ident),
    /// The closure's signature stays as it is.
    SameSignature,
    /// The elements are made of what is finite and has no effects.
    FiniteAndPure,
}

/// What else may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Risk {
    /// The finding itself is only a doubt.
    OnlyADoubt,
    /// The later value may be what is wanted.
    LaterValueMayBeMeant,
    /// The closure shall call what the name held before: or shall it be called otherwise?
    EarlierOne,
    /// When the closure is made, the variable still has the value of the turn before.
    EarlierTurn,
    /// A test that checked one value as often as there are turns may fail for another.
    InTest(Ident),
    /// `del` no longer lets the object go.
    KeptAlive(Ident),
    /// A callee of which is not known what it passes, or whether it reads the signature.
    Callee(Ident),
    /// A positional that the callee passes may land in the new parameter.
    MorePositionals(Ident),
    /// Somebody whose code was not read gets hold of the closure.
    Escapes,
    Decorator(Ident),
    /// `**kwargs` may hold the new parameter's name.
    Keywords,
    /// The file reads signatures or code objects.
    Introspection,
    /// `locals()`, `eval` and the like in the closure see one name more.
    Reflection,
    /// A method may be overridden and called by others.
    Method,
    /// The definition is annotated, the new parameter is not.
    Untyped,
    /// A name is added to the class.
    NameInClass,
    /// Names or attributes are looked up now instead of when it is called.
    LookedUpNow,
    /// Evaluated here instead of when it is consumed: it may not end, or have effects.
    EvaluatedNow,
    /// A list's iterator has no `send` or `close`.
    NoGenerator,
    /// The closure's own variable may be meant, not the enclosing function's.
    OwnMayBeMeant(Ident),
}

/// Why a strategy is no repair of a closure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not for closures of this kind.
    Kind,
    /// The closure assigns the name.
    Assigns(Ident),
    /// When the closure is made, the variable may have no value yet.
    NoValueYet(Ident),
    /// A `del` wants the object gone, and perhaps nobody calls the closure after it.
    GivenUp(Ident),
    /// The framework takes parameters for its own.
    ReadsSignature(Ident),
    /// The name that it would import means something else in the file.
    NameTaken(Ident),
    /// The decorator would be given the new parameter, too.
    Decorated(Ident),
    /// The function's name is known elsewhere, or read where the variable may have another value.
    UsedElsewhere(Ident),
    /// Every time another object would be handed on.
    HandedOnOften(Ident),
    /// There is no line of its own for the statement that would be added.
    NoLineOfItsOwn,
    /// The closure names itself: inside a factory that would be another variable.
    NamesItself(Ident),
    /// `await`, `yield` or `:=` belong to the function around it.
    TiedToFunction,
    /// The body is more than one plain call.
    NoPlainCall,
    /// The bound argument would not come first.
    WrongOrder,
    /// The source never ends.
    Endless,
    /// A function named by `f"{name=}"` cannot be renamed.
    PrintsItsName(Ident),
    /// Re-checked, and withdrawn.
    Withdrawn(Withdrawal),
}

/// Findings of which nobody but the author knows how to answer them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecided {
    /// Which other name for the comprehension's variable?
    AnotherName(Ident),
}

impl Undecided {
    pub(crate) fn of(finding: &Finding) -> Option<Self> {
        match finding.rule {
            Rule::ComprehensionCellClash => Some(Undecided::AnotherName(finding.variable.clone())),
            Rule::LoopCapture
            | Rule::LazyCapture
            | Rule::DeletedCapture
            | Rule::MissingNonlocal
            | Rule::ReboundCapture
            | Rule::SelfCapture => None,
        }
    }
}

/// What a re-check found wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    Overlaps,
    NoLongerParses,
    ScopingError,
    /// A name means something else than before.
    ChangesOtherNames,
    /// The analysis still reports the closure.
    StillReported,
    /// The analysis reports something that it did not report before.
    NewFinding,
    /// The analysis no longer reports something that is as it was.
    LostFinding,
    /// The file takes too long to be analysed once for every repair.
    TooMany,
}
