//! Every row is sorted, said once, and readable.

use super::*;
use crate::table::iterables::{ENDLESS, FINITE, GOES_ALONG, PURE, STOPS_EARLY};
use crate::table::{DECORATORS, HANDLERS, HINTS_BY_IMPORT, UNDONE, WRAPPERS};

/// Tables of paths alone.
const PATHS: [&[&str]; 10] =
    [DECORATORS, ENDLESS, FINITE, GOES_ALONG, HANDLERS, PURE, RUNS_KEPT, STOPS_EARLY, UNDONE, WRAPPERS];

#[test]
fn rows_are_sorted_and_without_doubles() {
    for (name, rows) in all_rows() {
        for pair in rows.windows(2) {
            if let [(path, args, _), (next_path, next_args, _)] = pair {
                assert!((path, args) < (next_path, next_args), "{name}: {next_path} {next_args}");
            }
        }
    }
}

#[test]
fn pairs_and_paths_are_sorted_and_without_doubles() {
    assert!(RESULTS.is_sorted_by(|a, b| a.0 < b.0));
    assert!(ALIASES.is_sorted_by(|a, b| a.0 < b.0));
    for paths in PATHS {
        assert!(paths.is_sorted_by(|a, b| a < b), "{paths:?}");
    }
}

#[test]
fn no_path_is_in_two_families() {
    let mut seen: Vec<_> = TABLES.iter().flat_map(|(_, rows)| rows.iter().map(|row| (row.0, row.1))).collect();
    seen.sort_unstable();
    let doubles: Vec<_> = seen.windows(2).filter(|pair| pair.first() == pair.last()).collect();
    assert!(doubles.is_empty(), "{doubles:?}");
}

#[test]
fn every_path_parses() {
    let paths = all_rows().into_iter().flat_map(|(_, rows)| rows.iter().map(|row| row.0));
    let others = RESULTS.iter().map(|row| row.0).chain(PATHS.iter().flat_map(|paths| paths.iter().copied()));
    let bad: Vec<_> = paths.chain(others).filter(|path| !is_path(path)).collect();
    assert!(bad.is_empty(), "{bad:?}");
}

#[test]
fn every_argument_parses() {
    let args = all_rows().into_iter().flat_map(|(_, rows)| rows.iter().map(|row| row.1));
    let bad: Vec<_> = args.filter(|args| !args.split(' ').all(is_argument)).collect();
    assert!(bad.is_empty(), "{bad:?}");
}

/// A row that an alias or a factory leads away from could never be found.
#[test]
fn rows_are_written_with_canonical_names() {
    let plain = |path: &&str| !path.contains(['*', '{']);
    let paths = TABLES.iter().flat_map(|(_, rows)| rows.iter().map(|row| row.0));
    let bad: Vec<_> = paths.filter(plain).filter(|path| canonical(path) != *path).collect();
    assert!(bad.is_empty(), "{bad:?}");
}

fn all_rows() -> Vec<(&'static str, Rows)> {
    let mut rows = TABLES.to_vec();
    rows.extend([("awaited", AWAITED), ("hints", HINTS), ("hints_awaited", HINTS_AWAITED)]);
    rows.extend(HINTS_BY_IMPORT.iter().map(|it| ("hints_by_import", it.rows)));
    rows
}

fn is_path(path: &str) -> bool {
    path.split('.').all(is_segment)
}

fn is_segment(segment: &str) -> bool {
    let held = segment.strip_suffix("[]").unwrap_or(segment);
    let called = held.strip_suffix("()").unwrap_or(held);
    let inner = called.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match inner {
        Some(names) => names.contains(',') && names.split(',').all(is_glob),
        None => is_glob(called),
    }
}

fn is_glob(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '*'))
}

fn is_argument(one: &str) -> bool {
    let (name, position) = one.split_once('@').unwrap_or((one, "0"));
    let position = position.strip_suffix("..").unwrap_or(position);
    (name.is_empty() == one.starts_with('@')) && (name.is_empty() || is_glob(name)) && position.parse::<usize>().is_ok()
}
