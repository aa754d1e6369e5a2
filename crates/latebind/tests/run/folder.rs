//! A folder with a program, run by an interpreter alone and by `latebind run`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

/// How a program went.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self { folder: tempfile::tempdir().expect("a folder for the test") };
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn alone(&self, python: &Path, words: &[&str]) -> Ran {
        ran(self.command(python).args(words).output().expect("the interpreter starts"))
    }

    pub(crate) fn latebind(&self, words: &[&str]) -> Ran {
        self.latebind_where(&[], words)
    }

    /// With more in the environment.
    pub(crate) fn latebind_where(&self, variables: &[(&str, &str)], words: &[&str]) -> Ran {
        let mut command = self.command(Path::new(env!("CARGO_BIN_EXE_latebind")));
        let command = command.envs(variables.iter().copied()).arg("run").args(words);
        ran(command.output().expect("latebind starts"))
    }

    /// Not only `run`.
    pub(crate) fn command_of_ours(&self, words: &[&str]) -> Ran {
        let mut command = self.command(Path::new(env!("CARGO_BIN_EXE_latebind")));
        ran(command.args(words).output().expect("latebind starts"))
    }

    /// The program watched, and the report.
    pub(crate) fn watched(&self, python: &Path, words: &[&str]) -> (Ran, Value) {
        let report = self.path().join("report.json");
        let own = ["--python", &python.to_string_lossy(), "--output", &report.to_string_lossy()].map(str::to_owned);
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let ran = self.latebind(&[&own, words].concat());
        let text = std::fs::read_to_string(&report).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
        (ran, serde_json::from_str(&text).expect("JSON"))
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.path())
            .stdin(Stdio::null())
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env_remove("LATEBIND_CACHE_DIR");
        command
    }
}

fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// `line variable rule count` of every claim.
pub(crate) fn claims(report: &Value) -> Vec<String> {
    let words = |claim: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let line = &claim["site"]["start"]["line"];
        format!("{line} {} {} {}", text(&claim["variable"]), text(&claim["rule"]), claim["count"])
    };
    report["claims"].as_array().expect("claims").iter().map(words).collect()
}

/// `python3` and what pyenv has: the oldest, the newest, and `python3` itself; with `LATEBIND_ALL_PYTHONS=1` all.
pub(crate) fn pythons() -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let folder = std::fs::read_dir(home.join(".pyenv/versions")).into_iter().flatten().flatten();
    let managed = folder.map(|entry| entry.path().join("bin/python"));
    let mut known: Vec<_> =
        managed.filter_map(|path| Some((minor(&path)?, path))).filter(|(minor, _)| *minor >= 8).collect();
    known.sort();
    if std::env::var_os("LATEBIND_ALL_PYTHONS").is_none_or(|value| value != "1") {
        let ends = known.first().into_iter().chain(known.last()).cloned();
        known = ends.collect();
    }
    let mut chosen = vec![PathBuf::from("python3")];
    chosen.extend(known.into_iter().map(|(_, path)| path));
    chosen.dedup();
    println!("interpreters: {chosen:?}");
    chosen
}

/// And CPython 3.14 in WebAssembly, where `LATEBIND_PYODIDE` says in which folder npm has put it. It has no processes.
pub(crate) fn pythons_and_pyodide() -> Vec<PathBuf> {
    let pyodide = std::env::var_os("LATEBIND_PYODIDE").map(|_| PathBuf::from(PYODIDE));
    pythons().into_iter().chain(pyodide).collect()
}

/// An interpreter that has libraries: those that are missing are not tried.
pub(crate) fn with_libraries() -> PathBuf {
    std::env::var_os("LATEBIND_LIBRARIES").map_or_else(|| PathBuf::from("python3"), PathBuf::from)
}

const PYODIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/run/python3.14.mjs");

/// The `x` of Python 3.x.
fn minor(python: &Path) -> Option<u32> {
    let question = "import sys; print(sys.version_info[0] * 100 + sys.version_info[1])";
    let asked = Command::new(python).args(["-c", question]).output().ok()?;
    let number: u32 = String::from_utf8(asked.stdout).ok()?.trim().parse().ok()?;
    number.checked_sub(300)
}

/// Runs alone and watched must go alike, with the claims expected.
#[track_caller]
pub(crate) fn check_alike(files: &[(&str, &str)], words: &[&str], expected: &[&str]) {
    for python in pythons_and_pyodide() {
        check_alike_by(&python, files, words, expected);
    }
}

/// The same of what needs processes or signals.
#[track_caller]
pub(crate) fn check_processes_alike(files: &[(&str, &str)], words: &[&str], expected: &[&str]) {
    for python in pythons() {
        check_alike_by(&python, files, words, expected);
    }
}

#[track_caller]
fn check_alike_by(python: &Path, files: &[(&str, &str)], words: &[&str], expected: &[&str]) {
    let folder = Folder::with(files);
    let alone = folder.alone(python, words);
    let (watched, report) = folder.watched(python, words);
    assert_eq!(watched, alone, "{}", python.display());
    assert_eq!(claims(&report), expected, "{}", python.display());
}
