//! What the source says about one name of one block, as a set of bits.
//!
//! The names are CPython's (Include/internal/pycore_symtable.h).

use std::ops::{BitOr, BitOrAssign};

#[derive(Copy, Clone, Default, PartialEq, Eq, Debug)]
pub struct Flags(u16);

impl Flags {
    pub const NONE: Self = Self(0);
    /// Declared `global`.
    pub const DEF_GLOBAL: Self = Self(1);
    /// Assigned in the block.
    pub const DEF_LOCAL: Self = Self(1 << 1);
    pub const DEF_PARAM: Self = Self(1 << 2);
    /// Declared `nonlocal`.
    pub const DEF_NONLOCAL: Self = Self(1 << 3);
    pub const USE: Self = Self(1 << 4);
    /// In a class: also free in one of its functions, besides what the class does with it.
    pub const DEF_FREE_CLASS: Self = Self(1 << 6);
    pub const DEF_IMPORT: Self = Self(1 << 7);
    pub const DEF_ANNOT: Self = Self(1 << 8);
    /// Target of a comprehension.
    pub const DEF_COMP_ITER: Self = Self(1 << 9);
    pub const DEF_TYPE_PARAM: Self = Self(1 << 10);
    /// A cell in a comprehension that was inlined here.
    pub const DEF_COMP_CELL: Self = Self(1 << 11);
    /// Bound in the block by any of the three ways.
    pub const DEF_BOUND: Self = Self(1 << 1 | 1 << 2 | 1 << 7);

    /// Whether any bit of `other` is set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Flags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}
