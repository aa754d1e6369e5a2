//! How long lines may be, as the project's formatter or linter is told.
//!
//! ```toml
//! [tool.ruff]
//! line-length = 100
//! ```

use std::path::Path;

use toml::Table;

use crate::UsageError;
use crate::settings::in_projects;

/// In characters; `None` where no project above `start` says it.
pub(crate) fn set_by_project(start: &Path) -> Result<Option<usize>, UsageError> {
    in_projects(start, line_length)
}

/// Where tools keep it, the one that formats first.
const KEYS: [(&str, &str); 6] = [
    ("ruff", "line-length"),
    ("black", "line-length"),
    ("yapf", "column_limit"),
    ("autopep8", "max_line_length"),
    ("flake8", "max-line-length"),
    ("pycodestyle", "max_line_length"),
];

fn line_length(table: &Table) -> Option<usize> {
    let tools = table.get("tool")?;
    let lengths = KEYS.iter().filter_map(|(tool, key)| tools.get(tool)?.get(key)?.as_integer());
    let said = lengths.filter_map(|length| usize::try_from(length).ok()).next();
    said.or_else(|| tools.get("black").map(|_| OF_BLACK))
}

/// Of who uses black and sets nothing.
const OF_BLACK: usize = 88;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<usize>) {
        assert_eq!(line_length(&text.parse::<Table>().expect("TOML")), expected);
    }

    #[test]
    fn the_formatters_word_counts() {
        check("[tool.flake8]\nmax-line-length = 79\n[tool.black]\nline-length = 100", Some(100));
        check("[tool.ruff]\nline-length = 120", Some(120));
        check("[tool.ruff]\nline-length = -1", None);
        check("[tool.black]\ntarget-version = ['py311']", Some(88));
        check("[project]\nname = 'x'", None);
    }
}
