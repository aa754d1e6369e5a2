//! The update switch: what is a fact is rewritten in place: outputs, reports,
//! and gaps that have closed or moved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{env, fs, io};

/// What to write anew, by file and line.
#[derive(Debug, Default)]
pub struct Rewrites(Mutex<BTreeMap<PathBuf, BTreeMap<usize, Rewrite>>>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rewrite {
    /// The text of the block that opens in the line.
    Block(String),
    /// A part of the line.
    Part { from: String, to: String },
}

/// Whether `LATEBIND_UPDATE_CASES=1` is set.
pub fn is_asked_for() -> bool {
    env::var_os("LATEBIND_UPDATE_CASES").is_some_and(|value| value == "1")
}

impl Rewrites {
    pub fn note(&self, path: &Path, line: usize, rewrite: Rewrite) {
        if let Ok(mut files) = self.0.lock() {
            files.entry(path.to_owned()).or_default().insert(line, rewrite);
        }
    }

    /// Writes every file once; returns how many places changed.
    pub fn write(self) -> io::Result<usize> {
        let files = self.0.into_inner().unwrap_or_default();
        for (path, rewrites) in &files {
            fs::write(path, rewritten(&fs::read_to_string(path)?, rewrites))?;
        }
        Ok(files.values().map(BTreeMap::len).sum())
    }
}

fn rewritten(text: &str, rewrites: &BTreeMap<usize, Rewrite>) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // From the last to the first, so that earlier line numbers stay true.
    for (line, rewrite) in rewrites.iter().rev() {
        match (rewrite, lines.get_mut(line - 1)) {
            (Rewrite::Block(new), Some(_)) => replace_block(&mut lines, *line, new),
            (Rewrite::Part { from, to }, Some(line)) => *line = line.replacen(from, to, 1).trim_end().to_owned(),
            (_, None) => {}
        }
    }
    lines.join("\n") + "\n"
}

fn replace_block(lines: &mut Vec<String>, opening: usize, new: &str) {
    let fence = lines.get(opening - 1).map(|line| line.trim_start()).unwrap_or_default();
    let mark: String = fence.chars().take_while(|c| matches!(c, '`' | '~')).collect();
    let length = lines.iter().skip(opening).take_while(|line| line.trim() != mark).count();
    lines.splice(opening..opening + length, new.lines().map(str::to_owned));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_block_changes() {
        let text = "# A\n```output\nold\nolder\n```\nx\n```output\n```\nend\n";
        let block = |text: &str| Rewrite::Block(text.to_owned());
        let rewrites = BTreeMap::from([(2, block("new\n")), (7, block("1\n2\n"))]);
        assert_eq!(rewritten(text, &rewrites), "# A\n```output\nnew\n```\nx\n```output\n1\n2\n```\nend\n");
    }

    #[test]
    fn only_the_part_changes() {
        let rewrite = Rewrite::Part { from: "# b".to_owned(), to: String::new() };
        assert_eq!(rewritten("a # b\nc # b\n", &BTreeMap::from([(1, rewrite)])), "a\nc # b\n");
    }
}
