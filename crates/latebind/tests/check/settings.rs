//! `pyproject.toml` and `latebind.toml`.

use crate::program::{Folder, errors};

const BROKEN: &str = "x = = 1\n";

#[track_caller]
fn refused(name: &str, text: &str, words: &[&str]) {
    let folder = Folder::with(&[(name, text)]);
    let ran = folder.check(&[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    for word in [&[name], words].concat() {
        assert!(ran.stderr.contains(word), "no {word} in {}", ran.stderr);
    }
}

#[test]
fn an_unknown_key_names_the_nearest() {
    refused("pyproject.toml", "[tool.latebind]\nexlude = []\n", &["unknown key `exlude`", "nearest is `exclude`"]);
    refused("latebind.toml", "fail_on = 'possible'\n", &["unknown key `fail_on`", "nearest is `fail-on`"]);
}

#[test]
fn a_wrong_value_is_told() {
    refused("latebind.toml", "suppressions = 'some'\n", &["\"all\", \"doubts\", \"none\""]);
    refused("latebind.toml", "select = ['LB1']\n", &["unknown rule `LB1`"]);
    refused("latebind.toml", "select = 'LB001'\n", &["`select` must be a list of strings"]);
    refused("pyproject.toml", "[tool]\nlatebind = 1\n", &["must be a table"]);
}

#[test]
fn a_file_that_is_no_toml() {
    refused("pyproject.toml", "[tool\n", &["TOML parse error"]);
}

#[test]
fn patterns_are_relative_to_their_file() {
    let folder = Folder::with(&[("a.py", BROKEN), ("sub/gen/b.py", BROKEN), ("gen/c.py", BROKEN)]);
    folder.write("sub/deep/x.txt", "");
    folder.write("pyproject.toml", "[tool.latebind]\nexclude = ['/gen/']\n");
    let strict = |folder: &Folder, path: &str| errors(&folder.json(&["--strict-syntax", path])).len();
    assert_eq!(strict(&folder, "."), 2);
    assert_eq!(strict(&folder, "sub"), 1);
    folder.write("sub/latebind.toml", "exclude = ['/gen/']\n");
    assert_eq!(strict(&folder, "sub"), 0);
}

#[test]
fn a_table_of_other_tools_does_not_count() {
    let folder = Folder::with(&[("latebind.toml", "exclude = ['b.py']\n"), ("sub/b.py", BROKEN)]);
    folder.write("sub/pyproject.toml", "[tool.other]\nx = 1\n");
    assert_eq!(errors(&folder.json(&["--strict-syntax", "sub"])), Vec::<String>::new());
}
