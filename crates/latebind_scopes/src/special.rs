//! Names that the compiler itself puts into classes.

use crate::ids::NameId;
use crate::names::Names;

#[derive(Copy, Clone, Debug)]
pub(crate) struct SpecialNames {
    pub(crate) class: NameId,
    pub(crate) classdict: NameId,
    pub(crate) conditional_annotations: NameId,
}

impl SpecialNames {
    pub(crate) fn new(names: &mut Names) -> Self {
        Self {
            class: names.intern("__class__"),
            classdict: names.intern("__classdict__"),
            conditional_annotations: names.intern("__conditional_annotations__"),
        }
    }
}

impl SpecialNames {
    /// Bound by the class around a function without being written anywhere.
    pub(crate) fn is_implicit(self, name: NameId) -> bool {
        name == self.class || name == self.classdict || name == self.conditional_annotations
    }
}
