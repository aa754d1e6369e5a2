//! Bad input: a clear outcome each, and the rest still checked.

use crate::program::{Folder, errors};

const GOOD: &str = "x = 1\n";

/// What is said of one file beside a good one.
#[track_caller]
fn check(bytes: impl AsRef<[u8]>, expected: &[&str]) {
    let folder = Folder::with(&[("good.py", GOOD)]);
    folder.write("bad.py", bytes);
    let ran = folder.check(&["--strict-syntax", "--output-format", "json"]);
    let report = ran.json();
    assert_eq!(errors(&report), expected, "{}", ran.stderr);
    assert_eq!(report["summary"]["files"], 2);
    assert_eq!(ran.status, i32::from(!expected.is_empty()));
    assert_eq!(ran.stderr, "");
}

#[test]
fn broken_syntax_has_a_place_and_a_reason() {
    check("x = 1\nfor i in range(3)\n    pass\n", &["bad.py:2:18: syntax error: Expected `:`, found newline"]);
}

#[test]
fn one_entry_per_file() {
    check("x = = 1\ny = = 2\n", &["bad.py:1:5: syntax error: Expected an expression"]);
}

#[test]
fn not_utf_8_without_a_coding_line() {
    let why = "Non-UTF-8 code starting with '\\xe9', but no encoding declared; \
               see https://peps.python.org/pep-0263/ for details";
    check(b"x = 1\ns = '\xe9'\n", &[&format!("bad.py:2:6: {why}")]);
}

#[test]
fn not_utf_8_with_a_coding_line() {
    check(b"# coding: latin-1\ns = '\xe9'\n", &[]);
}

#[test]
fn utf_8_said_and_not_kept() {
    let why = "(unicode error) 'utf-8' codec can't decode byte 0xe9: invalid continuation byte";
    check(b"# coding: utf-8\ns = '\xe9'\n", &[&format!("bad.py:2:6: {why}")]);
}

#[test]
fn an_encoding_nobody_knows() {
    check("# coding: klingon\n", &["bad.py:1:11: unknown encoding: klingon"]);
}

#[test]
fn a_byte_order_mark_is_no_character() {
    check(b"\xef\xbb\xbfx = (\n", &["bad.py:2:1: syntax error: unexpected EOF while parsing"]);
    check(b"\xef\xbb\xbfx = 1\n", &[]);
}

#[test]
fn any_line_ending() {
    check("x = 1\r\nif x:\r\n    y = 2\r\n", &[]);
    check("x = 1\rif x:\r    y = 2\r", &[]);
    check("x = 1\r\nx = = 2\r\n", &["bad.py:2:5: syntax error: Expected an expression"]);
}

#[test]
fn nul_bytes() {
    check(b"x = 1\ny = \x00\n", &["bad.py:2:5: source code cannot contain null bytes"]);
}

#[test]
fn an_empty_file() {
    check("", &[]);
    check("\n\n", &[]);
    check("# only a comment", &[]);
}

#[test]
fn not_python_at_all() {
    let folder = Folder::with(&[("image.py", b"\x89PNG\r\n\x1a\n\x00\x00".as_slice())]);
    let report = folder.json(&["--strict-syntax"]);
    assert_eq!(errors(&report).len(), 1);
}

#[test]
fn every_syntax_error_only_when_asked_for() {
    let folder = Folder::with(&[("bad.py", "x = = 1\n")]);
    assert_eq!(folder.check(&["--strict-syntax"]).status, 1);
    let lenient = folder.check(&["-q"]);
    assert_eq!((lenient.status, lenient.stdout.as_str()), (0, ""), "no rule could match: not parsed");
}
