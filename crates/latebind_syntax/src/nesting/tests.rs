use super::{Nesting, measure};

#[track_caller]
fn check(text: &str, nested: usize, links: usize) {
    assert_eq!(measure(text), Ok(Nesting { nested, links }), "{text}");
}

#[track_caller]
fn check_error(text: &str, offset: u32, message: &str) {
    let problem = measure(text).unwrap_err();
    assert_eq!((problem.span.start, problem.message.as_str()), (offset, message));
}

#[test]
fn brackets_nest() {
    check("", 0, 0);
    check("((1), [2])", 2, 2);
    check("f(a)(b)\n", 1, 2);
    check("# ((((\n'(((('\n\"\"\"(\n((\"\"\"\nr'\\'(('", 0, 0);
    check("(]", 1, 1);
}

#[test]
fn operators_nest() {
    check("- - -1", 3, 0);
    check("a - -b - -c", 1, 2);
    check("2**3**4", 2, 0);
    check("a**2 + b**2", 1, 1);
    check("not a and not b", 1, 0);
    check("1 if a else 2 if b else 3", 2, 0);
    check("lambda: lambda: 1, lambda: 2", 2, 0);
    check("lambda x=lambda y=1, z=2: 3, v=4: 5", 2, 0);
    check("f(-1, -2, *a, **k)", 2, 1);
}

#[test]
fn chains_link() {
    check("a + b + c\nd", 0, 2);
    check("a.b.c().d", 1, 4);
    check("[1 + 1, 1 + 1]", 1, 2);
}

#[test]
fn blocks_nest() {
    check("if 1:\n if 1:\n  x\n# c\n\n   # d\ny\n", 2, 0);
    check("if 1:\n\tif 1:\n        x\n", 1, 0);
    check("f(\n      1)\n", 1, 1);
    check("x = 1 + \\\n      2\n", 0, 1);
}

#[test]
fn fstrings_nest() {
    check("f'{a}{b}'", 2, 1);
    check("f'{{((('", 1, 0);
    check("f'{a!r:>{w}}' (b)", 4, 3);
    check("f'{f'{a}'}' (b)", 4, 2);
    check("f'{x:=((5}((' + (1)", 3, 2);
    check("rf'\\{(a)}\\'((' f'\\N{DASH}(('", 3, 2);
    check("f'''{\n(a)\n}((\n'''", 3, 2);
    check("f'(('\nf'((\n(1)", 1, 1);
    check("f'{a[\"b\"]}' '(('", 3, 2);
}

#[test]
fn limits_are_those_of_cpython() {
    let parentheses = |n: usize| format!("{}1{}", "(".repeat(n), ")".repeat(n));
    assert!(measure(&parentheses(200)).is_ok());
    check_error(&parentheses(201), 200, "too many nested parentheses");
    let blocks = |n: usize| -> String { (0..=n).map(|i| " ".repeat(i) + "if 1:\n").collect() };
    assert!(measure(&blocks(99)).is_ok());
    check_error(&blocks(100), 5650, "too many levels of indentation");
    assert!(measure(&"not ".repeat(6000)).is_ok());
    check_error(&"not ".repeat(6001), 24003, "source is too complex to parse");
    assert!(measure(&"a+".repeat(50_000)).is_ok());
    check_error(&"a+".repeat(100_001), 200_002, "source is too complex to parse");
}
