//! `--plugin FOLDER`: `pytest -p latebind` without `latebind run`, where pytest is installed.

use std::path::Path;

use crate::folder::{Folder, Ran, with_library};

const TESTS: &str = "\
kept = []
for k in range(2):
    kept.append(lambda: k)
OUTSIDE = [f() for f in kept]

def made():
    fs = []
    for i in range(3):
        fs.append(lambda: i)
    return fs

def test_stale():
    assert len([f() for f in made()]) == 3

def test_fresh():
    assert made()[-1]() == 2
";

/// Nothing where no pytest is installed.
fn pytest(folder: &Folder, words: &[&str]) -> Option<Ran> {
    let mut command = folder.command(with_library("pytest")?);
    command.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "latebind"]).args(words);
    command.current_dir(folder.path().join("tests")).env("PYTHONPATH", folder.path().join("site"));
    Some(Ran::of(command.output().expect("pytest starts")))
}

fn with_plugin() -> Folder {
    let folder = Folder::with(&[("tests/test_made.py", TESTS)]);
    let site = folder.path().join("site").to_string_lossy().into_owned();
    let ran = folder.run(&["--plugin", &site]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    folder
}

#[test]
fn the_package_and_its_command_are_put_there() {
    let folder = with_plugin();
    let command = std::fs::read_to_string(folder.path().join("site/latebind/command")).expect("the command");
    assert!(Path::new(&command).is_file());
    assert!(folder.path().join("site/latebind/in_pytest.py").is_file());
}

#[test]
fn a_claim_fails_the_test_in_which_it_was_made() {
    let folder = with_plugin();
    if let Some(Ran { status, stdout: told, .. }) = pytest(&folder, &["-k", "stale"]) {
        assert_eq!(status, 1, "{told}");
        assert!(told.contains("a closure made with `i` = 0 reads 2"), "{told}");
    }
}

#[test]
fn a_claim_made_by_an_import_fails_the_run_and_no_test() {
    let folder = with_plugin();
    if let Some(Ran { status, stdout: told, .. }) = pytest(&folder, &["-k", "fresh"]) {
        assert_eq!(status, 1, "{told}");
        assert!(told.contains("outside any test") && told.contains("1 passed"), "{told}");
    }
}
