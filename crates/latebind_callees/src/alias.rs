//! One name for each thing: where it is defined, where it is re-exported, what it was
//! called in Python 2, and what a factory function gives.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::lookup::result_of;
use crate::table::ALIASES;

/// Renames and factory calls lead to one another, but never in long chains.
const STEPS: usize = 8;

/// The name under which the tables know the path: `concurrent.futures.thread.ThreadPoolExecutor`
/// is `concurrent.futures.ThreadPoolExecutor`, `re.compile(…).sub` is `re.Pattern().sub`.
pub fn canonical(path: &str) -> Cow<'_, str> {
    let mut name = Cow::Borrowed(path);
    for _ in 0..STEPS {
        match renamed(&name).or_else(|| resolved(&name)) {
            Some(next) if next != *name => name = Cow::Owned(next),
            _ => break,
        }
    }
    name
}

fn renamed(path: &str) -> Option<String> {
    prefixes(path).find_map(|(prefix, rest)| {
        let to = aliases().get(prefix)?;
        let rest = if to.is_empty() { rest.trim_start_matches('.') } else { rest };
        Some(format!("{to}{rest}"))
    })
}

fn resolved(path: &str) -> Option<String> {
    path.match_indices("()").find_map(|(at, call)| {
        let (callee, rest) = (path.get(..at)?, path.get(at + call.len()..)?);
        result_of(callee).map(|result| format!("{result}{rest}"))
    })
}

/// The path cut at each of its joints, longest part first.
fn prefixes(path: &str) -> impl Iterator<Item = (&str, &str)> {
    let joints = path.rmatch_indices(['.', '(']).map(|(at, _)| at);
    std::iter::once(path.len()).chain(joints).filter_map(|at| path.split_at_checked(at))
}

fn aliases() -> &'static BTreeMap<&'static str, &'static str> {
    static MAP: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    MAP.get_or_init(|| ALIASES.iter().copied().collect())
}
