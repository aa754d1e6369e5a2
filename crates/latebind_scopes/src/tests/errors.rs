//! Scoping errors: the words are CPython's.

use super::scopes;
use crate::PythonVersion;

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    check_for(PythonVersion::LATEST, source, expected);
}

#[track_caller]
fn check_for(version: PythonVersion, source: &str, expected: &[&str]) {
    let scopes = scopes(source, version);
    let messages: Vec<_> = scopes.errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, expected, "in {source}");
}

#[test]
fn declared_after_a_binding() {
    check("def f():\n x = 1\n global x\n", &["name 'x' is assigned to before global declaration"]);
}

#[test]
fn nonlocal_without_a_function() {
    check("nonlocal x\n", &["nonlocal declaration not allowed at module level"]);
}

#[test]
fn nonlocal_without_a_binding() {
    check("def f():\n nonlocal x\n", &["no binding for nonlocal 'x' found"]);
}

#[test]
fn two_parameters_of_one_name() {
    check("def f(a, a): pass\n", &["duplicate argument 'a' in function definition"]);
}

#[test]
fn a_walrus_that_rebinds_the_iteration_variable() {
    check("[(x := 0) for x in y]\n", &["assignment expression cannot rebind comprehension iteration variable 'x'"]);
}

#[test]
fn await_outside_functions_is_an_error_of_the_table_since_3_14() {
    check("await x\n", &["'await' outside function"]);
    check_for(PythonVersion::V3_13, "await x\n", &[]);
}

#[test]
fn all_errors_are_listed() {
    let first = "name 'x' is parameter and global";
    let second = "no binding for nonlocal 'y' found";
    check("def f(x):\n global x\n nonlocal y\n", &[first, second]);
}
