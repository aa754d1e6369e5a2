//! What is known of callees that were not read: builtins, the standard library,
//! and libraries that users pass closures to most. One line each.
//!
//! ```python
//! button = tkinter.Button(root, command=lambda: pick(i))   # tkinter.Button, command: later
//! button.after(100, lambda: pick(i))                       # tkinter.Button().after, func@1: later
//! ```
//!
//! A path names what an expression means: imports and attributes joined by dots,
//! `()` for the result of a call; `sorted` and `builtins.sorted` are the same.
//! `pattern.rs` says how rows are written, `table/` holds them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

mod alias;
mod convention;
mod index;
mod lookup;
mod pattern;
mod settings;
mod table;
#[cfg(test)]
mod tests;

pub use alias::canonical;
pub use convention::{Convention, Passes, Reads, convention, translator};
pub use lookup::Known;
pub use settings::{BadKey, Setting, Settings};

/// What a callee does with a callable it is given (or with what an iterable argument holds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Effect {
    /// Called before the callee returns (once, often or never), and not kept.
    Now,
    /// Neither called nor kept.
    Never,
    /// An iterable, used up before the callee returns. Neither the iterable nor its body is
    /// kept; callables that come out of it may be (`extend`, `update`).
    Consumes,
    /// Kept, and called only after the current code has returned to a loop or framework.
    Later,
    /// Kept, or handed on to nobody knows where: it may be called any time from now on.
    Keeps,
    /// Runs beside the code that follows, until joined.
    Concurrent,
    /// Runs when the running task next suspends.
    AtSuspension,
    /// The result is it, or holds it. Only settings say so; in the tables it is `WRAPPERS`.
    Returns,
    /// Called when the result is used up (as `map` does). Only settings say so.
    Lazy,
}

/// How an argument is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgRef<'a> {
    /// Counted from 0; `self` is not counted.
    Position(usize),
    Keyword(&'a str),
}

/// The look-up, so that other files and the user's environment can join.
pub trait Callees {
    /// What the callee at `path` does with the argument; `None`: nothing is known.
    fn effect(&self, path: &str, arg: ArgRef) -> Option<Effect>;

    /// Whether the effect may fail to happen: the callee's own code has ways around it.
    fn is_doubtful(&self, path: &str, arg: ArgRef) -> bool {
        let _ = (path, arg);
        false
    }

    /// [`Callees::effect`] for a call that is awaited on the spot. Calling a coroutine function runs
    /// nothing of it, so `effect` says `Keeps` where this may say `Now` (`asyncio.to_thread`).
    fn effect_awaited(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        self.effect(path, arg)
    }

    /// The same for a method known by its name alone: a hint, never a proof.
    fn hint(&self, method: &str, arg: ArgRef) -> Option<Effect>;

    /// The same for a call that is awaited on the spot.
    fn hint_awaited(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        self.hint(method, arg)
    }

    /// What methods of other files do with the argument that override the class's method of that name;
    /// `None`: there are none.
    fn overrides(&self, class: &str, method: &str, arg: ArgRef) -> Option<Effect> {
        let _ = (class, method, arg);
        None
    }

    /// What the result of calling `path` is, when it is not plainly `path()`:
    /// `asyncio.get_running_loop` gives `asyncio.AbstractEventLoop()`.
    fn result(&self, path: &str) -> Option<Cow<'_, str>>;

    /// What the user's settings say of the argument: `effect` says the same then.
    fn setting(&self, path: &str, arg: ArgRef) -> Option<Setting> {
        let _ = (path, arg);
        None
    }

    /// Whether the settings say anything at all of callees.
    fn has_settings(&self) -> bool {
        false
    }

    /// The dotted name of the judged module, which settings can speak of.
    fn home(&self) -> &str {
        ""
    }

    /// Whether the call lets a loop or framework run what was kept for `Later`
    /// (`root.mainloop()`, `app.exec()`, `root.update()`): after it, later has begun.
    fn runs_kept(&self, path: &str) -> bool {
        let _ = path;
        false
    }
}
