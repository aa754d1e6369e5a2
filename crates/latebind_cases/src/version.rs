//! Python versions and ranges of them: `3.8`, `3.8..3.11`, `3.12..`.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u8,
    pub minor: u8,
}

impl Version {
    pub fn parse(text: &str) -> Option<Version> {
        let (major, minor) = text.trim().split_once('.')?;
        Some(Version { major: major.parse().ok()?, minor: minor.parse().ok()? })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Both ends belong to it; a missing end is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VersionRange {
    pub from: Option<Version>,
    pub to: Option<Version>,
}

impl VersionRange {
    pub fn parse(text: &str) -> Option<VersionRange> {
        let (from, to) = text.split_once("..")?;
        Some(VersionRange { from: end(from)?, to: end(to)? })
    }

    pub fn contains(&self, version: Version) -> bool {
        self.from.is_none_or(|from| from <= version) && self.to.is_none_or(|to| version <= to)
    }
}

fn end(text: &str) -> Option<Option<Version>> {
    if text.is_empty() { Some(None) } else { Version::parse(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(range: &str, inside: &[&str], outside: &[&str]) {
        let range = VersionRange::parse(range).unwrap();
        let contains = |text: &&str| range.contains(Version::parse(text).unwrap());
        assert!(inside.iter().all(contains) && !outside.iter().any(contains));
    }

    #[test]
    fn both_ends_belong() {
        check("3.8..3.11", &["3.8", "3.9", "3.11"], &["3.7", "3.12"]);
        check("3.12..", &["3.12", "3.100"], &["3.9"]);
        check("..3.9", &["3.8", "3.9"], &["3.10"]);
    }

    #[test]
    fn nonsense_is_no_range() {
        assert_eq!(VersionRange::parse("3.8"), None);
        assert_eq!(VersionRange::parse("3..4"), None);
        assert_eq!(Version::parse("3"), None);
    }
}
