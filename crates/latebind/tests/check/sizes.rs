//! Large and deep files.

use crate::program::{Folder, errors};

/// Parsed and judged without complaint.
#[track_caller]
fn check(text: &str) {
    let folder = Folder::with(&[("large.py", text)]);
    let ran = folder.check(&["--strict-syntax", "--output-format", "json"]);
    let complaints = errors(&ran.json());
    assert_eq!((ran.status, complaints.as_slice()), (0, [].as_slice()), "{}", ran.stderr);
}

/// An answer of any kind, within one process.
#[track_caller]
fn survives(text: &str) {
    let folder = Folder::with(&[("deep.py", text)]);
    let ran = folder.check(&["--strict-syntax", "--output-format", "json"]);
    assert!(ran.status == 0 || ran.status == 1, "status {}: {}", ran.status, ran.stderr);
    assert_eq!(ran.json()["summary"]["files"], 1);
}

#[test]
fn fifty_thousand_lines() {
    check(&"def f(a):\n    return [a for b in a]\n\n\nclass C:\n    x = 1\n\n\ny = 2\nz = 3\n".repeat(5_000));
}

#[test]
fn two_hundred_parentheses() {
    check(&format!("x = {}1{}\n", "(".repeat(200), ")".repeat(200)));
}

#[test]
fn two_thousand_parentheses() {
    survives(&format!("x = {}1{}\n", "(".repeat(2_000), ")".repeat(2_000)));
    survives(&format!("x = {}\n", "(".repeat(2_000)));
    survives(&format!("x = {}1{}\n", "[".repeat(2_000), "]".repeat(2_000)));
}

#[test]
fn ninety_blocks() {
    let blocks: String = (0..90).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
    check(&format!("{blocks}{}pass\n", " ".repeat(90)));
}

#[test]
fn two_thousand_blocks() {
    let blocks: String = (0..2_000).map(|depth| format!("{}for i in x:\n", " ".repeat(depth))).collect();
    survives(&format!("{blocks}{}pass\n", " ".repeat(2_000)));
}

#[test]
fn two_thousand_closures_in_each_other() {
    survives(&format!("f = {}1\n", "lambda: ".repeat(2_000)));
    let defs: String = (0..2_000).map(|depth| format!("{}def f{depth}():\n", " ".repeat(depth))).collect();
    survives(&format!("{defs}{}return f0\n", " ".repeat(2_000)));
}

#[test]
fn chains_without_end() {
    survives(&format!("x = {}1\n", "1 + ".repeat(20_000)));
    survives(&format!("x = a{}\n", ".b()".repeat(20_000)));
    survives(&format!("if x:\n    pass\n{}", "elif x:\n    pass\n".repeat(20_000)));
    survives(&format!("x = {}1\n", "not ".repeat(20_000)));
}

#[test]
fn one_line_of_a_megabyte() {
    check(&format!("x = [{}]\n", "1, ".repeat(350_000)));
    check(&format!("x = '{}'\n", "a".repeat(1_000_000)));
}
