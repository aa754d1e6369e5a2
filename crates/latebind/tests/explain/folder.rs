//! The real binary in a folder of its own, which also holds what it makes for itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A closure that is read stale, on line 3, and what it prints.
pub(crate) const STALE: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";

impl Folder {
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self { folder: tempfile::tempdir().expect("a folder for the test") };
        std::fs::create_dir(folder.path().join("tmp")).expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn explain(&self, arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_latebind"))
            .arg("explain")
            .args(arguments)
            .current_dir(self.path())
            .env("TMPDIR", self.path().join("tmp"))
            .stdin(Stdio::null())
            .output()
            .expect("latebind starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran { status: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.explain(&[arguments, &["--output-format", "json"]].concat());
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {} {}", ran.stdout, ran.stderr))
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
