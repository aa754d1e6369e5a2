//! The real binary, in a folder of its own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder that lives as long as its test.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for the test") }
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

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    pub(crate) fn check(&self, arguments: &[&str]) -> Ran {
        self.run("check", arguments, b"")
    }

    pub(crate) fn check_stdin(&self, arguments: &[&str], stdin: &[u8]) -> Ran {
        self.run("check", arguments, stdin)
    }

    pub(crate) fn run(&self, command: &str, arguments: &[&str], stdin: &[u8]) -> Ran {
        let mut child = self.command(command, arguments).spawn().expect("latebind starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        // Who does not read its input may be gone before it is written.
        let _ = pipe.write_all(stdin);
        drop(pipe);
        Ran::of(child.wait_with_output().expect("latebind ends"))
    }

    pub(crate) fn command(&self, command: &str, arguments: &[&str]) -> Command {
        let mut latebind = Command::new(env!("CARGO_BIN_EXE_latebind"));
        latebind.arg(command).args(arguments).current_dir(self.path());
        // The environment that the tests are run in has nothing to say.
        latebind
            .env_remove("LATEBIND_CACHE_DIR")
            .env_remove("VIRTUAL_ENV")
            .env_remove("CONDA_PREFIX")
            .env_remove("PYENV_VERSION");
        latebind.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        latebind
    }

    /// The JSON of a check.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.check(&[&["--output-format", "json"], arguments].concat()).json()
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}

/// `path:line:column: message` of every error.
pub(crate) fn errors(report: &Value) -> Vec<String> {
    let words = |error: &Value| {
        let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        format!("{}:{}:{}: {}", text("path"), error["line"], error["column"], text("message"))
    };
    report["errors"].as_array().expect("errors").iter().map(words).collect()
}

/// `path:line rule verdict variable` of every finding.
pub(crate) fn found(report: &Value) -> Vec<String> {
    let words = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let line = &finding["site"]["start"]["line"];
        format!("{}:{line} {} {} {}", text("path"), text("rule"), text("verdict"), text("variable"))
    };
    report["findings"].as_array().expect("findings").iter().map(words).collect()
}
