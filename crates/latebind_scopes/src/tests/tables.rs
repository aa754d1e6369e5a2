//! The table, where versions differ.

use std::fmt::Write as _;

use super::scopes;
use crate::{PythonVersion, Resolution, ScopeId, Scopes};

/// One line per block of the table: its name, then its cells (`x!`), its free
/// names (`x^`) and its locals. Globals are left out.
#[track_caller]
fn check(versions: &[PythonVersion], source: &str, expected: &[&str]) {
    for &version in versions {
        let scopes = scopes(source, version);
        let listed = scopes.iter().filter(|&id| !scopes.scope(id).inlined);
        let lines: Vec<_> = listed.map(|id| line(&scopes, id)).collect();
        assert_eq!(lines, expected, "CPython {version} in {source}");
    }
}

fn line(scopes: &Scopes, id: ScopeId) -> String {
    let scope = scopes.scope(id);
    let mut line = format!("{}:", scope.name);
    for symbol in &scope.symbols {
        let mark = match symbol.resolution {
            Resolution::Local => "",
            Resolution::Cell => "!",
            Resolution::Free => "^",
            Resolution::GlobalExplicit | Resolution::GlobalImplicit => continue,
        };
        let _ = write!(line, " {}{mark}", symbol.name);
    }
    line
}

const OLD: &[PythonVersion] = &[PythonVersion::V3_8, PythonVersion::V3_11];
const INLINED: &[PythonVersion] = &[PythonVersion::V3_12, PythonVersion::V3_13];
const NEWEST: &[PythonVersion] = &[PythonVersion::V3_14];

#[test]
fn comprehensions_are_inlined_since_3_12() {
    let source = "def f(k):\n return [lambda: (i, k) for i in k]\n";
    check(OLD, source, &["top: f", "f: k!", "listcomp: .0 i! k^", "lambda: i^ k^"]);
    check(INLINED, source, &["top: f", "f: k! i!", "lambda: i^ k^"]);
}

#[test]
fn inlining_takes_a_name_from_a_sibling_closure() {
    // gh-121377: the lambda should find the `k` of `o`.
    let source = "def o(k):\n def h():\n  [k for k in a]\n  return lambda: k\n";
    check(OLD, source, &["top: o", "o: k! h", "h: k^", "listcomp: .0 k", "lambda: k^"]);
    check(INLINED, source, &["top: o", "o: k h", "h: k!", "lambda: k^"]);
}

#[test]
fn class_variables_are_invisible_to_inlined_comprehensions() {
    let source = "def f(x):\n class C:\n  x = 1\n  [x for _ in a]\n";
    check(OLD, source, &["top: f", "f: x! C", "C: x", "listcomp: .0 _ x^"]);
    check(INLINED, source, &["top: f", "f: x! C", "C: x _"]);
}

#[test]
fn annotations_are_blocks_since_3_14() {
    let source = "def f(T):\n def g(a: T): pass\n";
    check(OLD, source, &["top: f", "f: T g", "g: a"]);
    let annotations = "__annotate__: .format";
    check(NEWEST, source, &["top: f", annotations, "f: T! g", "__annotate__: .format T^", "g: a"]);
}

#[test]
fn annotations_of_a_class_share_a_block() {
    let source = "def f(T):\n class C:\n  x: T\n  if T:\n   y: (lambda: T)\n";
    check(OLD, source, &["top: f", "f: T! C", "C: x T^ y", "lambda: T^"]);
    let class = ["C: x T^ y", "__annotate__: .format __classdict__^ T^", "lambda: T^"];
    check(NEWEST, source, &["top: f", "__annotate__: .format", "f: T! C", class[0], class[1], class[2]]);
}

#[test]
fn future_annotations_leave_no_trace_since_3_10() {
    let source = "from __future__ import annotations\ndef f(T):\n class C:\n  x: T\n";
    check(&[PythonVersion::V3_9], source, &["top: annotations f", "f: T! C", "C: x T^"]);
    check(&[PythonVersion::V3_10], source, &["top: annotations f", "f: T C", "C: x"]);
}

#[test]
fn a_generic_class_has_a_block_of_type_parameters() {
    let source = "class C[T](B):\n def m(self): return T\n";
    let head = "C: .type_params! .generic_base T!";
    check(INLINED, source, &["top: C", head, "C: __type_params__ .type_params^ m T^", "m: self T^"]);
}

#[test]
fn super_needs_the_class() {
    let source = "class C:\n def m(self): return super()\n";
    let scopes = scopes(source, PythonVersion::V3_13);
    let class = scopes.scope(scopes.iter().nth(1).expect("the class"));
    assert_eq!(class.cellvars(), ["__class__"]);
    let method = scopes.scope(scopes.iter().nth(2).expect("the method"));
    assert_eq!(method.freevars(), ["__class__"]);
}
