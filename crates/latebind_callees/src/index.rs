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
    /// Rows that name the last segment.
    by_last: BTreeMap<String, Vec<usize>>,
    /// Others, by the first segment.
    by_first: BTreeMap<String, Vec<usize>>,
    /// Rows that name neither.
    vague: Vec<usize>,
}

impl<T> Index<T> {
    pub(crate) fn new(mut rows: Vec<Entry<T>>) -> Self {
        rows.sort_by_key(|row| vagueness(row.path, row.args));
        let (mut by_last, mut by_first, mut vague) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for (at, row) in rows.iter().enumerate() {
            let is_filed =
                file(&mut by_last, last_segment(row.path), at) || file(&mut by_first, first_segment(row.path), at);
            if !is_filed {
                vague.push(at);
            }
        }
        Self { rows, by_last, by_first, vague }
    }

    /// The rows that fit the path, best first.
    pub(crate) fn matching<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Entry<T>> {
        let named = self.by_last.get(last_segment(path)).into_iter();
        let below = self.by_first.get(first_segment(path)).into_iter();
        named
            .chain(below)
            .chain([&self.vague])
            .flatten()
            .filter_map(|at| self.rows.get(*at))
            .filter(move |row| path_matches(row.path, path))
    }
}

/// Whether the row could be put under what the segment may be: not under a wildcard.
fn file(index: &mut BTreeMap<String, Vec<usize>>, segment: &str, at: usize) -> bool {
    let names: Vec<String> = alternatives(segment).map(|(head, tail)| format!("{head}{tail}")).collect();
    if names.iter().any(|name| name.contains('*')) {
        return false;
    }
    names.into_iter().for_each(|name| index.entry(name).or_default().push(at));
    true
}

fn last_segment(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn first_segment(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}
