//! `pyproject.toml` and `latebind.toml`.

use crate::program::{Folder, errors, found};

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
    refused("latebind.toml", "\nfail_on = 'possible'\n", &[":2: unknown key `fail_on`", "nearest is `fail-on`"]);
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

const HANDED_ON: &str = "import acme\nfor i in range(3):\n    acme.run(lambda: i)\n";

#[test]
fn a_callee_does_what_the_settings_say() {
    let folder = Folder::with(&[("a.py", HANDED_ON)]);
    assert_eq!(found(&folder.json(&[])), ["a.py:3 LB001 possible i"]);
    folder.write("pyproject.toml", "[tool.latebind.callees]\n'acme.run:0' = 'later'\n");
    assert_eq!(found(&folder.json(&[])), ["a.py:3 LB001 definite i"]);
    let told = folder.check(&[]).stdout;
    assert!(told.contains("= note: pyproject.toml says that `acme.run:0` is \"later\""), "{told}");
    folder.write("latebind.toml", "[callees]\n'acme.run:0' = 'now'\n");
    let safe = folder.json(&["--include-safe"]);
    assert_eq!(found(&safe), ["a.py:3 LB001 safe i"]);
    let message = safe["findings"][0]["message"].as_str().unwrap_or_default();
    assert!(message.ends_with("; latebind.toml says that `acme.run:0` is \"now\""), "{message}");
}

#[test]
fn every_command_knows_the_callees() {
    let folder = Folder::with(&[("a.py", HANDED_ON), ("latebind.toml", "[callees]\n'acme.run:0' = 'later'\n")]);
    let explained = folder.run("explain", &["a.py", "--output-format", "json"], b"").stdout;
    assert!(explained.contains("calls it later"), "{explained}");
    let mended = folder.run("fix", &["--diff"], b"").stdout;
    assert!(mended.contains("+    acme.run(lambda *, i=i: i)"), "{mended}");
}

#[test]
fn a_callee_that_is_written_wrongly() {
    let callees = |line: &str| format!("[tool.latebind]\n\n[tool.latebind.callees]\n{line}\n");
    let wrong = callees("\"a.run:act\" = \"nwo\"");
    refused("pyproject.toml", &wrong, &[":4: `a.run:act`: unknown effect", "the nearest is \"now\""]);
    refused("pyproject.toml", &callees("\"a.run\" = \"now\""), &[":4: `a.run` names no parameter", "lib.run:callback"]);
    refused("pyproject.toml", "[tool.latebind]\ncallees = []\n", &[":2: `callees` must be a table"]);
}
