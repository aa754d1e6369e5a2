//! A folder that lives as long as its test, and programs that run in it.
//!
//! What the environment that the tests are run in has to say is not heard: neither its variables, nor what an earlier
//! run left in the user's folder of caches.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub(crate) struct Folder {
    folder: tempfile::TempDir,
    caches: tempfile::TempDir,
}

/// How a program went.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    /// -1: ended by a signal.
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let made = || tempfile::tempdir().expect("a folder for the test");
        Self { folder: made(), caches: made() }
    }

    /// Files by name and text.
    pub(crate) fn with<T: AsRef<[u8]>>(files: &[(&str, T)]) -> Self {
        let folder = Self::new();
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The user's folder of caches, of all programs.
    pub(crate) fn caches(&self) -> &Path {
        self.caches.path()
    }

    #[track_caller]
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// Something that runs here, with nothing to read.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(self.path()).stdin(Stdio::null()).env("XDG_CACHE_HOME", self.caches());
        for variable in ["LATEBIND_CACHE_DIR", "VIRTUAL_ENV", "CONDA_PREFIX", "PYENV_VERSION"] {
            command.env_remove(variable);
        }
        command
    }

    /// `latebind` itself.
    pub(crate) fn latebind(&self) -> Command {
        self.command(env!("CARGO_BIN_EXE_latebind"))
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let status = output.status.code().unwrap_or(-1);
        Self { status, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}
