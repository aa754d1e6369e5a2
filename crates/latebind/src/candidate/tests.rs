//! The look at the bytes never says no where the checker has something to say.

use std::collections::BTreeSet;

use latebind_verdicts::rule::Rule;
use latebind_verdicts::{Wanted, judge};

use super::may_match;

fn rules(all: bool) -> BTreeSet<Rule> {
    Rule::ALL.into_iter().filter(|rule| all || rule.on_by_default()).collect()
}

#[track_caller]
fn check(text: &str, expected: bool) {
    assert_eq!(may_match(text.as_bytes(), &rules(false)), expected, "{text}");
}

#[test]
fn closures_in_loops() {
    check("for i in x:\n    f(lambda: i)\n", true);
    check("for i in x: f(lambda: i)\n", true);
    check("while x:\n  if y:\n    def f(): return x\n    x += 1\n", true);
    check("while x:\n  def f(): return x\n  x <<= 1\n", true);
    check("async def g():\n async for i in x:\n  async def f(): return i\n", true);
    check("for i in x:\n    class C:\n        def f(self): return i\n", true);
    check("for i in x:\n    gs.append(y * i for y in x)\n", true);
    check("for i in x:\n    def f(): return f'{i}'\n", true);
    check("for i in x:\n    class C(i):\n        def f(self): return C\n", true);
    check("for i in x:\n    import os.path\n    fs.append(lambda: os)\n", true);
    check(
        "for i in x:\n    fs.append(lambda y: y if y else lambda i: y)\nfor i in x:\n    fs.append(lambda y: i if y else lambda i: y)\n",
        true,
    );
    check(
        "def f():\n    global i\n    i = 1\n    for x in y:\n        def g():\n            global i\n            i = 1\n        fs.append(lambda: i)\n",
        true,
    );
    check("for i in x:\n    def f(y):\n        for z in y: fs.append(lambda: z)\n", true);
    check("fs = [lambda: i for i in x]\n", true);
    check("fs = {i: f(lambda: i) for i in x}\n", true);
    check("fs = [(y + i for y in x) for i in x]\n", true);
    check("fs = [f(i := y, lambda: i) for y in x]\n", true);
    check("fs = f'{[lambda: i for i in x]}'\n", true);
}

#[test]
fn no_closure_in_a_loop() {
    check("x = 1\n", false);
    check("while x:\n  if y:\n    def f(): pass\n", false);
    check("for i in x:\n    fs.append(lambda i=i: i)\n", false);
    check("for i in x:\n    fs.append(lambda y: y(x, i=1), i)\n", false);
    check("for i in x:\n    def f(i): return i\n", false);
    check("fs = [(y for y in i) for i in x]\n", false);
    check("fs = [f(lambda y: y) for i in x]\n", false);
    check("for i in x:\n    def f():\n        i = 1\n        return i\n", false);
    check("for i in x:\n    f(y for y in i)\n    f(y.i for i in x for y in i)\n", false);
    check("def f():\n    for i in x:\n        print(i)\n", false);
    check("for i in x:\n    pass\nf(lambda: i)\n", false);
    check("for i in x:\n    pass\nelse:\n    f(lambda: i)\n", false);
    check("def f(x):\n    '''for\n    lambda'''\n    return [y for y in x]\n", false);
    check("class C:\n    def f(self):\n        return lambda: self\n", false);
}

#[test]
fn what_is_used_up_at_once() {
    check("for i in x:\n    sum(y * i for y in x)\n", false);
    check("for i in x:\n    ', '.join(y + i for y in x)\n", false);
    check("for i in x:\n    f'{i}'.join((y + i for y in x))\n", false);
    check("for i in x:\n    sum((y * i for y in x), 0)\n", false);
    check("for i in x:\n    sorted(x, key=lambda y: y[i])\n", false);
    check("for i in x:\n    sep.join(y + i for y in x)\n", true);
    check("for i in x:\n    list(((y + i for y in x), 1))\n", true);
    check("for i in x:\n    dict(a=(y + i for y in x))\n", true);
    check("for i in x:\n    sorted([lambda: i])\n", true);
    check("for i in x:\n    np.any(y * i for y in x)\n", true);
}

