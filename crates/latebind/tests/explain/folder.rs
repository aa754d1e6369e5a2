//! The real binary in a folder of its own, which also holds what it makes for itself.

use std::ops::Deref;
use std::path::PathBuf;

use serde_json::Value;

use crate::common::Folder as Common;
pub(crate) use crate::common::Ran;

/// With a folder in it for temporary files.
pub(crate) struct Folder(Common);

/// A closure that is read stale, on line 3, and what it prints.
pub(crate) const STALE: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";

impl Deref for Folder {
    type Target = Common;

    fn deref(&self) -> &Common {
        &self.0
    }
}

impl Folder {
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Common::with(files);
        std::fs::create_dir(folder.path().join("tmp")).expect("a folder");
        Self(folder)
    }

    pub(crate) fn explain(&self, arguments: &[&str]) -> Ran {
        let mut latebind = self.latebind();
        latebind.arg("explain").args(arguments).env("TMPDIR", self.path().join("tmp"));
        Ran::of(latebind.output().expect("latebind starts"))
    }

    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.explain(&[arguments, &["--output-format", "json"]].concat()).json()
    }

    /// What it made for itself and left.
    pub(crate) fn left_behind(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.path().join("tmp")).expect("the folder");
        entries.flatten().map(|entry| entry.path()).collect()
    }

    /// Processes that were started with a file of this folder, or with this word.
    pub(crate) fn still_running(&self, word: &str) -> Vec<String> {
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let lines = processes.filter_map(|it| std::fs::read(it.path().join("cmdline")).ok());
        let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
        let folder = self.path().to_string_lossy().into_owned();
        lines.filter(|line| line.contains(&folder) || line.contains(word)).collect()
    }
}
