//! Where the code lies that a file imports.

use crate::program::{Folder, found};

const PACKAGE: &str = "def each(rows, act):\n    return [act(row) for row in rows]\n";

const KEEPING: &str =
    "acts = []\ndef each(rows, act):\n    acts.append(act)\ndef run():\n    return [act(1) for act in acts]\n";

const TEST: &str = "\
from pkg.util import each

def test_each():
    for limit in (1, 2):
        assert each([1], lambda row: row < limit)
";

/// What is reported of the test where its closures may be kept.
const KEPT: &str = "5 LB001 possible limit";

/// What is reported of the test, with the package's code at `package`.
#[track_caller]
fn check(package: &[(&str, &str)], test: &str, expected: &[&str]) {
    let folder = Folder::with(package);
    folder.write(test, TEST);
    let expected: Vec<String> = expected.iter().map(|report| format!("{test}:{report}")).collect();
    assert_eq!(found(&folder.check(&["--output-format", "json", "--no-cache", test]).json()), expected);
}

#[test]
fn a_plain_folder_of_tests_inside_the_package() {
    let package = |code| [("pkg/__init__.py", ""), ("pkg/util/__init__.py", code), ("pkg/util/deep/__init__.py", "")];
    check(&package(PACKAGE), "pkg/util/deep/tests/test_each.py", &[]);
    check(&package(KEEPING), "pkg/util/deep/tests/test_each.py", &[KEPT]);
}

#[test]
fn tests_beside_the_package() {
    check(&[("pkg/__init__.py", ""), ("pkg/util.py", PACKAGE)], "tests/test_each.py", &[]);
    check(&[("src/pkg/__init__.py", ""), ("src/pkg/util.py", PACKAGE)], "tests/unit/test_each.py", &[]);
}

#[test]
fn a_package_that_is_not_there() {
    check(&[("other/__init__.py", PACKAGE)], "tests/test_each.py", &[KEPT]);
}
