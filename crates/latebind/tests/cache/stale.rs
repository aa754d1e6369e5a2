//! What was consulted decides whether an answer still counts.

use std::fs::{self, File};
use std::time::SystemTime;

use crate::project::{CALLS, MAIN, Project};

/// Does something to a warm project: how many of its answers still count, and that the report is
/// what it is without a cache.
#[track_caller]
fn check(change: impl Fn(&Project), lost: u64) {
    checked(change, &[], lost);
}

#[track_caller]
fn checked(change: impl Fn(&Project), arguments: &[&str], lost: u64) {
    let project = Project::new();
    let answers = project.warm();
    assert_eq!(project.used(&[]), answers);
    change(&project);
    assert_eq!(project.used(arguments), answers - lost);
    let project = Project::new();
    project.check(&[]);
    change(&project);
    assert_eq!(project.seen(arguments), project.seen(&[arguments, &["--no-cache"]].concat()));
}

#[test]
fn nothing_has_changed() {
    check(|_| {}, 0);
    check(|project| drop(project.write("pkg/base.py", fs::read(project.path().join("pkg/base.py")).expect("it"))), 0);
    let touch = |project: &Project| {
        let file = File::options().write(true).open(project.path().join("main.py")).expect("it");
        file.set_modified(SystemTime::UNIX_EPOCH).expect("a time");
    };
    check(touch, 0);
}

#[test]
fn the_file_itself() {
    check(|project| drop(project.write("main.py", format!("{MAIN}\n"))), 1);
    check(|project| project.remove("main.py"), 1);
}

#[test]
fn a_file_that_was_consulted() {
    check(|project| drop(project.write("pkg/helpers.py", CALLS)), 1);
    check(|project| drop(project.write("pkg/base.py", "acts = []\ndef run(act):\n    acts.append(act)\n")), 1);
    check(|project| drop(project.write("pkg/base.py", "def run(act:\n")), 1);
    check(|project| project.remove("pkg/helpers.py"), 1);
}

#[test]
fn a_file_that_was_not_consulted() {
    check(|project| drop(project.write("other.py", "x = 1\n")), 0);
    check(|project| drop(project.write("pkg/visitors.txt", "def each_one(self): pass\n")), 0);
}

#[test]
fn a_file_that_was_missed() {
    check(|project| drop(project.write("extra.py", "def handle(act):\n    act()\n")), 1);
    check(|project| drop(project.write("src/extra/__init__.py", "def handle(act):\n    act()\n")), 1);
}

#[test]
fn a_file_that_comes_first() {
    check(|project| drop(project.write("pkg/helpers/__init__.py", CALLS)), 1);
    // The folder is a package now: names start from above it.
    check(|project| drop(project.write("__init__.py", "")), 5);
    check(|project| project.remove("pkg/__init__.py"), 1);
}

#[test]
fn methods_of_a_name() {
    let keeps = "class Other:\n    def each_one(self, act):\n        self.act = act\n";
    check(|project| drop(project.write("pkg/other.py", keeps)), 1);
    check(|project| drop(project.write("pkg/visitors.py", keeps)), 1);
    check(|project| project.remove("pkg/visitors.py"), 1);
}

#[test]
fn another_question() {
    let all = Project::new().warm();
    for arguments in [["--select", "ALL"], ["--ignore", "LB010"], ["--python-version", "3.8"]] {
        checked(|_| {}, &arguments, all);
    }
    checked(|_| {}, &["--ignore-noqa"], all);
    checked(|_| {}, &["--include-safe"], all);
    check(|project| drop(project.write("latebind.toml", "suppressions = 'none'\n")), all);
    check(|project| drop(project.write("pyproject.toml", "[tool.ruff]\nline-length = 60\n")), all);
    check(|project| drop(project.write("pyproject.toml", "[project]\nrequires-python = '>=3.9'\n")), all);
}

#[test]
fn another_way_to_say_the_same() {
    check(|project| drop(project.write("latebind.toml", "fail-on = 'possible'\n")), 0);
    checked(|_| {}, &["--fail-on", "possible"], 0);
    checked(|_| {}, &["--exit-zero", "-j", "2"], 0);
    checked(|_| {}, &["."], 0);
}

#[test]
fn another_name_for_the_file() {
    let all = Project::new().warm();
    let project = Project::new();
    project.warm();
    let absolute = project.path().to_string_lossy().into_owned();
    assert_eq!(project.used(&[&absolute]), 0);
    assert_eq!(project.answers().len() as u64, 2 * all);
}

#[test]
fn another_build() {
    let project = Project::new();
    project.warm();
    let build = project.answers()[0].parent().expect("a folder").to_owned();
    fs::rename(&build, build.with_file_name("latebind-0.0.1-0123456789abcdef")).expect("it moves");
    assert_eq!(project.used(&[]), 0);
}

#[test]
fn another_file_s_answer() {
    let project = Project::new();
    project.warm();
    let answers = project.answers();
    for pair in answers.windows(2) {
        fs::copy(&pair[1], &pair[0]).expect("it is copied");
    }
    // The last one is its own.
    assert_eq!(project.used(&[]), 1);
}

#[test]
fn what_a_run_saw_is_no_answer() {
    let claim = r#"{"rule": "LB001", "variable": "row", "created_with": "1", "read": "2", "count": 2,
        "site": {"path": "main.py", "start": {"line": 8, "column": 22}}}"#;
    let write =
        |project: &Project| drop(project.write("run.json", format!(r#"{{"version": 1, "claims": [{claim}]}}"#)));
    checked(write, &["--with-run", "run.json"], 1);
}
