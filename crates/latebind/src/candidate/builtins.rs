//! Builtins that use up a generator expression before they return.
//!
//! A name is a builtin only where nothing binds it: one file that says
//! `from numpy import any` takes `any` from us everywhere in it.

/// A set of these builtins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Builtins(u16);

const EAGER: [&[u8]; 12] =
    [b"all", b"any", b"bytes", b"dict", b"frozenset", b"list", b"max", b"min", b"set", b"sorted", b"sum", b"tuple"];

/// Those that call their `key` and keep nothing.
const KEYED: [&[u8]; 3] = [b"max", b"min", b"sorted"];

impl Builtins {
    pub(super) const ALL: Builtins = Builtins(u16::MAX);

    /// The one that is called so.
    pub(super) fn named(name: &[u8]) -> Option<Builtins> {
        let is_short = (3..=9).contains(&name.len());
        let found = EAGER.iter().position(|known| is_short && *known == name)?;
        Some(Builtins(1 << found))
    }

    pub(super) fn takes_key(self) -> bool {
        KEYED.iter().any(|name| Builtins::named(name) == Some(self))
    }

    pub(super) fn add(&mut self, other: Builtins) {
        self.0 |= other.0;
    }

    pub(super) fn meets(self, other: Builtins) -> bool {
        self.0 & other.0 != 0
    }
}
