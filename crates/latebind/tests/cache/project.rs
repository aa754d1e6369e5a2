//! A small project whose verdicts hang on one another's files, and what can be seen of its cache.

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::answers::{answers, change};
use crate::program::{Folder, Ran};

/// Decided by `pkg/helpers.py`, and by `extra.py` where there is one.
pub(crate) const MAIN: &str = "\
from pkg.helpers import each
import extra


def f(rows):
    for row in rows:
        each(rows, lambda cell: cell + row)
        extra.handle(lambda: row)
";

/// Decided by `pkg/base.py`, and by all methods called `each_one`.
pub(crate) const MODEL: &str = "\
from .base import *


def visit(mapper, rows):
    for row in rows:
        mapper.each_one(lambda: row)
        run(lambda: row)
";

pub(crate) const CALLS: &str = "def each(rows, act):\n    for row in rows:\n        act(row)\n";

pub(crate) const KEEPS: &str = "kept = []\n\n\ndef each(rows, act):\n    kept.append(act)\n";

const FILES: [(&str, &str); 10] = [
    ("pyproject.toml", ""),
    ("main.py", MAIN),
    ("pkg/__init__.py", ""),
    ("pkg/helpers.py", KEEPS),
    ("pkg/model.py", MODEL),
    ("pkg/base.py", "def run(act):\n    act()\n"),
    ("pkg/visitors.py", "class Visitor:\n    def each_one(self, act):\n        act()\n"),
    ("proved.py", "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n"),
    ("hidden.py", "def g(bus, xs):\n    for x in xs:\n        bus.on(lambda: x)  # noqa: B023\n        del x\n"),
    ("broken.py", "for i in range(3):\n    fs.append(lambda: i\n"),
];

/// What is added to the number of captures of an answer to tell that it came from the cache.
const MARK: u64 = 1_000_000;

pub(crate) struct Project {
    folder: Folder,
}

impl Deref for Project {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.folder
    }
}

impl Project {
    pub(crate) fn new() -> Self {
        Self { folder: Folder::with(&FILES) }
    }

    pub(crate) fn cache(&self) -> PathBuf {
        self.path().join(".latebind_cache")
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path().join(name)).expect("the file was there");
    }

    /// The files of all answers.
    pub(crate) fn answers(&self) -> Vec<PathBuf> {
        answers(&self.cache())
    }

    /// Changes every answer so that its use can be seen: a check in earnest never counts so many captures.
    pub(crate) fn mark(&self) {
        for path in self.answers().into_iter().filter(|path| path.is_file()) {
            let mark = |content: &mut Value| {
                let captures = content["captures"].as_u64().expect("a number");
                content["captures"] = (captures % MARK + MARK).into();
            };
            change(&path, mark);
        }
    }

    /// How many marked answers a check uses.
    pub(crate) fn used(&self, arguments: &[&str]) -> u64 {
        self.json(arguments)["summary"]["captures"].as_u64().expect("a number") / MARK
    }

    /// Fills the cache and marks all that is in it; how many answers there are.
    pub(crate) fn warm(&self) -> u64 {
        self.check(&[]);
        self.mark();
        self.answers().len() as u64
    }

    /// All that can be seen of a check, but how long it took.
    pub(crate) fn seen(&self, arguments: &[&str]) -> (i32, String, String) {
        let Ran { status, stdout, stderr } = self.check(arguments);
        (status, untimed(&stdout), untimed(&stderr))
    }
}

fn untimed(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(" checked in ") {
        Some((before, _)) => before,
        None => line.split_once("\"seconds\":").map_or(line, |(before, _)| before),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Every file below the folder but the cache's, with its bytes.
pub(crate) fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true if entry.file_name() == ".latebind_cache" => {}
            true => found.extend(contents(&path)),
            false => found.push((path.clone(), fs::read(&path).expect("a file"))),
        }
    }
    found.sort();
    found
}
