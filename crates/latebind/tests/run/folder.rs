//! A folder with a program, run by an interpreter alone and by `latebind run`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

pub(crate) use crate::common::{Folder, Ran};

impl Folder {
    pub(crate) fn alone(&self, python: &Path, words: &[&str]) -> Ran {
        Ran::of(self.python(python).args(words).output().expect("the interpreter starts"))
    }

    /// An interpreter that does the same each time.
    pub(crate) fn python(&self, python: &Path) -> Command {
        settled(self.command(python))
    }

    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.run_where(&[], words)
    }

    /// With more in the environment.
    pub(crate) fn run_where(&self, variables: &[(&str, &str)], words: &[&str]) -> Ran {
        let mut latebind = settled(self.latebind());
        let run = latebind.envs(variables.iter().copied()).arg("run").args(words);
        Ran::of(run.output().expect("latebind starts"))
    }

    /// Not only `run`.
    pub(crate) fn command_of_ours(&self, words: &[&str]) -> Ran {
        Ran::of(self.latebind().args(words).output().expect("latebind starts"))
    }

    /// The program watched, and the report.
    pub(crate) fn watched(&self, python: &Path, words: &[&str]) -> (Ran, Value) {
        self.watched_where(&[], python, words)
    }

    /// With more in the environment.
    pub(crate) fn watched_where(&self, variables: &[(&str, &str)], python: &Path, words: &[&str]) -> (Ran, Value) {
        let report = self.path().join("report.json");
        let own = ["--python", &python.to_string_lossy(), "--output", &report.to_string_lossy()].map(str::to_owned);
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let ran = self.run_where(variables, &[&own, words].concat());
        let text = std::fs::read_to_string(&report).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
        (ran, serde_json::from_str(&text).expect("JSON"))
    }
}

fn settled(mut command: Command) -> Command {
    command.env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1");
    command
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

/// The same, if it has this one.
pub(crate) fn with_library(library: &str) -> Option<PathBuf> {
    let python = with_libraries();
    let asked = Command::new(&python).args(["-c", &format!("import {library}")]).output();
    let has = asked.is_ok_and(|it| it.status.success());
    if !has {
        println!("no {library}: not tried");
    }
    has.then_some(python)
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
