//! Answers that are kept from run to run, and what of them a project gets to see.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::answers::{answers, change};
use crate::folder::Folder;

const STALE: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\n[f() for f in fs]\n";

/// Decided by `helpers.py`.
const ASKS: &str = "from helpers import each\nfor i in range(3):\n    each(lambda: i)\n";
const CALLS: &str = "def each(act):\n    act()\n";
const KEEPS: &str = "kept = []\ndef each(act):\n    kept.append(act)\n";

fn project(files: &[(&str, &str)]) -> Folder {
    Folder::with(&[&[("pyproject.toml", "")], files].concat())
}

fn sites(folder: &Folder, words: &[&str]) -> Value {
    folder.watched(Path::new("python3"), words).1["sites"].clone()
}

fn cache(folder: &Folder) -> PathBuf {
    folder.path().join(".latebind_cache")
}

/// Lets every answer say that nothing is suspect: who takes it watches nothing.
fn falsify(folder: &Folder) {
    falsify_in(&cache(folder));
}

fn falsify_in(cache: &Path) {
    let all = answers(cache);
    assert!(!all.is_empty());
    all.iter().for_each(|answer| change(answer, |content| content["told"] = Value::Array(Vec::new())));
}

/// But the report that the test asked for.
fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("a folder").flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "report.json");
    names.sort();
    names
}

#[test]
fn a_second_run_takes_the_answers_of_the_first() {
    let folder = project(&[("main.py", STALE)]);
    assert_eq!(sites(&folder, &["main.py"]), 1);
    falsify(&folder);
    assert_eq!(sites(&folder, &["main.py"]), 0);
    assert_eq!(sites(&folder, &["--no-cache", "main.py"]), 1);
    assert_eq!(sites(&folder, &["--all-sites", "main.py"]), 1);
}

#[test]
fn a_file_that_changed_is_judged_again() {
    let folder = project(&[("main.py", STALE)]);
    assert_eq!(sites(&folder, &["main.py"]), 1);
    falsify(&folder);
    folder.write("main.py", format!("print()\n{STALE}"));
    assert_eq!(sites(&folder, &["main.py"]), 1);
}

#[test]
fn so_is_one_that_hangs_on_it() {
    let folder = project(&[("main.py", ASKS), ("helpers.py", CALLS)]);
    assert_eq!(sites(&folder, &["main.py"]), 0);
    folder.write("helpers.py", KEEPS);
    assert_eq!(sites(&folder, &["main.py"]), 1);
    folder.write("helpers.py", CALLS);
    assert_eq!(sites(&folder, &["main.py"]), 0);
}

#[test]
fn so_is_everything_when_the_settings_change() {
    let folder = project(&[("main.py", ASKS), ("helpers.py", KEEPS)]);
    assert_eq!(sites(&folder, &["main.py"]), 1);
    folder.write("latebind.toml", "[callees]\n\"helpers.each:act\" = \"now\"\n");
    assert_eq!(sites(&folder, &["main.py"]), 0);
    folder.write("latebind.toml", "ignore = [\"LB001\"]\n");
    assert_eq!(sites(&folder, &["main.py"]), 0);
    folder.write("latebind.toml", "");
    assert_eq!(sites(&folder, &["main.py"]), 1);
}

#[test]
fn a_run_and_a_check_share_one_folder_but_no_answers() {
    let folder = project(&[("main.py", STALE)]);
    sites(&folder, &["main.py"]);
    assert_eq!(names(&folder), [".latebind_cache", "main.py", "pyproject.toml"]);
    let of_run = answers(&cache(&folder));
    falsify(&folder);
    assert_eq!(folder.command_of_ours(&["check", "main.py"]).status, 1);
    assert_eq!(names(&folder), [".latebind_cache", "main.py", "pyproject.toml"]);
    assert_eq!(answers(&cache(&folder)).len(), of_run.len() + 1);
}

#[test]
fn without_a_project_it_is_the_users() {
    let folder = Folder::with(&[("main.py", STALE)]);
    let first = folder.watched(Path::new("python3"), &["main.py"]);
    assert_eq!(first.1["sites"], 1);
    assert_eq!(names(&folder), ["main.py"]);
    assert_eq!(folder.watched(Path::new("python3"), &["main.py"]), first);
    let kept = folder.caches().join("latebind");
    assert_eq!(answers(&kept).len(), 1);
    falsify_in(&kept);
    assert_eq!(sites(&folder, &["main.py"]), 0);
    assert_eq!(sites(&folder, &["--no-cache", "main.py"]), 1);
    assert_eq!(sites(&folder, &["--cache-dir", "kept", "main.py"]), 1);
    assert_eq!((answers(&kept).len(), answers(&folder.path().join("kept")).len()), (1, 1));
}

#[test]
fn folders_share_the_users_without_noticing() {
    let folder = Folder::with(&[
        ("one/main.py", ASKS),
        ("one/helpers.py", CALLS),
        ("other/main.py", ASKS),
        ("other/helpers.py", KEEPS),
    ]);
    for _ in 0..2 {
        assert_eq!(sites(&folder, &["--root", "one", "one/main.py"]), 0);
        assert_eq!(sites(&folder, &["--root", "other", "other/main.py"]), 1);
    }
    assert_eq!(names(&folder), ["one", "other"]);
    assert_eq!(answers(&folder.caches().join("latebind")).len(), 2);
}

#[test]
fn a_user_who_has_no_folder_for_it_has_no_trouble() {
    let folder = Folder::with(&[("main.py", STALE)]);
    let file = folder.path().join("main.py").to_string_lossy().into_owned();
    for variables in [[("XDG_CACHE_HOME", &*file), ("HOME", &*file)], [("XDG_CACHE_HOME", "kept"), ("HOME", "")]] {
        for _ in 0..2 {
            let (ran, report) = folder.watched_where(&variables, Path::new("python3"), &["main.py"]);
            assert_eq!((ran.stderr.as_str(), &report["sites"]), ("", &Value::from(1)));
        }
        assert_eq!(names(&folder), ["main.py"]);
    }
}

#[test]
fn who_wants_no_cache_gets_none() {
    let folder = project(&[("main.py", STALE)]);
    sites(&folder, &["--no-cache", "main.py"]);
    sites(&folder, &["--all-sites", "main.py"]);
    assert_eq!(names(&folder), ["main.py", "pyproject.toml"]);
}

#[test]
fn the_settings_say_where_it_is() {
    let folder = Folder::with(&[("main.py", STALE), ("latebind.toml", "cache-dir = \"kept\"\n")]);
    assert_eq!(sites(&folder, &["main.py"]), 1);
    assert_eq!(names(&folder), ["kept", "latebind.toml", "main.py"]);
}

#[test]
fn a_cache_that_cannot_be_written_is_no_trouble() {
    let folder = project(&[("main.py", STALE), (".latebind_cache", "a file")]);
    for _ in 0..2 {
        assert_eq!(sites(&folder, &["main.py"]), 1);
    }
}
