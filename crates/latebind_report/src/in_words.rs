//! Why a repair is safe, unsafe or none, in words. Each completes a sentence: "unsafe: …",
//! "no factory: …".

use std::fmt;

use latebind_fix::{Assurance, Refusal, Risk, Safety, Sketch, Undecided, Unrepaired, Withdrawal};

/// `InWords(&safety).to_string()`
#[derive(Debug, Clone, Copy)]
pub struct InWords<'w, T>(pub &'w T);

pub(crate) fn safety_word(safety: &Safety) -> &'static str {
    match safety {
        Safety::Safe(_) => "safe",
        Safety::Unsafe(_) => "unsafe",
        Safety::Display(_) => "display",
    }
}

impl fmt::Display for InWords<'_, Safety> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Safety::Safe(why) => InWords(why).fmt(f),
            Safety::Unsafe(why) => InWords(why).fmt(f),
            Safety::Display(why) => InWords(why).fmt(f),
        }
    }
}

impl fmt::Display for InWords<'_, Sketch> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Sketch::Parametrize(decorator) => {
                write!(f, "make one test of it, whose values are parameters: `{decorator}`")
            }
            Sketch::Class { name, state } => {
                write!(f, "give each a state of its own: `class {name}` with `self.{state}` and `__call__`")
            }
        }
    }
}

impl fmt::Display for InWords<'_, Assurance> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Assurance::CallsAreKnown => write!(f, "every call was read, and nothing here looks at the signature"),
            Assurance::Callee(callee) => write!(f, "`{callee}` leaves the new parameter to its default"),
            Assurance::CalleeCounts(callee) => {
                write!(f, "`{callee}` passes positionals, and a keyword-only parameter takes none")
            }
            Assurance::SameSignature => write!(f, "the closure's signature and its calls stay as they are"),
            Assurance::FiniteAndPure => write!(f, "its values are the same now as later"),
        }
    }
}

impl fmt::Display for InWords<'_, Risk> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Risk::OnlyADoubt => write!(f, "the finding is a doubt: nothing that was read says when it is called"),
            Risk::LaterValueMayBeMeant => write!(f, "the later value may be the one that is meant"),
            Risk::EarlierOne => write!(f, "another name for the closure may be what is meant"),
            Risk::EarlierTurn => write!(f, "when it is made, the variable still has the value of the turn before"),
            Risk::InTest(test) => write!(f, "`{test}` would check values that it never did, and may fail"),
            Risk::KeptAlive(name) => write!(f, "`del {name}` would no longer let the object go"),
            Risk::Callee(callee) => write!(f, "`{callee}` may read the signature, or pass more than is known"),
            Risk::MorePositionals(callee) => write!(f, "`{callee}` may pass a positional into the new parameter"),
            Risk::Escapes => write!(f, "code that was not read gets hold of it, and may read the signature"),
            Risk::Decorator(name) => write!(f, "the decorator `{name}` may read the signature"),
            Risk::Keywords => write!(f, "a keyword of that name now ends in the parameter, not in `**` keywords"),
            Risk::Introspection => write!(f, "this file reads signatures of functions"),
            Risk::Reflection => write!(f, "the body looks names up at run time and sees one more"),
            Risk::Method => write!(f, "a method's signature can be overridden and called by others"),
            Risk::Untyped => write!(f, "the signature is annotated and the new parameter is not"),
            Risk::NameInClass => write!(f, "a name is added to the class"),
            Risk::LookedUpNow => write!(f, "names and attributes are looked up when it is made, not when it is called"),
            Risk::EvaluatedNow => write!(f, "it runs here and not where it is used: it may not end, or have effects"),
            Risk::OwnMayBeMeant(name) => write!(f, "whether `nonlocal {name}` or another name is meant is not said"),
            Risk::NoGenerator => write!(f, "the iterator of a list has no `send`, `throw` or `close`"),
        }
    }
}

impl fmt::Display for InWords<'_, Refusal> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Refusal::Kind => write!(f, "not for this kind of closure"),
            Refusal::Assigns(name) => write!(f, "the closure assigns `{name}`"),
            Refusal::NoValueYet(name) => write!(f, "`{name}` may have no value yet when it is made"),
            Refusal::GivenUp(name) => {
                write!(f, "`del {name}` lets the object go, and nothing that was read calls the closure after it")
            }
            Refusal::ReadsSignature(reader) => write!(f, "`{reader}` gives every parameter a meaning of its own"),
            Refusal::NameTaken(name) => write!(f, "`{name}` means something else in this file"),
            Refusal::Decorated(name) => write!(f, "the decorator `{name}` would be given the new parameter, too"),
            Refusal::UsedElsewhere(name) => {
                write!(f, "`{name}` is also used outside the turn that makes it, or after the variable's next value")
            }
            Refusal::HandedOnOften(name) => {
                write!(f, "`{name}` is handed on more than once, each time as another object")
            }
            Refusal::NoLineOfItsOwn => write!(f, "there is no line before it for another statement"),
            Refusal::NamesItself(name) => write!(f, "it calls itself by the name `{name}`"),
            Refusal::TiedToFunction => write!(f, "`await`, `yield` or `:=` in it belong to the function around it"),
            Refusal::NoPlainCall => write!(f, "its body is more than one plain call"),
            Refusal::WrongOrder => write!(f, "the bound argument would not come first"),
            Refusal::Endless => write!(f, "its source never ends"),
            Refusal::PrintsItsName(name) => write!(f, "`f\"{{{name}=}}\"` prints the name, which would change"),
            Refusal::Withdrawn(why) => write!(f, "tried and withdrawn: {}", InWords(why)),
        }
    }
}

impl fmt::Display for InWords<'_, Withdrawal> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Withdrawal::Overlaps => "it wants a place that another repair has changed",
            Withdrawal::NoLongerParses => "the new text is no Python",
            Withdrawal::ScopingError => "the new text has a scoping error",
            Withdrawal::ChangesOtherNames => "another name would mean something else",
            Withdrawal::StillReported => "the closure would still be reported",
            Withdrawal::NewFinding => "something else would be reported",
            Withdrawal::LostFinding => "a finding inside of it would no longer be seen",
            Withdrawal::TooMany => "the file has too many findings to try them one by one",
        })
    }
}

impl fmt::Display for InWords<'_, Undecided> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Undecided::AnotherName(name) => write!(f, "the comprehension's `{name}` needs a name of your choice"),
        }
    }
}

impl fmt::Display for InWords<'_, Unrepaired> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unrepaired::NeedsUnsafe(strategy, why) => write!(f, "{} is unsafe: {}", strategy.name(), InWords(why)),
            Unrepaired::Refused(strategy, why) => write!(f, "no {}: {}", strategy.name(), InWords(why)),
            Unrepaired::Undecided(why) => write!(f, "no repair: {}", InWords(why)),
            Unrepaired::NoStrategy => write!(f, "there is no repair for it"),
        }
    }
}
