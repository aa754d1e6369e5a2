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
