//! Names that the compiler itself puts into classes.

use crate::ids::NameId;
use crate::names::Names;
use crate::version::PythonVersion;

#[derive(Copy, Clone, Debug)]
pub(crate) struct SpecialNames {
    pub(crate) class: NameId,
    pub(crate) classdict: NameId,
    pub(crate) conditional_annotations: NameId,
    version: PythonVersion,
}

impl SpecialNames {
    pub(crate) fn new(names: &mut Names, version: PythonVersion) -> Self {
        Self {
            class: names.intern("__class__"),
            classdict: names.intern("__classdict__"),
            conditional_annotations: names.intern("__conditional_annotations__"),
            version,
        }
    }

    /// What a class binds for its inner blocks without being written anywhere.
    pub(crate) fn of_class(self) -> impl Iterator<Item = NameId> {
        let classdict = self.version.has_annotation_scopes().then_some(self.classdict);
        let annotations = self.version.defers_annotations().then_some(self.conditional_annotations);
        [Some(self.class), classdict, annotations].into_iter().flatten()
    }

    pub(crate) fn is_implicit(self, name: NameId) -> bool {
        self.of_class().any(|it| it == name)
    }
}