#[test]
fn a_builtin_may_be_bound() {
    let program = "for i in x:\n    any(y * i for y in x)\n";
    check(program, false);
    for binding in [
        "from numpy import any\n",
        "from numpy import *\n",
        "from numpy import (all,\n  any)\n",
        "import numpy.any as any\n",
        "def any(x): pass\n",
        "class any: pass\n",
        "any = 1\n",
        "x, (any, y) = z\n",
        "any: int = 1\n",
        "for any in x: pass\n",
        "with x as any: pass\n",
        "def f(x, *, any=1): pass\n",
        "if (any := 1): pass\n",
        "def f():\n    global any\n    any = 1\n",
        "x = [any for any in y]\n",
        "x = lambda any: any\n",
    ] {
        check(&format!("{binding}{program}"), true);
    }
    check(&format!("print(x.any, isinstance(x, any), f(any=1))\n{program}"), false);
}

#[test]
fn deleted_names() {
    check("try:\n    f()\nexcept E as e:\n    g = lambda: e\n", true);
    check("def f():\n    x = 1\n    g = (x for y in z)\n    del x\n", true);
    check("def f():\n    x = 1\n    def g():\n        return x\n    del x\n    g()\n", true);
    check("def g():\n    return x\ndel x\n", true);
    check("def g():\n    global x\n    del x\ndef h():\n    return x\n", true);
    check("def f():\n    try:\n        g()\n    except E as e:\n        print(e)\n    return lambda: 1\n", false);
    check("def f():\n    del x.y, z[0]\n    return lambda: (x, z)\n", false);
    check("def f():\n    del x\n    return lambda: (y.x, z(x=1)) and 1\n", true);
    check("class C:\n    del x\n    def f(self):\n        return x\n", false);
}

#[test]
fn names_bound_to_what_mentions_them() {
    check("def f(): return 1\nf = lambda: f()\n", true);
    check("from m import f\ndef f(): return f()\n", true);
    check("def w(run):\n    def inner(): return run()\n    run = inner\n    return run\n", true);
    check("def w(run):\n    def inner(): return run()\n    fs = [inner]\n    run = fs[0]\n    return run\n", true);
    check("def f(n): return f(n - 1)\n", false);
    check("if x:\n    def f(): return f()\nelif y:\n    def f(): return f()\nelse:\n    f = 1\n", false);
    check("if x:\n    f = 1\nif y:\n    def f(): return f()\n", true);
    check("for i in x:\n    if i:\n        def f(): return f()\n    else:\n        f = 1\n", true);
    check("try:\n    from m import f\nexcept E:\n    def f(): return f()\n", true);
    check("@over\ndef f(x: int): ...\n@over\ndef f(x: str):  pass\n# the real one\ndef f(x): return f(x)\n", false);
    check("def f(): return f()\nf = 1\n", false);
    check("f = 1\ndef f(): return 1\nclass C:\n    def f(self): return f()\n", false);
    check("f = None\ndef g(): return f()\nf = 1\n", false);
    check("def w(run):\n    def inner(): return run\n    run = inner\n    return run\n", false);
}

#[test]
fn what_cannot_be_read_is_parsed() {
    check("def f(:\n    'x\n", true);
    check("größe = [1 for x in y]\n", true);
    check("# coding: utf-7\ndef f(): pass\n", true);
    check("# coding: latin-1\ndef f(): pass\n", false);
}

#[test]
fn any_closure_for_rebound_capture() {
    assert!(may_match(b"def f(): pass\n", &rules(true)));
    assert!(!may_match(b"x = 1\n", &rules(true)));
    assert!(!may_match(b"lambda: 1\n", &BTreeSet::new()));
}

/// Whether the checker finds something with the rules that are on.
fn finds(text: &str) -> bool {
    let parsed = latebind_syntax::parse(text);
    let wanted = Wanted { rules: rules(false), include_safe: false };
    !judge(&parsed.tree, &wanted).findings.is_empty()
}

/// Statements that make, keep, rebind and call; `{}` takes a block.
const PIECES: [&str; 46] = [
    "for i in xs:{}",
    "while xs:{}",
    "if xs:{}",
    "try:{}\nexcept E as i:{}",
    "with xs as i:{}",
    "def f(xs):{}",
    "def i():{}",
    "class C:{}",
    "if xs:{}\nelif i:{}\nelse:{}",
    "def f(i=i):{}",
    "def i(*xs, f=i):{}",
    "match xs:\n  case [i, x]:{}",
    "fs.append(lambda: i)",
    "fs = [lambda: i for i in xs]",
    "g = (x * i for x in xs)",
    "print(sum(x * i for x in xs))",
    "i = lambda: i()",
    "i = f",
    "fs.append(f)",
    "i = fs[0]",
    "del i",
    "i = 1",
    "print([f() for f in fs])",
    "print(list(g))",
    "i()",
    "return i",
    "yield lambda: i",
    "global i",
    "i += 1",
    "i >>= x",
    "i: int = x",
    "i = None",
    "x = [] if i else {}",
    "def i(): ...",
    "def i(): return i()",
    "import i.x, x as f",
    "from m import (x as i, f)",
    "fs.append(lambda i=i: i)",
    "fs.append(lambda x: lambda i: x + i)",
    "fs.append(lambda x, *i: f'{x}{i}')",
    "fs.extend((lambda: x) for x in i)",
    "fs.append(x for x in i for i in x)",
    "g = list((x, i) for x in sorted(xs, key=lambda i: i))",
    "if (i := x): fs += [lambda: i]",
    "fs[i], (x, *f) = i = x, lambda: i",
    "print(f(i=i), xs[i])",
];

