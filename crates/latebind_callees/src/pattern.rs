//! How a row names callees and arguments.
//!
//! A callee is a dotted path. In a row
//!
//! - `*` stands for any run of characters in one segment (`*`, `*()`, `Q*()`),
//! - `**` for any number of segments, none included,
//! - `{a,b}` at the start of a segment for either.
//!
//! An argument is a list, split at spaces, of
//!
//! - `name` (keyword), `name@2` (keyword or position), `@2` (position),
//! - `@2..` (from position 2 on), `on_*` (keywords that start so), `*` (all).

use std::cmp::Reverse;

use crate::ArgRef;

pub(crate) fn path_matches(row: &str, path: &str) -> bool {
    rest_matches(Some(row), Some(path))
}

/// `None`: no segment is left.
fn rest_matches(row: Option<&str>, path: Option<&str>) -> bool {
    match (row.map(split_first), path.map(split_first)) {
        (None, None) => true,
        (Some(("**", rest)), None) => rest_matches(rest, path),
        (Some(("**", rest)), Some((_, shorter))) => rest_matches(rest, path) || rest_matches(row, shorter),
        (Some((want, row)), Some((got, path))) => segment_matches(want, got) && rest_matches(row, path),
        _ => false,
    }
}

fn split_first(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)))
}

fn segment_matches(want: &str, got: &str) -> bool {
    alternatives(want).any(|(head, tail)| match head.split_once('*') {
        Some((start, end)) => starts_and_ends(got, start, end, tail),
        None => got.strip_suffix(tail) == Some(head),
    })
}

fn starts_and_ends(got: &str, start: &str, end: &str, tail: &str) -> bool {
    got.strip_suffix(tail).and_then(|got| got.strip_suffix(end)).is_some_and(|got| got.starts_with(start))
}

/// `{a,b}()` is `a` or `b`, each followed by `()`.
pub(crate) fn alternatives(segment: &str) -> impl Iterator<Item = (&str, &str)> {
    let braced = segment.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    let (heads, tail) = braced.unwrap_or((segment, ""));
    heads.split(',').map(move |head| (head, tail))
}

/// The fewer wildcards and the more names, the better a row fits: it is asked first.
pub(crate) fn vagueness(row: &str, args: &str) -> (usize, usize, Reverse<usize>, bool) {
    let open = row.split('.').filter(|segment| *segment == "**").count();
    let wild = row.split('.').filter(|segment| segment.contains('*')).count();
    (open, wild, Reverse(row.split('.').count()), args == "*")
}

pub(crate) fn arg_matches(args: &str, arg: ArgRef) -> bool {
    args.split(' ').any(|one| one_matches(one, arg))
}

fn one_matches(one: &str, arg: ArgRef) -> bool {
    let (name, position) = one.split_once('@').unwrap_or((one, ""));
    match arg {
        _ if one == "*" => true,
        ArgRef::Keyword(keyword) => match name.strip_suffix('*') {
            Some(start) => keyword.starts_with(start),
            None => !name.is_empty() && name == keyword,
        },
        ArgRef::Position(n) => match position.strip_suffix("..") {
            Some(from) => from.parse().is_ok_and(|from: usize| n >= from),
            None => position.parse() == Ok(n),
        },
    }
}
