use super::{Parsed, parse};
use crate::tree::{Const, Expr, Stmt};

/// Parses on the small stack that `parse` promises to be enough.
fn parse_on_1_mib(text: &str) -> Parsed {
    crate::with_stack(1 << 20, || parse(text)).unwrap()
}

#[track_caller]
fn check_constant(literal: &str, expected: &Const) {
    let parsed = parse(literal);
    assert_eq!(parsed.errors, []);
    let constants: Vec<_> = parsed
        .tree
        .expr_ids()
        .filter_map(|id| match parsed.tree.expr(id) {
            Expr::Const(value) => Some(value),
            _ => None,
        })
        .collect();
    assert_eq!(constants, [expected], "{literal}");
}

#[track_caller]
fn check_site(text: &str, site: &str) {
    let parsed = parse(text);
    assert_eq!(parsed.errors, []);
    let tree = &parsed.tree;
    let closure = |expr: &Expr| matches!(expr, Expr::Lambda { .. } | Expr::Generator { .. });
    let exprs = tree.expr_ids().filter(|&id| closure(tree.expr(id)));
    let scope = |stmt: &Stmt| matches!(stmt, Stmt::Function(_) | Stmt::Class(_));
    let stmts = tree.stmt_ids().filter(|&id| scope(tree.stmt(id)));
    let spans = exprs.map(|id| tree.expr_span(id)).chain(stmts.map(|id| tree.stmt_span(id)));
    let sites: Vec<_> = spans.map(|span| &text[span.range()]).collect();
    assert_eq!(sites, [site], "{text}");
}

#[track_caller]
fn check_error(text: &str, line: &str, message: &str) {
    let parsed = parse(text);
    let first = parsed.errors.first().expect("an error");
    assert_eq!(first.message, message);
    assert!(text[first.span.start as usize..].starts_with(line), "{first:?}");
    assert_eq!((parsed.tree.expr_count(), parsed.depth), (0, 0));
}

#[track_caller]
fn check_deep(text: &str, depth: u32) {
    let parsed = parse_on_1_mib(text);
    assert_eq!(parsed.errors, []);
    assert_eq!(parsed.depth, depth);
}

#[track_caller]
fn check_too_deep(text: &str, message: &str) {
    assert_eq!(parse_on_1_mib(text).errors[0].message, message);
}

#[test]
fn constants() {
    check_constant("0x1_0", &Const::Int("16".into()));
    check_constant("1_000", &Const::Int("1000".into()));
    check_constant("0o17777777777777777777777", &Const::Int("147573952589676412927".into()));
    check_constant("1e3", &Const::Float(1000f64.to_bits()));
    check_constant("2j", &Const::Complex(2f64.to_bits()));
    check_constant("'a' \"b\" r'\\n'", &Const::Str("ab\\n".into()));
    check_constant("b'\\x00' b'a'", &Const::Bytes([0, b'a'].into()));
    check_constant("...", &Const::Ellipsis);
}

#[test]
fn sites() {
    check_site("f(x for x in y)", "(x for x in y)");
    check_site("f ( x for x in y )", "( x for x in y )");
    check_site("f((x for x in y))", "(x for x in y)");
    check_site("f((x for x in y), 1)", "(x for x in y)");
    check_site("@d # c\n# @\n@e\nasync def f(): x\n", "async def f(): x");
    check_site("@d\nclass C:\n  x\n  # c\n", "class C:\n  x");
    check_site("def f(): x ; # c\n", "def f(): x ;");
    check_site("(lambda: (1))", "lambda: (1)");
}

#[test]
fn comments() {
    let text = "# one\nx = '# no' # two\r\nf(# three\r)\n#";
    let parsed = parse(text);
    let comments: Vec<_> = parsed.comments.iter().map(|span| &text[span.range()]).collect();
    assert_eq!(comments, ["# one", "# two", "# three", "#"]);
}

#[test]
fn errors() {
    check_error("x = 1\ny = = 2\n", "= 2", "Expected an expression");
    check_error("raise; raise from x", "from x", "Exception missing in `raise` statement with cause");
    assert_eq!(parse("raise;\n").errors, []);
    assert_eq!(parse("").errors, []);
}

#[test]
fn every_version_is_read() {
    assert_eq!(parse("type X[T = int] = list[T]\nt'{x}'\ntry: x\nexcept A, B: y\n").errors, []);
    assert_eq!(parse("print(f'{x!r:{'>'}}', *a, (b := 1))").errors, []);
}

#[test]
fn long_chains_are_legal() {
    check_deep(&"a + ".repeat(50_000).add("a"), 50_002);
    check_deep(&"x".to_owned().add(&".a".repeat(50_000)), 50_002);
    check_deep(&"x".to_owned().add(&"(0)".repeat(50_000)), 50_002);
    check_deep(&"x".to_owned().add(&".a(0)[b]".repeat(2_000)), 6_002);
    check_deep(&format!("if x: y\n{}", "elif x: y\n".repeat(5_000)), 5_003);
    check_deep(&format!("{}x", "x and ".repeat(50_000)), 3);
}

#[test]
fn deep_nesting_is_legal_or_an_error() {
    check_deep(&"not ".repeat(2_000).add("x"), 2_002);
    check_deep(&"lambda: ".repeat(2_000).add("x"), 2_002);
    check_deep(&"lambda x=".repeat(2_000).add("x").add(&": x".repeat(2_000)), 2_002);
    check_deep(&"x if x else ".repeat(2_000).add("x"), 2_002);
    check_deep(&"x ** ".repeat(2_000).add("x"), 2_002);
    check_deep(&format!("{}{}", "[".repeat(200), "]".repeat(200)), 201);
    check_too_deep(&"[".repeat(2_000), "too many nested parentheses");
    check_too_deep(&"f(".repeat(2_000), "too many nested parentheses");
    check_too_deep(&"f'{x:{y:'".to_owned().add(&"[".repeat(100_000)), "too many nested parentheses");
    check_too_deep(&"- ".repeat(1_000_000), "source is too complex to parse");
    check_too_deep(&"match (*".repeat(100_000), "too many nested parentheses");
    let blocks = |n: usize| (0..n).map(|i| " ".repeat(i) + "while x:\n").collect::<String>();
    check_deep(&(blocks(99) + &" ".repeat(99) + "x\n"), 101);
    check_too_deep(&blocks(2_000), "too many levels of indentation");
}

trait Add {
    fn add(self, more: &str) -> String;
}

impl Add for String {
    fn add(mut self, more: &str) -> String {
        self.push_str(more);
        self
    }
}
