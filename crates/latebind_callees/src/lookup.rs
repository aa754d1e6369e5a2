//! Asking the tables.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::alias::canonical;
use crate::index::{Entry, Index};
use crate::pattern::{arg_matches, path_matches};
use crate::table::iterables::{ENDLESS, FINITE, GOES_ALONG, PURE, STOPS_EARLY};
use crate::table::{
    AWAITED, DECORATORS, HANDLERS, HINTS, HINTS_AWAITED, HINTS_BY_IMPORT, Pairs, RESULTS, RUNS_KEPT, Rows, TABLES,
    UNDONE, WRAPPERS,
};
use crate::{ArgRef, Callees, Effect};

/// The built-in table.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known;

impl Callees for Known {
    fn effect(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        let path = canonical(path);
        find(plain(), &path, arg).or_else(|| find(awaited(), &path, arg).map(|_| Effect::Keeps))
    }

    fn effect_awaited(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        find(awaited(), &canonical(path), arg).or_else(|| self.effect(path, arg))
    }

    fn hint(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        find(hints(), method, arg)
    }

    fn hint_awaited(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        find(hints_awaited(), method, arg).or_else(|| self.hint(method, arg))
    }

    fn result(&self, path: &str) -> Option<Cow<'_, str>> {
        result_of(&canonical(path)).map(Cow::Borrowed)
    }

    fn runs_kept(&self, path: &str) -> bool {
        runners().matching(&canonical(path)).next().is_some()
    }
}

impl Known {
    /// Whether the callee gives back its first argument, or something that does the same when it
    /// is called.
    pub fn is_wrapper(path: &str) -> bool {
        wrappers().matching(&canonical(path)).next().is_some()
    }

    /// Whether the callee, as the manager of a `with` block, keeps its arguments only until it is left.
    pub fn is_undone_at_exit(path: &str) -> bool {
        undone().matching(&canonical(path)).next().is_some()
    }

    /// Whether a framework calls what the attribute or item holds, once the current code has returned to it.
    pub fn is_handler(slot: &str) -> bool {
        handlers().matching(&canonical(slot)).next().is_some()
    }

    /// Whether a function that is so decorated is called as it was, and its signature not read.
    pub fn leaves_calls_alone(decorator: &str) -> bool {
        is_among(DECORATORS, decorator)
    }

    /// Whether the callee may return before it has come to the end of an iterable.
    pub fn stops_early(path: &str) -> bool {
        is_among(STOPS_EARLY, path)
    }

    /// Whether what the callee gives goes through an iterable once, step by step.
    pub fn goes_along(path: &str) -> bool {
        is_among(GOES_ALONG, path)
    }

    /// Whether what the callee gives never ends.
    pub fn is_endless(path: &str) -> bool {
        is_among(ENDLESS, path)
    }

    /// Whether what the callee gives ends, and is new.
    pub fn is_finite(path: &str) -> bool {
        is_among(FINITE, path)
    }

    /// Whether the callee does nothing but give a value, the same now as later.
    pub fn is_pure(path: &str) -> bool {
        is_among(PURE, path)
    }

    /// A hint for a method in a file that imports these packages; `alone`: the call passes one positional.
    pub fn hint_among(packages: &[impl AsRef<str>], method: &str, arg: ArgRef, alone: bool) -> Option<Effect> {
        let imports = |any: &[&str]| packages.iter().any(|it| any.contains(&it.as_ref()));
        let groups = HINTS_BY_IMPORT.iter().filter(|it| alone || !it.alone);
        let mut groups = groups.filter(|it| imports(it.any_of) && !imports(it.none_of));
        let says = |rows: Rows| {
            rows.iter().find(|(path, args, _)| path_matches(path, method) && arg_matches(args, arg)).map(|row| row.2)
        };
        groups.find_map(|it| says(it.rows))
    }

    /// Whether some library has a method of the name that keeps what it is given.
    pub fn keeps_by_name(method: &str) -> bool {
        let keeps = |effect: Effect| !matches!(effect, Effect::Now | Effect::Never | Effect::Consumes);
        let path = format!("?.{method}");
        let is_so_called = |row: &str| {
            let last = row.rsplit('.').next().unwrap_or(row);
            !last.contains('*') && path_matches(&format!("?.{last}"), &path)
        };
        let tables = TABLES.iter().map(|(_, rows)| *rows);
        tables.flat_map(entries).any(|row| keeps(row.says) && is_so_called(row.path))
    }

    /// Whether some row is about the path, or about what is below it.
    pub fn speaks_of(path: &str) -> bool {
        let path = canonical(path);
        let is_about = |row: &str| {
            let rest = row.strip_prefix(&*path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '(']))
        };
        let tables = TABLES.iter().map(|(_, rows)| *rows).chain([AWAITED]);
        tables.flat_map(entries).any(|row| is_about(row.path))
    }
}

/// What calling a path gives, the path being canonical up to here.
pub(crate) fn result_of(path: &str) -> Option<&'static str> {
    static INDEX: OnceLock<Index<&'static str>> = OnceLock::new();
    let index = INDEX.get_or_init(|| Index::new(pairs(RESULTS)));
    index.matching(path).next().map(|row| row.says)
}

fn find(index: &Index<Effect>, path: &str, arg: ArgRef) -> Option<Effect> {
    let mut rows = index.matching(path);
    rows.find(|row| arg_matches(row.args, arg)).map(|row| row.says)
}

fn plain() -> &'static Index<Effect> {
    static INDEX: OnceLock<Index<Effect>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new(TABLES.iter().flat_map(|(_, rows)| entries(rows)).collect()))
}

fn awaited() -> &'static Index<Effect> {
    static INDEX: OnceLock<Index<Effect>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new(entries(AWAITED).collect()))
}

fn hints() -> &'static Index<Effect> {
    static INDEX: OnceLock<Index<Effect>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new(entries(HINTS).collect()))
}

fn hints_awaited() -> &'static Index<Effect> {
    static INDEX: OnceLock<Index<Effect>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new(entries(HINTS_AWAITED).collect()))
}

fn runners() -> &'static Index<()> {
    static INDEX: OnceLock<Index<()>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new(paths(RUNS_KEPT)))
}

fn handlers() -> &'static Index<()> {
    static INDEX: OnceLock<Index<()>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new(paths(HANDLERS)))
}

fn undone() -> &'static Index<()> {
    static INDEX: OnceLock<Index<()>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new(paths(UNDONE)))
}

fn wrappers() -> &'static Index<()> {
    static INDEX: OnceLock<Index<()>> = OnceLock::new();
    INDEX.get_or_init(|| Index::new(paths(WRAPPERS)))
}

/// For short tables that few ask.
fn is_among(rows: &[&str], path: &str) -> bool {
    let path = canonical(path);
    rows.iter().any(|row| path_matches(row, &path))
}

fn paths(rows: &'static [&'static str]) -> Vec<Entry<()>> {
    rows.iter().map(|path| Entry { path, args: "", says: () }).collect()
}

fn entries(rows: Rows) -> impl Iterator<Item = Entry<Effect>> {
    rows.iter().map(|&(path, args, says)| Entry { path, args, says })
}

fn pairs(rows: Pairs) -> Vec<Entry<&'static str>> {
    rows.iter().map(|&(path, says)| Entry { path, args: "", says }).collect()
}
