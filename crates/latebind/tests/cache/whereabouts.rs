//! Where the cache is, and what else is in its folder.

use std::fs;

use crate::program::Folder;
use crate::project::{Project, contents};

const BUG: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";

#[test]
fn other_tools_know_what_it_is() {
    let project = Project::new();
    project.check(&[]);
    assert_eq!(fs::read_to_string(project.cache().join(".gitignore")).expect("it"), "*\n");
    let tag = fs::read_to_string(project.cache().join("CACHEDIR.TAG")).expect("it");
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"), "{tag}");
}

#[test]
fn they_are_told_again() {
    let project = Project::new();
    project.check(&[]);
    project.remove(".latebind_cache/.gitignore");
    project.write("proved.py", format!("{BUG}\n"));
    project.check(&[]);
    assert!(project.cache().join(".gitignore").is_file());
}

#[test]
fn it_stands_beside_the_settings() {
    let folder = Folder::with(&[("latebind.toml", ""), ("deep/er/a.py", BUG)]);
    folder.check(&["deep/er"]);
    assert!(folder.path().join(".latebind_cache").is_dir());
}

#[test]
fn or_at_the_top_of_the_project() {
    let folder = Folder::with(&[("p/pyproject.toml", ""), ("p/deep/a.py", BUG)]);
    folder.check(&["p/deep/a.py"]);
    assert!(folder.path().join("p/.latebind_cache").is_dir());
    assert!(!folder.path().join(".latebind_cache").exists() && !folder.caches().join("latebind").exists());
}

#[test]
fn without_a_project_it_is_the_users() {
    let folder = Folder::with(&[("deep/a.py", BUG)]);
    let first = folder.check(&["deep", "-q"]);
    assert_eq!(folder.check(&["deep", "-q"]), first);
    assert!(folder.caches().join("latebind/CACHEDIR.TAG").is_file());
    assert_eq!(contents(folder.path()), [(folder.path().join("deep/a.py"), BUG.as_bytes().to_vec())]);
}

#[test]
fn it_goes_where_it_is_told() {
    let folder = Folder::with(&[("p/latebind.toml", "cache-dir = 'set'\n"), ("p/a.py", BUG)]);
    let made = |name: &str| fs::read_dir(folder.path().join(name)).is_ok_and(|entries| entries.count() > 2);
    folder.check(&["p"]);
    assert!(made("p/set"));
    let mut named = folder.asked("check", &["p"]);
    named.env("LATEBIND_CACHE_DIR", "named").output().expect("latebind runs");
    assert!(made("named"));
    let mut typed = folder.asked("check", &["p", "--cache-dir", "typed"]);
    typed.env("LATEBIND_CACHE_DIR", "named too").output().expect("latebind runs");
    assert!(made("typed") && !made("named too"));
}

#[test]
fn a_folder_of_yours_stays_yours() {
    let folder = Folder::with(&[("a.py", BUG), ("mine/latebind-notes/old.txt", "x"), ("mine/b.txt", "x")]);
    folder.check(&["a.py", "--cache-dir", "mine"]);
    let mut names: Vec<_> = fs::read_dir(folder.path().join("mine"))
        .expect("it")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let build = names.iter().find(|name| name.starts_with("latebind-0")).expect("a build").clone();
    assert_eq!(names, [".latebind-swept", "b.txt", &build, "latebind-notes"]);
    assert!(folder.path().join("mine/latebind-notes/old.txt").is_file());
}

#[test]
fn nothing_is_made_for_nothing() {
    let folder = Folder::with(&[("a.py", "x = 1\n"), ("b.py", BUG)]);
    folder.check(&["a.py"]);
    folder.check(&["--no-cache", "b.py"]);
    folder.check_stdin(&["-"], BUG.as_bytes());
    folder.run("fix", &["--diff", "b.py"], b"");
    folder.run("explain", &["--no-run", "b.py:3"], b"");
    assert!(!folder.path().join(".latebind_cache").exists() && !folder.caches().join("latebind").exists());
}
