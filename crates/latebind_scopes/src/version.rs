//! Which CPython decides.
//!
//! Scoping differs between versions in few, well-known places; each of them is
//! one question here, so that the passes read as "does this version do X".

use std::fmt;
use std::str::FromStr;

/// A minor version of CPython 3.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PythonVersion {
    minor: u8,
}

impl PythonVersion {
    pub const V3_8: Self = Self { minor: 8 };
    pub const V3_9: Self = Self { minor: 9 };
    pub const V3_10: Self = Self { minor: 10 };
    pub const V3_11: Self = Self { minor: 11 };
    pub const V3_12: Self = Self { minor: 12 };
    pub const V3_13: Self = Self { minor: 13 };
    pub const V3_14: Self = Self { minor: 14 };
    /// The newest version whose rules are known.
    pub const LATEST: Self = Self::V3_14;

    /// Every version whose rules are known, oldest first.
    pub const ALL: [Self; 7] =
        [Self::V3_8, Self::V3_9, Self::V3_10, Self::V3_11, Self::V3_12, Self::V3_13, Self::V3_14];

    /// `3.minor`, if its rules are known.
    pub fn from_minor(minor: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.minor == minor)
    }

    pub fn minor(self) -> u8 {
        self.minor
    }

    /// PEP 709: list, set and dict comprehensions become part of their host.
    pub(crate) fn inlines_comprehensions(self) -> bool {
        self >= Self::V3_12
    }

    /// PEP 695: scopes for types, which look names up in the class around them.
    pub(crate) fn has_annotation_scopes(self) -> bool {
        self >= Self::V3_12
    }

    /// PEP 649: annotations are evaluated in a block of their own.
    pub(crate) fn defers_annotations(self) -> bool {
        self >= Self::V3_14
    }

    /// Since 3.10 annotations under `from __future__ import annotations` leave
    /// no trace in the table; before, their names still counted.
    pub(crate) fn drops_future_annotations(self) -> bool {
        self >= Self::V3_10
    }

    /// Since 3.12 decorators come before the bases and the signature's
    /// annotations; before, after them.
    pub(crate) fn visits_decorators_first(self) -> bool {
        self >= Self::V3_12
    }

    /// Since 3.13 handlers come before the `else` of a `try`.
    pub(crate) fn visits_handlers_before_else(self) -> bool {
        self >= Self::V3_13
    }

    /// Since 3.13 comprehensions and lambdas may stand in an annotation scope
    /// inside a class (gh-109118); such comprehensions are not inlined.
    pub(crate) fn allows_comprehension_in_class_annotation(self) -> bool {
        self >= Self::V3_13
    }

    /// Since 3.13 a walrus in a comprehension looks its target up mangled.
    pub(crate) fn mangles_walrus_lookup(self) -> bool {
        self >= Self::V3_13
    }

    /// Since 3.14 this pass also refuses `await` in the wrong place, late
    /// future imports and `__debug__`; the compiler did before.
    pub(crate) fn checks_in_symtable(self) -> bool {
        self >= Self::V3_14
    }

    /// Since 3.12 `__debug__` itself is pointed at; before, the call or the function around it.
    pub(crate) fn points_at_forbidden_names(self) -> bool {
        self >= Self::V3_12
    }

    /// How many blocks a code object may nest (`CO_MAXBLOCKS`).
    pub(crate) fn most_nested_blocks(self) -> u32 {
        if self >= Self::V3_13 { 21 } else { 20 }
    }

    /// Since 3.13 one of them is the body of a generator or coroutine.
    pub(crate) fn counts_the_coroutine(self) -> bool {
        self >= Self::V3_13
    }

    /// An `except` counts as two blocks; before 3.9 as one.
    pub(crate) fn blocks_of_a_handler(self) -> u32 {
        if self >= Self::V3_9 { 2 } else { 1 }
    }

    /// Since 3.13 only the type parameters themselves are mangled in the
    /// head of a generic class.
    pub(crate) fn mangles_only_type_params(self) -> bool {
        self >= Self::V3_13
    }
}

impl Default for PythonVersion {
    fn default() -> Self {
        Self::LATEST
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "3.{}", self.minor)
    }
}

/// The text names no version whose rules are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownVersion;

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let newest = PythonVersion::LATEST;
        write!(f, "expected a Python version from 3.8 to {newest}")
    }
}

impl std::error::Error for UnknownVersion {}

impl FromStr for PythonVersion {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, UnknownVersion> {
        let minor = text.strip_prefix("3.").and_then(|minor| minor.parse().ok());
        minor.and_then(Self::from_minor).ok_or(UnknownVersion)
    }
}
