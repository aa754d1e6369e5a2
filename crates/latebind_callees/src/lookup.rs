//! Matching a path and an argument against the table.

use crate::table::{HINTS, RESULTS, ROWS};
use crate::{ArgRef, Callees, Effect};

/// The built-in table.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known;

impl Callees for Known {
    fn effect(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        find(ROWS, arg, |row| path_matches(row, path))
    }

    fn hint(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        find(HINTS, arg, |row| row == method)
    }

    fn result(&self, path: &str) -> Option<&str> {
        RESULTS.iter().find(|(row, _)| path_matches(row, path)).map(|(_, result)| *result)
    }
}

fn find(rows: &[(&str, &str, Effect)], arg: ArgRef, matches: impl Fn(&str) -> bool) -> Option<Effect> {
    rows.iter().find(|(row, param, _)| matches(row) && arg_matches(param, arg)).map(|(.., effect)| *effect)
}

fn path_matches(row: &str, path: &str) -> bool {
    let (mut row, mut path) = (row.split('.'), path.split('.'));
    loop {
        match (row.next(), path.next()) {
            (None, None) => return true,
            (Some(want), Some(got)) if want == "*" || want == got => {}
            (Some("*()"), Some(got)) if got.ends_with("()") => {}
            _ => return false,
        }
    }
}

fn arg_matches(param: &str, arg: ArgRef) -> bool {
    let (name, position) = param.split_once('@').unwrap_or((param, ""));
    match arg {
        _ if param == "*" => true,
        ArgRef::Keyword(keyword) => !name.is_empty() && name == keyword,
        ArgRef::Position(n) => match position.strip_suffix("..") {
            Some(from) => from.parse().is_ok_and(|from: usize| n >= from),
            None => position.parse() == Ok(n),
        },
    }
}
