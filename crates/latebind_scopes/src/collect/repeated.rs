//! Keywords given twice.
//!
//! ```python
//! f(a=1, a=2)                  # keyword argument repeated: a
//! ```

use latebind_syntax::tree::{Ident, Keyword};
use rustc_hash::FxHashMap;

use super::Collector;
use crate::version::PythonVersion;

impl Collector<'_> {
    pub(super) fn check_repeated(&mut self, keywords: &[Keyword]) {
        let Some(repeated) = first_repeated(keywords.iter().map(|keyword| keyword.name.as_ref())) else { return };
        let Keyword { name, span, .. } = &keywords[repeated];
        let message = match name {
            Some(name) if self.version >= PythonVersion::V3_9 => format!("keyword argument repeated: {name}"),
            _ => "keyword argument repeated".to_owned(),
        };
        self.late_error(&message, *span);
    }
}

/// The index of the first repetition of the first name that is repeated.
pub(super) fn first_repeated<'n>(names: impl Iterator<Item = Option<&'n Ident>>) -> Option<usize> {
    let mut first = FxHashMap::default();
    let mut found: Option<(usize, usize)> = None;
    for (index, name) in names.enumerate() {
        let Some(name) = name else { continue };
        let original = *first.entry(name).or_insert(index);
        if original != index && found.is_none_or(|(before, _)| original < before) {
            found = Some((original, index));
        }
    }
    found.map(|(_, repeated)| repeated)
}
