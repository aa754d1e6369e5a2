//! Which files of a project define a method of a name: for receivers whose class nobody can tell.
//!
//! ```python
//! mapper.identity_key(key for key in keys)     # whatever `mapper` is: what is called so in the project?
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::modules::Disk;

/// Files whose methods of one name are worth reading.
const MOST_FILES: usize = 8;

/// The files of one folder by the names of the methods in them.
pub(crate) struct Names {
    files: Vec<PathBuf>,
    by_name: BTreeMap<Box<str>, Vec<u32>>,
}

impl Names {
    pub(crate) fn read(disk: &dyn Disk, folder: &Path) -> Self {
        let files = disk.modules_below(folder);
        let mut by_name: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        for (number, file) in files.iter().enumerate() {
            let bytes = disk.read(file).unwrap_or_default();
            for name in methods(&bytes) {
                let places = by_name.entry(name.into()).or_default();
                if places.last() != Some(&(number as u32)) {
                    places.push(number as u32);
                }
            }
        }
        Self { files, by_name }
    }

    /// The files that define a method of the name, in order; `None`: too many to read.
    pub(crate) fn files_with(&self, name: &str) -> Option<Vec<PathBuf>> {
        let places = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let files = places.iter().filter_map(|&number| self.files.get(number as usize));
        (places.len() <= MOST_FILES).then(|| files.cloned().collect())
    }
}

/// The names after an indented `def` (also an `async` one).
fn methods(bytes: &[u8]) -> impl Iterator<Item = &str> {
    bytes.split(|&byte| byte == b'\n').filter_map(|line| {
        let code = line.trim_ascii_start();
        let indented = code.len() < line.len();
        let code = code.strip_prefix(b"async ").unwrap_or(code).trim_ascii_start();
        let name = code.strip_prefix(b"def ").filter(|_| indented)?.trim_ascii_start();
        let end = name.iter().position(|&byte| byte == b'(' || byte == b'[' || byte == b' ')?;
        std::str::from_utf8(&name[..end]).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::methods;

    #[test]
    fn only_what_is_indented_is_a_method() {
        let text = b"def top(): pass\nclass A:\n    def one(self): pass\n    async  def two (self): pass\n\tdef three[T](self): pass\n";
        assert_eq!(methods(text).collect::<Vec<_>>(), ["one", "two", "three"]);
    }
}
