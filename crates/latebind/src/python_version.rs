//! Which CPython a run speaks of.
//!
//! `--python-version`, else the oldest one that `requires-python` allows, else
//! the newest known.
//!
//! ```toml
//! [project]
//! requires-python = ">=3.9,<4"     # 3.9
//! ```

use std::path::Path;

use latebind_scopes::PythonVersion;
use toml::Table;

use crate::UsageError;
use crate::settings::in_projects;

/// What was typed, or what the project nearest to `start` says.
pub(crate) fn asked_for(typed: Option<PythonVersion>, start: &Path) -> Result<PythonVersion, UsageError> {
    match typed {
        Some(version) => Ok(version),
        None => Ok(in_projects(start, |table| oldest_allowed(requires_python(table)?))?.unwrap_or_default()),
    }
}

fn requires_python(table: &Table) -> Option<&str> {
    table.get("project")?.get("requires-python")?.as_str()
}

/// The oldest version that every clause allows in some release of it.
fn oldest_allowed(specifier: &str) -> Option<PythonVersion> {
    let clauses: Option<Vec<_>> = specifier.split(',').map(str::trim).filter(|it| !it.is_empty()).map(clause).collect();
    let clauses = clauses?;
    let allows = |version: &PythonVersion| clauses.iter().all(|clause| clause.allows(*version));
    PythonVersion::ALL.into_iter().find(allows)
}

/// One clause such as `>=3.9`, with as much of the version as tells minor versions apart.
struct Clause {
    operator: Operator,
    major: u32,
    minor: Option<u32>,
    /// There is more than a minor version, and no wildcard: `3.9.2`.
    is_release: bool,
}

#[derive(Clone, Copy)]
enum Operator {
    AtLeast,
    Above,
    AtMost,
    Below,
    Equal,
    NotEqual,
    Compatible,
}

const OPERATORS: [(&str, Operator); 8] = [
    ("===", Operator::Equal),
    ("==", Operator::Equal),
    ("~=", Operator::Compatible),
    ("!=", Operator::NotEqual),
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    (">", Operator::Above),
    ("<", Operator::Below),
];

/// Nothing for what cannot be read.
fn clause(text: &str) -> Option<Clause> {
    let (sign, operator) = OPERATORS.into_iter().find(|(sign, _)| text.starts_with(sign))?;
    let version = text[sign.len()..].trim();
    let parts: Vec<_> = version.split('.').filter(|part| *part != "*").collect();
    let (major, rest) = parts.split_first()?;
    let minor = match rest.first() {
        Some(minor) => Some(number(minor)?),
        None => None,
    };
    Some(Clause { operator, major: number(major)?, minor, is_release: rest.len() > 1 })
}

/// `10` of `10rc1`.
fn number(text: &str) -> Option<u32> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..digits].parse().ok()
}

impl Clause {
    fn allows(&self, version: PythonVersion) -> bool {
        let ours = (3, u32::from(version.minor()));
        let bound = (self.major, self.minor.unwrap_or(0));
        let is_same = ours.0 == self.major && self.minor.is_none_or(|minor| ours.1 == minor);
        match self.operator {
            Operator::AtLeast => ours >= bound,
            Operator::Above => ours > bound || (self.is_release && ours == bound),
            Operator::AtMost => ours <= bound,
            Operator::Below => ours < bound || (self.is_release && ours == bound),
            Operator::Equal => is_same,
            Operator::NotEqual => !is_same || self.is_release,
            Operator::Compatible if self.is_release => is_same,
            Operator::Compatible => ours.0 == self.major && ours >= bound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(specifier: &str, expected: Option<PythonVersion>) {
        assert_eq!(oldest_allowed(specifier), expected, "{specifier}");
    }

    #[test]
    fn the_oldest_version_that_is_allowed() {
        check(">=3.9", Some(PythonVersion::V3_9));
        check(">= 3.10.2, < 4", Some(PythonVersion::V3_10));
        check("~=3.11", Some(PythonVersion::V3_11));
        check("~=3.11.4", Some(PythonVersion::V3_11));
        check("==3.12.*", Some(PythonVersion::V3_12));
        check(">3.8", Some(PythonVersion::V3_9));
        check(">3.8.1", Some(PythonVersion::V3_8));
        check("!=3.8.*,!=3.9.1", Some(PythonVersion::V3_9));
        check(">=3.13.0rc1", Some(PythonVersion::V3_13));
    }

    #[test]
    fn older_projects_are_read_as_the_oldest_known() {
        check(">=2.7", Some(PythonVersion::V3_8));
        check(">=3.6,<3.13", Some(PythonVersion::V3_8));
    }

    #[test]
    fn what_no_known_version_meets_says_nothing() {
        check("<3", None);
        check(">=3.99", None);
        check("three", None);
    }
}
