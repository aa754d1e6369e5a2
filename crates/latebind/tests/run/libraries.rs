//! What libraries make of watched closures, where they are installed: for `LATEBIND_LIBRARIES`, an interpreter
//! that has them, else for `python3`. docs/introspection.md names the versions.

use std::process::Command;

use crate::folder::{Folder, claims, with_libraries};
use crate::introspection::check_table;

#[test]
fn the_table_of_libraries_is_true() {
    let files = [("main.py", include_str!("libraries.py")), ("measured.py", include_str!("measured.py"))];
    check_table("libraries.py", &with_libraries(), &Folder::with(&files));
}

const TESTS: &str = "\
def made():
    fs = []
    for i in range(3):
        fs.append(lambda: i)
    return fs

def test_all():
    assert [f() for f in made()] == [2, 2, 2]

def test_last():
    assert made()[-1]() == 2
";

/// pytest-xdist: the tests run in workers, which report to the same run.
#[test]
fn workers_of_pytest_are_watched() {
    let python = with_libraries();
    let has_xdist = Command::new(&python).args(["-c", "import xdist"]).output().is_ok_and(|it| it.status.success());
    if !has_xdist {
        println!("no pytest-xdist: not tried");
        return;
    }
    let folder = Folder::with(&[("test_made.py", TESTS)]);
    let (ran, report) = folder.watched(&python, &["-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]);
    assert!(ran.status == Some(0) && ran.stdout.contains("2 passed"), "{ran:?}");
    assert_eq!(claims(&report), ["4 i LB001 2"]);
}