/// Programs from a seed: no two runs differ.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn block(&mut self, depth: usize) -> String {
        let lines = (0..1 + self.roll(3)).map(|_| self.piece(depth));
        lines.collect::<Vec<_>>().concat()
    }

    fn piece(&mut self, depth: usize) -> String {
        let pieces = if depth < 3 { &PIECES[..] } else { &PIECES[12..] };
        let piece = pieces[self.roll(pieces.len())];
        let margin = "    ".repeat(depth);
        let mut text = format!("{margin}{}\n", piece.replace('\n', &format!("\n{margin}")));
        while text.contains("{}") {
            let block = format!("\n{}", self.block(depth + 1).trim_end());
            text = text.replacen("{}", &block, 1);
        }
        text
    }
}

#[test]
fn never_no_for_something_in_made_up_programs() {
    let mut found = 0;
    for seed in 0..3_000 {
        let text = Dice(seed).block(0);
        if finds(&text) {
            found += 1;
            check(&text, true);
        }
    }
    assert!(found > 200, "{found} programs with findings prove little");
}

/// The folder of the standard library that `python3` uses.
fn standard_library() -> Option<std::path::PathBuf> {
    let script = "import sysconfig; print(sysconfig.get_paths()['stdlib'])";
    let python = std::process::Command::new("python3").args(["-c", script]).output().ok()?;
    let folder = String::from_utf8(python.stdout).ok()?;
    Some(folder.trim().into()).filter(|folder: &std::path::PathBuf| folder.is_dir())
}

#[test]
fn never_no_for_something_in_the_standard_library() {
    let Some(folder) = standard_library() else {
        println!("skipped: no python3 with a standard library");
        return;
    };
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        let is_python = entry.path().extension().is_some_and(|extension| extension == "py");
        if is_python && !may_match(text.as_bytes(), &rules(false)) {
            assert!(!finds(&text), "{}", entry.path().display());
        }
    }
}

#[test]
fn hidden_variables() {
    check("def f():\n    n = 0\n    def g():\n        n += 1\n", true);
    check("def f(n):\n    def g():\n        n = 1\n", true);
    check("def f():\n    n = None\n    def g():\n        n = h()\n        return n\n    g()\n    return n\n", true);
    check("def f(n):\n    def g():\n        if n: n = 1\n", true);
    check("def f(n):\n    def g():\n        n = n + 1\n", true);
    check("def f(n):\n    def g():\n        n = 1\n        del n\n        return n\n", true);
    check("def f(n):\n    def g():\n        if x: n = 1\n        return n\n", true);
    check("def f(n):\n    def g():\n        n = 1\n        return n\n", false);
    check("def f(n):\n    def g():\n        for n in x: print(n)\n", false);
    check("def f(n):\n    def g():\n        nonlocal n\n        n += 1\n", false);
    check("def f(n):\n    def g(x, n=1):\n        n += 1\n", false);
    check("def f(n):\n    def g():\n        n: int = 1\n", false);
    check("def f():\n    def g():\n        def h():\n            n = 1\n    n = 0\n", true);
    check("def f(n):\n    def g(n):\n        return n\n", false);
    check("def f(n):\n    def g():\n        m = n\n", false);
    check("n = 0\ndef g():\n    n = 1\n", false);
    check("def f(n):\n    return n\ndef g():\n    n = 1\n", false);
}

#[test]
fn taken_variables() {
    check("def f(n):\n    def g():\n        [n for n in x]\n", true);
    check("def f(n):\n    return lambda: ([n for n in x], [n for _ in x])\n", true);
    check("f = lambda n: (lambda: ([n for n in x], [n for _ in x]))\n", true);
    check("def f(n):\n    def g():\n        [m for m in x]\n", false);
    check("n = 0\ndef g():\n    return [n for n in x]\n", false);
}
