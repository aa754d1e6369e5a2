//! Scoping errors: the words are CPython's.

use super::scopes;
use crate::{ErrorStage, PythonVersion};

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
    let stage = |version| scopes("await x\n", version).errors.first().map(|error| error.stage);
    check("await x\n", &["'await' outside function"]);
    check_for(PythonVersion::V3_13, "await x\n", &["'await' outside function"]);
    assert_eq!(stage(PythonVersion::V3_13), Some(ErrorStage::Compile));
    assert_eq!(stage(PythonVersion::V3_14), Some(ErrorStage::Symtable));
}

#[test]
fn yield_and_return_need_a_function() {
    check("yield 1\n", &["'yield' outside function"]);
    check("yield from x\n", &["'yield from' outside function"]);
    check_for(PythonVersion::V3_12, "yield from x\n", &["'yield' outside function"]);
    check("class C:\n return 1\n", &["'return' outside function"]);
    check("async def f():\n yield from x\n", &["'yield from' inside async function"]);
    check("async def f():\n return 1\n yield\n", &["'return' with value in async generator"]);
    check("async def f():\n return\n yield\n", &[]);
}

#[test]
fn a_comprehension_waits_for_the_one_in_it_since_3_11() {
    let source = "async def f():\n [[x async for x in y] for z in w]\n";
    check_for(PythonVersion::V3_11, source, &[]);
    let message = "asynchronous comprehension outside of an asynchronous function";
    check_for(PythonVersion::V3_10, source, &[message]);
}

#[test]
fn all_errors_are_listed() {
    let first = "name 'x' is parameter and global";
    let second = "no binding for nonlocal 'y' found";
    check("def f(x):\n global x\n nonlocal y\n", &[first, second]);
}
