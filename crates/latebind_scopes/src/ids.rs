//! Ids of scopes, variables and names: after this crate nothing is keyed by text.

macro_rules! id {
    ($(#[$doc:meta])* $visible:vis struct $name:ident) => {
        $(#[$doc])*
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $visible struct $name(u32);

        impl $name {
            pub(crate) fn new(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// Position in the table that the id belongs to.
            $visible fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// One block of the symbol table.
    pub struct ScopeId
);
id!(
    /// One variable: a name together with the scope that owns it.
    pub struct VarId
);
id!(
    /// One spelling (after name mangling) of one file.
    pub(crate) struct NameId
);

macro_rules! shifting {
    ($($name:ident),*) => {$(
        impl $name {
            /// The same row, in a table that stands behind others with `by` rows in all.
            pub fn shifted(self, by: u32) -> Self {
                Self(self.0.saturating_add(by))
            }

            /// The way back of [`Self::shifted`].
            pub fn unshifted(self, by: u32) -> Self {
                Self(self.0.saturating_sub(by))
            }
        }
    )*};
}

shifting!(ScopeId, VarId);
