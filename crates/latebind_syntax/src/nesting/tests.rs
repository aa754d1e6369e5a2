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

/// Pieces that open, close, chain and hide.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "x",
    "1",
    " ",
    ",",
    ":",
    ".a",
    "+",
    "-",
    "~",
    "*",
    "**",
    "=",
    "not ",
    "and ",
    "or ",
    "lambda ",
    "lambda:",
    "lambda x=",
    " if ",
    " else ",
    " in ",
    "await ",
    "yield ",
    ":=",
    "'",
    "\"",
    "f'",
    "f\"",
    "rf'",
    "f'''",
    "'''",
    "f'{",
    "}'",
    "{x:{",
    "{{",
    "}}",
    "\\",
    "\\\n",
    "\n",
    "\n ",
    "\n  ",
    "\r\n",
    "#",
    "if x:",
    "elif x:",
    "def f(x):",
    "class C:",
    "for x in ",
    "match x:\n case ",
    "!r",
    "\\N{DASH}",
    "t'",
    ";",
    "return ",
    "@",
    "<",
    "async ",
];

/// A small xorshift: the same soups on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    /// Repeats make deep texts likely, few distinct pieces legal ones.
    fn soup(&mut self) -> String {
        let kinds: Vec<&str> = (0..=self.below(6)).map(|_| PIECES[self.below(PIECES.len())]).collect();
        let mut soup = String::new();
        for _ in 0..self.below(8) {
            let run: Vec<&str> = (0..=self.below(3)).map(|_| kinds[self.below(kinds.len())]).collect();
            soup += &run.concat().repeat(1 + self.below(12));
        }
        soup
    }
}

/// Deepest brackets that the parser's own tokenizer sees, and whether it is content.
fn parser_brackets(text: &str) -> (usize, bool) {
    use ruff_python_ast::token::TokenKind as Kind;
    let options = ruff_python_parser::ParseOptions::from(ruff_python_parser::Mode::Module);
    let parsed = ruff_python_parser::parse_unchecked(text, options);
    let (mut depth, mut deepest) = (0usize, 0);
    for token in parsed.tokens().iter() {
        match token.kind() {
            Kind::Lpar | Kind::Lsqb | Kind::Lbrace => depth += 1,
            Kind::Rpar | Kind::Rsqb | Kind::Rbrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    (deepest, parsed.errors().is_empty())
}

#[test]
fn nothing_is_deeper_than_measured() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut legal = 0;
    for _ in 0..20_000 {
        let text = random.soup();
        let Ok(Nesting { nested, links }) = measure(&text) else {
            continue;
        };
        let (brackets, content) = parser_brackets(&text);
        if content {
            legal += 1;
            assert!(brackets <= nested, "{brackets} brackets, {nested} measured: {text:?}");
        }
        let depth = crate::parse(&text).depth as usize;
        assert!(depth <= 8 + 6 * nested + links, "{depth} deep, {nested} measured: {text:?}");
    }
    println!("{legal} legal soups");
    assert!(legal > 1000);
}
