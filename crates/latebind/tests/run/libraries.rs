//! What libraries make of watched closures, where they are installed: for `LATEBIND_LIBRARIES`, an interpreter
//! that has them, else for `python3`. docs/introspection.md names the versions.

use crate::folder::{Folder, claims, with_libraries, with_library};
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
    let Some(python) = with_library("xdist") else { return };
    let folder = Folder::with(&[("test_made.py", TESTS)]);
    let (ran, report) = folder.watched(&python, &["-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]);
    assert!(ran.status == 0 && ran.stdout.contains("2 passed"), "{ran:?}");
    assert_eq!(claims(&report), ["4 i LB001 2"]);
}

/// What the first run compiled the second one takes, unless the file or what is watched in it is another.
#[test]
fn bytecode_is_kept_as_pytest_keeps_its_own() {
    let Some(python) = with_library("pytest") else { return };
    let folder = Folder::with(&[("test_made.py", TESTS)]);
    let watched = || {
        let mut command = folder.latebind();
        command.args(["run", "--output", "report.json", "--python"]).arg(&python);
        command.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
        command.env_remove("PYTHONDONTWRITEBYTECODE").output().expect("latebind starts");
        let report = std::fs::read_to_string(folder.path().join("report.json")).expect("the report");
        claims(&serde_json::from_str(&report).expect("JSON"))
    };
    assert_eq!(watched(), ["4 i LB001 2"]);
    let kept = || {
        let files = std::fs::read_dir(folder.path().join("__pycache__")).expect("bytecode").flatten();
        let mut ours = files.filter(|file| file.file_name().to_string_lossy().ends_with("-latebind.pyc"));
        ours.next().expect("ours").metadata().and_then(|it| it.modified()).expect("its time")
    };
    let first = kept();
    assert_eq!(watched(), ["4 i LB001 2"]);
    assert_eq!(kept(), first);
    std::fs::write(folder.path().join("test_made.py"), format!("# Longer.\n{TESTS}")).expect("another text");
    assert_eq!(watched(), ["5 i LB001 2"]);
}
