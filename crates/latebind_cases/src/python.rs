//! The real CPythons of this machine.

mod worker;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::{env, fs, io};

use crate::case::Program;
use crate::version::Version;
use worker::Worker;

/// One interpreter, with as many workers as threads have asked for at once.
pub struct Python {
    pub version: Version,
    path: PathBuf,
    idle: Mutex<Vec<Worker>>,
}

/// A capture to freeze before the program runs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Freeze {
    pub file: String,
    pub line: u32,
    pub name: String,
    /// Not frozen, but declared `nonlocal` in the function: what LB004 asks for.
    pub declare: bool,
}

/// What running a program came to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
    /// Why the capture cannot be frozen.
    pub refused: Option<String>,
    /// That there is no such capture.
    pub missing: Option<String>,
}

impl Python {
    /// Runs a program in a process of its own.
    pub fn run(&self, program: &Program, freeze: Option<&Freeze>) -> Result<Ran, String> {
        self.with_worker(|worker| worker.run(program, freeze))
    }

    /// The cells and free names of a text's code objects.
    pub fn cells(&self, text: &str) -> Result<Ran, String> {
        self.with_worker(|worker| worker.cells(text))
    }

    fn with_worker(&self, asks: impl FnOnce(&mut Worker) -> io::Result<Ran>) -> Result<Ran, String> {
        let told = |error: io::Error| format!("{}: {error}", self.path.display());
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut worker = match idle {
            Some(worker) => worker,
            None => Worker::start(&self.path).map_err(told)?,
        };
        let ran = asks(&mut worker).map_err(told)?;
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(worker);
        }
        Ok(ran)
    }
}

const OLDEST: Version = Version { major: 3, minor: 8 };

/// `python3` and what pyenv has, oldest first, one of each version: by default
/// the oldest, the newest and `python3`; with `LATEBIND_ALL_PYTHONS=1` all.
pub fn installed() -> Vec<Python> {
    let mut seen = BTreeSet::new();
    let versions = candidates().into_iter().filter_map(|path| Some((version_of(&path)?, path)));
    let known: Vec<_> = versions.filter(|(version, _)| *version >= OLDEST && seen.insert(*version)).collect();
    let mut chosen: Vec<_> = if wants_all() { known } else { spread(known) };
    chosen.sort();
    chosen.into_iter().map(|(version, path)| Python { version, path, idle: Mutex::default() }).collect()
}

fn wants_all() -> bool {
    env::var_os("LATEBIND_ALL_PYTHONS").is_some_and(|value| value == "1")
}

/// The oldest, the newest and the first of the list.
fn spread(known: Vec<(Version, PathBuf)>) -> Vec<(Version, PathBuf)> {
    let versions: BTreeSet<_> = known.iter().map(|(version, _)| *version).collect();
    let first = known.first().map(|(version, _)| *version);
    let wanted: BTreeSet<_> = versions.first().into_iter().chain(versions.last()).copied().chain(first).collect();
    known.into_iter().filter(|(version, _)| wanted.contains(version)).collect()
}

/// `python3` first: it wins over another of its version.
fn candidates() -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let folder = fs::read_dir(home.join(".pyenv/versions")).into_iter().flatten().flatten();
    let mut managed: Vec<_> =
        folder.map(|entry| entry.path().join("bin/python")).filter(|path| path.exists()).collect();
    managed.sort();
    std::iter::once(PathBuf::from("python3")).chain(managed).collect()
}

fn version_of(path: &Path) -> Option<Version> {
    let asked = Command::new(path).args(["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).output().ok()?;
    Version::parse(std::str::from_utf8(&asked.stdout).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::cases;

    fn known(versions: &[&str]) -> Vec<(Version, PathBuf)> {
        versions.iter().map(|text| (Version::parse(text).unwrap(), PathBuf::new())).collect()
    }

    #[test]
    fn the_oldest_the_newest_and_the_first() {
        let chosen = spread(known(&["3.11", "3.13", "3.12", "3.8", "3.9"]));
        let versions: Vec<_> = chosen.iter().map(|(version, _)| version.to_string()).collect();
        assert_eq!(versions, ["3.11", "3.13", "3.8"]);
    }

    /// A program, a capture, and what is printed without and with freezing it.
    #[track_caller]
    fn check(text: &str, line: u32, name: &str, late: &str, frozen: &str) {
        let page = format!("# A\n```py\n{text}\n```\n");
        let program = cases("t", Path::new("t.md"), &page).remove(0).program;
        let freeze = Freeze { file: "main.py".to_owned(), line, name: name.to_owned(), declare: false };
        for python in installed() {
            let ran = |freeze| python.run(&program, freeze).unwrap();
            assert_eq!(ran(None).out.trim_end(), late);
            let kept = ran(Some(&freeze));
            assert_eq!(kept.out.trim_end(), frozen, "{} {kept:?}", python.version);
        }
    }

    #[test]
    fn a_lambda_is_frozen() {
        check(
            "fs = [lambda x=1:\n      [i for _ in 'a'] for i in (1, 2)]\nprint([f() for f in fs])",
            1,
            "i",
            "[[2], [2]]",
            "[[1], [2]]",
        );
    }

    #[test]
    fn a_def_keeps_its_name() {
        let text = "fs = []\nfor i in (1, 2):\n  def f(n, *, k=i):\n    return f(0) if n else (i, k, f.__name__)\n  fs.append(f)\nprint([f(1) for f in fs])";
        check(text, 3, "i", "[(2, 2, 'f'), (2, 2, 'f')]", "[(2, 2, 'f'), (2, 2, 'f')]");
        check(text, 3, "f", "[(2, 2, 'f'), (2, 2, 'f')]", "[(2, 2, 'f'), (2, 1, 'f')]");
    }

    #[test]
    fn generators_and_coroutines_are_frozen() {
        check(
            "gs = []\nfor k in (1, 2):\n  gs.append(v * k for v in [k])\nprint([*map(list, gs)])",
            3,
            "k",
            "[[2], [4]]",
            "[[1], [4]]",
        );
        let text = "import asyncio\nfs = []\nfor k in (1, 2):\n  async def f():\n    return k\n  fs.append(f)\nprint([asyncio.run(f()) for f in fs])";
        check(text, 4, "k", "[2, 2]", "[1, 2]");
    }

    #[test]
    fn a_method_keeps_its_class() {
        let text = "class A:\n  def who(self): return 'A'\nbs = []\nfor i in (1, 2):\n  class B(A):\n    def who(self): return super().who(), i\n  bs.append(B)\nprint([b().who() for b in bs])";
        check(text, 6, "i", "[('A', 2), ('A', 2)]", "[('A', 1), ('A', 2)]");
    }

    #[test]
    fn what_has_no_value_yet_is_read_late() {
        check("f = lambda: i\ni = 1\nprint(f())", 1, "i", "1", "1");
    }

    #[test]
    fn a_name_that_is_not_captured_is_told() {
        let program = cases("t", Path::new("t.md"), "# A\n```py\nf = lambda i: i\n```\n").remove(0).program;
        let freeze = Freeze { file: "main.py".to_owned(), line: 1, name: "i".to_owned(), declare: false };
        for python in installed() {
            assert!(python.run(&program, Some(&freeze)).unwrap().missing.is_some());
        }
    }
}
