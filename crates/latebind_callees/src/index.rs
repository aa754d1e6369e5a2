//! Rows by the last name of their path, the best fitting first: a call asks a handful of
//! rows, not all of them.

use std::collections::BTreeMap;

use crate::pattern::{alternatives, path_matches, vagueness};

/// A row of any table: its path, its arguments (`""` where it has none), what it says.
pub(crate) struct Entry<T> {
    pub(crate) path: &'static str,
    pub(crate) args: &'static str,
    pub(crate) says: T,
}

pub(crate) struct Index<T> {
    rows: Vec<Entry<T>>,
    by_last: BTreeMap<String, Vec<usize>>,
}

impl<T> Index<T> {
    pub(crate) fn new(mut rows: Vec<Entry<T>>) -> Self {
        rows.sort_by_key(|row| vagueness(row.path, row.args));
        let mut by_last: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            for key in keys(row.path) {
                by_last.entry(key).or_default().push(at);
            }
        }
        Self { rows, by_last }
    }

    /// The rows that fit the path, best first.
    pub(crate) fn matching<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Entry<T>> {
        [last_segment(path), WILD]
            .into_iter()
            .filter_map(|key| self.by_last.get(key))
            .flatten()
            .filter_map(|at| self.rows.get(*at))
            .filter(move |row| path_matches(row.path, path))
    }
}

/// Where rows are kept whose last segment is a wildcard.
const WILD: &str = "*";

fn keys(row: &str) -> impl Iterator<Item = String> {
    alternatives(last_segment(row)).map(
        |(head, tail)| {
            if head.contains('*') { WILD.to_owned() } else { format!("{head}{tail}") }
        },
    )
}

fn last_segment(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
