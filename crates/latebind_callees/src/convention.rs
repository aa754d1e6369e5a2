//! How a callee calls what it is given: what decides whether a closure may get one
//! more parameter.
//!
//! ```python
//! root.after(100, lambda i=i: show(i))           # called with nothing: `i` keeps its default
//! button.clicked.connect(lambda i=i: show(i))    # called with `checked`: `i` is overwritten
//! app.get("/")(lambda i=i: show(i))              # reads the signature: `i` is a query parameter now
//! ```

use std::sync::OnceLock;

use crate::alias::canonical;
use crate::index::{Entry, Index};
use crate::table::CONVENTIONS;

/// How many positionals a callee passes to the callable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passes {
    Exactly(u8),
    /// As many as its own caller gave beside the callable (`call_later(1, f, x)`).
    WhatItWasGiven,
    /// Tries with all it has, and with fewer where the callable takes fewer.
    AsManyAsFit,
}

/// What a callee makes of the callable's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    Nothing,
    /// How many positionals are taken.
    Count,
    /// The parameters' names: each gets something (fixtures, options, query parameters).
    Names,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Convention {
    pub passes: Passes,
    pub reads: Reads,
}

/// What is known of the callee at `path`, written without the `()` of results;
/// `None`: nothing.
pub fn convention(path: &str) -> Option<Convention> {
    let path = canonical(path).replace("()", "");
    index().matching(&path).next().map(|row| row.says)
}

/// Libraries that translate the code of a lambda, whatever of theirs it is handed to: of a
/// parameter they want to know what it stands for.
const TRANSLATORS: [&str; 1] = ["pony"];

/// The library that the module belongs to, if it translates the code of lambdas.
pub fn translator(module: &str) -> Option<&'static str> {
    let package = module.split('.').next().unwrap_or(module);
    TRANSLATORS.into_iter().find(|&it| it == package)
}

fn index() -> &'static Index<Convention> {
    static INDEX: OnceLock<Index<Convention>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let rows = CONVENTIONS.iter();
        Index::new(
            rows.map(|&(path, passes, reads)| Entry { path, args: "", says: Convention { passes, reads } }).collect(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<(Passes, Reads)>) {
        assert_eq!(convention(path).map(|it| (it.passes, it.reads)), expected, "{path}");
    }

    #[test]
    fn conventions_are_found() {
        check("collections.defaultdict", Some((Passes::Exactly(0), Reads::Nothing)));
        check("tkinter.Button", Some((Passes::Exactly(0), Reads::Nothing)));
        check("PyQt5.QtWidgets.QPushButton.clicked.connect", Some((Passes::AsManyAsFit, Reads::Count)));
        check("fastapi.FastAPI.get", Some((Passes::Exactly(0), Reads::Names)));
        check("asyncio.AbstractEventLoop.call_later", Some((Passes::WhatItWasGiven, Reads::Nothing)));
        check("somewhere.else", None);
    }
}
