//! Flags, exit statuses, streams.

use std::io::Read as _;

use crate::program::{Folder, errors};

/// Wrong usage: status 2, nothing on stdout, and these words on stderr.
#[track_caller]
fn refused(arguments: &[&str], words: &[&str]) {
    let ran = Folder::new().check(arguments);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}: {}", ran.stderr);
    for word in words {
        assert!(ran.stderr.contains(word), "{arguments:?}: no {word} in {}", ran.stderr);
    }
}

#[test]
fn an_unknown_flag_names_the_nearest() {
    refused(&["--slect", "ALL"], &["--slect", "--select"]);
    refused(&["--output-formt", "json"], &["--output-format"]);
}

#[test]
fn an_unknown_rule_names_the_nearest() {
    refused(&["--select", "LB01"], &["unknown rule `LB01`", "nearest is `LB001`"]);
    refused(&["--ignore", "loop-captur"], &["nearest is `loop-capture`"]);
}

#[test]
fn an_unknown_value_names_the_known_ones() {
    refused(&["--output-format", "yaml"], &["text", "concise", "json"]);
    refused(&["--fail-on", "safe"], &["definite", "possible"]);
    refused(&["-j", "0"], &["0"]);
    refused(&["--color", "sometimes"], &["auto", "always", "never"]);
}

#[test]
fn a_pattern_that_cannot_be_read() {
    refused(&["--exclude", "a{b", "."], &["`exclude`", "a{b"]);
}

#[test]
fn rules_can_be_named_in_any_way() {
    for select in ["ALL", "all", "LB001,LB005", "lb001", "loop-capture, self-capture"] {
        assert_eq!(Folder::new().check(&["--select", select]).status, 0, "{select}");
    }
}

#[test]
fn flags_of_the_contract_are_accepted() {
    let flags = ["--exit-zero", "--include-safe", "--ignore-noqa", "--no-cache", "--strict-syntax", "-q"];
    let valued = ["--fail-on", "possible", "--python", "python3", "-j", "2", "--color", "never", "--exclude", "x"];
    assert_eq!(Folder::new().check(&[flags.as_slice(), valued.as_slice()].concat()).status, 0);
}

#[test]
fn exit_zero_is_zero() {
    let folder = Folder::with(&[("bad.py", "x = = 1\n")]);
    assert_eq!(folder.check(&["--strict-syntax", "--exit-zero"]).status, 0);
}

#[test]
fn standard_input() {
    let folder = Folder::new();
    let named = ["--strict-syntax", "--output-format", "json", "--stdin-filename", "pkg/mod.py", "-"];
    let ran = folder.check_stdin(&named, b"x = = 1\n");
    assert_eq!(errors(&ran.json()), ["pkg/mod.py:1:5: syntax error: Expected an expression"]);
    let ran = folder.check_stdin(&["--strict-syntax", "--output-format", "json", "-"], b"x = = 1\n");
    assert_eq!(errors(&ran.json()), ["-:1:5: syntax error: Expected an expression"]);
    let ran = folder.check_stdin(&["-q", "-"], b"");
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
}

#[test]
fn the_json_has_its_shape_when_nothing_is_found() {
    let folder = Folder::with(&[("a.py", "x = 1\n")]);
    let mut report = folder.json(&[]);
    assert!(report["summary"]["seconds"].is_number());
    report["summary"]["seconds"] = 0.into();
    let summary = serde_json::json!({
        "files": 1, "captures": 0, "definite": 0, "possible": 0, "safe": 0, "suppressed": 0, "seconds": 0,
    });
    assert_eq!(report, serde_json::json!({"version": 1, "findings": [], "errors": [], "summary": summary}));
}

#[test]
fn text_says_that_all_is_well() {
    let folder = Folder::with(&[("a.py", "x = 1\n")]);
    let ran = folder.check(&[]);
    assert!(ran.stdout.starts_with("All well: 0 findings (1 file checked in 0."), "{}", ran.stdout);
    assert_eq!(ran.stderr, "");
}

#[test]
fn concise_keeps_remarks_apart_from_lines() {
    let folder = Folder::with(&[("bad.py", "x = = 1\n")]);
    let ran = folder.check(&["--strict-syntax", "--output-format", "concise"]);
    assert_eq!(ran.stdout, "bad.py:1:5: error: syntax error: Expected an expression\n");
    assert!(ran.stderr.starts_with("0 findings; 1 file could not be checked (1 file checked in"), "{}", ran.stderr);
}

#[test]
fn colours_only_when_asked_for() {
    let folder = Folder::with(&[("bad.py", "x = = 1\n")]);
    let plain = folder.check(&["--strict-syntax"]);
    assert!(!plain.stdout.contains('\x1b'), "{}", plain.stdout);
    let coloured = folder.check(&["--strict-syntax", "--color", "always"]);
    assert!(coloured.stdout.contains('\x1b'), "{}", coloured.stdout);
}

#[test]
fn a_reader_that_has_seen_enough() {
    let folder = Folder::new();
    for number in 0..2_000 {
        folder.write(&format!("bad{number}.py"), "x = = 1\n");
    }
    let mut child = folder.asked("check", &["--strict-syntax"]).spawn().expect("latebind starts");
    let mut pipe = child.stdout.take().expect("a pipe");
    let mut first = [0; 16];
    pipe.read_exact(&mut first).expect("some output");
    drop(pipe);
    let output = child.wait_with_output().expect("latebind ends");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn rules_have_pages() {
    let folder = Folder::new();
    let list = folder.run("rule", &[], b"");
    assert_eq!((list.status, list.stdout.lines().count()), (0, 7));
    for code in ["LB001", "LB002", "LB003", "LB004", "LB005", "LB009", "LB010"] {
        let page = folder.run("rule", &[code], b"");
        assert!(page.stdout.starts_with(&format!("{code} ")) && !page.stdout.contains("# late: "), "{}", page.stdout);
        assert!(list.stdout.contains(&format!("{code}  ")), "{}", list.stdout);
    }
    assert_eq!(folder.run("rule", &["LB999"], b"").status, 2);
}

#[test]
fn help_tells_the_exit_statuses() {
    let ran = Folder::new().check(&["--help"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.contains("Exit status: 0 nothing at or above --fail-on"), "{}", ran.stdout);
}
