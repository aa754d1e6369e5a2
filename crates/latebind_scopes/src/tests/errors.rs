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

#[test]
fn jumps_need_a_loop() {
    check("break\n", &["'break' outside loop"]);
    check("for x in y:\n def f():\n  continue\n", &["'continue' not properly in loop"]);
    check("while x:\n pass\nelse:\n break\n", &["'break' outside loop"]);
    check("while x:\n try: break\n finally: continue\n", &[]);
}

#[test]
fn nothing_jumps_out_of_an_except_star() {
    let message = "'break', 'continue' and 'return' cannot appear in an except* block";
    check("try: pass\nexcept* E:\n break\n", &[message]);
    check("def f():\n try: pass\n except* E:\n  while x: return\n", &[message]);
    check("try: pass\nexcept* E:\n while x: break\n", &[]);
}

#[test]
fn a_star_needs_company() {
    check("*a, *b = c\n", &["multiple starred expressions in assignment"]);
    check_for(PythonVersion::V3_8, "*a, *b = c\n", &["two starred expressions in assignment"]);
    check("for *a in b: pass\n", &["starred assignment target must be in a list or tuple"]);
    check("x = *a\n", &["can't use starred expression here"]);
    check("a, *b = *c, *d\nf(*a)\nclass C(*a): pass\ndef g(*a: *b): x[*a]\n", &[]);
}

#[test]
fn keywords_are_given_once() {
    check("f(a=1, b=1, b=1, a=1)\n", &["keyword argument repeated: a"]);
    check("class C(a=1, a=1): pass\n", &["keyword argument repeated: a"]);
}

#[test]
fn patterns_bind_each_name_once_on_every_way() {
    let in_match = |pattern: &str| format!("match x:\n case {pattern}: pass\n");
    let last = |pattern: &str, expected: &[&str]| check(&in_match(pattern), expected);
    last("[a, {1: a}]", &["multiple assignments to name 'a' in pattern"]);
    last("[a] | [b]", &["alternative patterns bind different names"]);
    last("[a, b] | C(b, c=a)", &[]);
    last("{1: a, True: b}", &["mapping pattern checks duplicate key (True)"]);
    last("C(a=1, a=2)", &["attribute name repeated in class pattern: a"]);
    last("[*a, b, *_]", &["multiple starred names in sequence pattern"]);
    check("match x:\n case a: pass\n case b: pass\n", &["name capture 'a' makes remaining patterns unreachable"]);
    check("match x:\n case _ if a: pass\n case _: pass\n", &[]);
}

#[test]
fn blocks_nest_so_deep_and_no_deeper() {
    let nested = |depth: usize| {
        let lines = (0..depth).map(|indent| format!("{}while x:\n", " ".repeat(indent)));
        lines.collect::<String>() + &" ".repeat(depth) + "pass\n"
    };
    check(&nested(21), &[]);
    check(&nested(22), &["too many statically nested blocks"]);
    check_for(PythonVersion::V3_12, &nested(21), &["too many statically nested blocks"]);
}

#[test]
fn where_cpython_itself_fails() {
    let lost = "class C:\n x = [(lambda: __class__) for y in z]\n";
    check(lost, &["SystemError: CPython 3.14 cannot compile '__class__' here"]);
    check_for(PythonVersion::V3_11, lost, &[]);
}
