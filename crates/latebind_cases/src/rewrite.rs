//! The update switch: blocks whose text is a fact are rewritten in place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{env, fs, io};

/// New texts by file and by the line of the opening fence.
#[derive(Debug, Default)]
pub struct Rewrites(Mutex<BTreeMap<PathBuf, BTreeMap<usize, String>>>);

/// Whether `LATEBIND_UPDATE_CASES=1` is set.
pub fn is_asked_for() -> bool {
    env::var_os("LATEBIND_UPDATE_CASES").is_some_and(|value| value == "1")
}

impl Rewrites {
    pub fn note(&self, path: &Path, line: usize, text: &str) {
        if let Ok(mut files) = self.0.lock() {
            files.entry(path.to_owned()).or_default().insert(line, text.to_owned());
        }
    }

    /// Writes every file once; returns how many blocks changed.
    pub fn write(self) -> io::Result<usize> {
        let files = self.0.into_inner().unwrap_or_default();
        for (path, blocks) in &files {
            fs::write(path, with_blocks(&fs::read_to_string(path)?, blocks))?;
        }
        Ok(files.values().map(BTreeMap::len).sum())
    }
}

fn with_blocks(text: &str, blocks: &BTreeMap<usize, String>) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    // From the last to the first, so that earlier line numbers stay true.
    for (opening, new) in blocks.iter().rev() {
        let Some(fence) = lines.get(opening - 1) else { continue };
        let mark: String = fence.trim_start().chars().take_while(|c| matches!(c, '`' | '~')).collect();
        let rest = lines.iter().skip(*opening);
        let length = rest.take_while(|line| line.trim() != mark).count();
        lines.splice(*opening..opening + length, new.lines());
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_block_changes() {
        let text = "# A\n```output\nold\nolder\n```\nx\n```output\n```\nend\n";
        let blocks = BTreeMap::from([(2, "new\n".to_owned()), (7, "1\n2\n".to_owned())]);
        assert_eq!(with_blocks(text, &blocks), "# A\n```output\nnew\n```\nx\n```output\n1\n2\n```\nend\n");
    }
}
