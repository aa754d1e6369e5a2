//! Every strategy on every kind of closure, in every kind of loop and scope: what is
//! repaired parses, prints this turn's values in real CPython, and stays as it is.
//!
//! ```python
//! for i in range(3):
//!     j = i
//!     fs.append(lambda: (i + j) // 2)      # repaired: [0, 1, 2]
//! print([f() for f in fs])
//! ```

use latebind_cases::case::{File, MAIN, Program};
use latebind_cases::mended::mended;
use latebind_cases::python::{Treatment, installed};
use latebind_cases::said::Standing;
use latebind_cases::settings::Settings;
use latebind_fix::{Choice, Mended, Strategy};
use latebind_syntax::parse;

/// A kind of closure: the statements that make one and keep it in `fs`, and a call of `f`.
struct Kind {
    name: &'static str,
    made: &'static str,
    called: &'static str,
}

const fn kind(name: &'static str, made: &'static str, called: &'static str) -> Kind {
    Kind { name, made, called }
}

const KINDS: [Kind; 20] = [
    kind("lambda", "fs.append(lambda: i)", "f()"),
    kind("lambda with a parameter", "fs.append(lambda x: x + i)", "f(0)"),
    kind("lambda with all positionals", "fs.append(lambda *xs: i)", "f(7)"),
    kind("lambda with all keywords", "fs.append(lambda **names: i)", "f(x=7)"),
    kind("lambda with a keyword", "fs.append(lambda x, *, y=0: x + y + i)", "f(0)"),
    kind("lambda that calls", "fs.append(lambda: int(i))", "f()"),
    kind("lambda in a lambda", "fs.append(lambda: lambda: i)", "f()()"),
    kind("two variables", "j = i\nfs.append(lambda: (i + j) // 2)", "f()"),
    kind("two in one line", "fs.append(lambda: i); gs.append(lambda: -i)", "f()"),
    kind("def", "def show():\n    return i\nfs.append(show)", "f()"),
    kind("def with parameters", "def show(x, /, y=0, *zs):\n    return x + y + i\nfs.append(show)", "f(0)"),
    kind("annotated def", "def show(x: int) -> int:\n    return x + i\nfs.append(show)", "f(0)"),
    kind("decorated def", "@same\ndef show():\n    '''A\n    text.'''\n    return i\nfs.append(show)", "f()"),
    kind("async def", "async def job():\n    return i\nfs.append(job)", "drive(f())"),
    kind("coroutine", "async def job(x, /):\n    return x + i\nfs.append(job(0))", "drive(f)"),
    kind("handed on by keyword", "def show(*, x):\n    return x + i\nfs.extend([show])", "f(x=0)"),
    kind("generator function", "def values():\n    yield i\nfs.append(values)", "next(f())"),
    kind(
        "def in a def",
        "def outer():\n    def inner():\n        return i\n    return inner\nfs.append(outer)",
        "f()()",
    ),
    kind("generator expression", "fs.append(i + x for x in (0, 1))", "next(f)"),
    kind("method", "class Shown:\n    def get(self):\n        return i\nfs.append(Shown())", "f.get()"),
];

/// `{}` stands for the statements that make a closure.
const LOOPS: [&str; 5] = [
    "for i in range(3):\n    {}",
    "i = -1\nwhile i < 2:\n    i += 1\n    {}",
    "for i, _ in enumerate('abc'):\n    if i >= 0:\n        {}",
    "for _ in range(1):\n    for i in range(3):\n        with same(nothing):\n            {}",
    "for n in '012':\n    try:\n        i = int(n)\n    finally:\n        pass\n    {}",
];

const SCOPES: [&str; 4] = [
    "{}",
    "def main():\n    {}\nmain()",
    "class Main:\n    @staticmethod\n    def run():\n        {}\nMain.run()",
    "async def main():\n    {}\ndrive(main())",
];

const HEAD: &str = "\
import contextlib

nothing = contextlib.nullcontext()

def same(it):
    return it

def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value

";

/// The template's statements with others in its place, as deep as it stands.
fn filled(template: &str, statements: &str) -> String {
    let (before, after) = template.split_once("{}").expect("a place");
    let depth = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    let deeper = statements.replace('\n', &format!("\n{}", " ".repeat(depth)));
    format!("{before}{deeper}{after}")
}

fn program(kind: &Kind, the_loop: &str, scope: &str) -> String {
    let body = format!("fs, gs = [], []\n{}\nprint([{} for f in fs])", filled(the_loop, kind.made), kind.called);
    format!("{HEAD}{}\n", filled(scope, &body))
}

fn repaired(text: &str, strategy: Option<Strategy>) -> Mended {
    let alone = alone(text.to_owned());
    let at = Standing { program: &alone, name: MAIN };
    mended(text, &at, &Settings::default(), Choice { strategy, also_unsafe: true }).expect("no panic")
}

fn alone(text: String) -> Program {
    Program { files: vec![File { name: MAIN.to_owned(), text, lines: Vec::new() }], ..Program::default() }
}

/// Repaired texts that shall print this turn's values, by what they are.
fn all_repaired() -> Vec<(String, String)> {
    let mut all = Vec::new();
    let choices = Strategy::ALL.map(Some).into_iter().chain([None]);
    let choices: Vec<Option<Strategy>> = choices.collect();
    for (kind, the_loop, scope) in every_one() {
        let text = program(kind, the_loop, scope);
        for &choice in &choices {
            let words = choice.map_or("auto", Strategy::name);
            let label = format!("{words}: {}\n{text}", kind.name);
            let done = repaired(&text, choice);
            assert!(parse(&done.text).errors.is_empty(), "{label}\n{}", done.text);
            assert_eq!(repaired(&done.text, choice).text, done.text, "a second run changes {label}");
            assert!(choice.is_some() || done.left.is_empty(), "auto leaves {:?} of {label}", done.left);
            assert!(done.text != text || !done.left.is_empty(), "nothing is said of {label}");
            if done.text != text && done.left.is_empty() {
                all.push((label, done.text));
            }
        }
    }
    all
}

fn every_one() -> impl Iterator<Item = (&'static Kind, &'static str, &'static str)> {
    let with_scopes = |kind, the_loop| SCOPES.iter().map(move |scope| (kind, the_loop, *scope));
    let with_loops = move |kind| LOOPS.iter().flat_map(move |the_loop| with_scopes(kind, *the_loop));
    KINDS.iter().flat_map(with_loops)
}

/// Runs all texts in one process and names those that print something else.
fn driver(repaired: &[(String, String)]) -> String {
    let texts = serde_json::to_string(repaired).expect("JSON");
    format!(
        "import contextlib, io, json\n\
         for label, text in json.loads({texts:?}):\n    \
             out = io.StringIO()\n    \
             with contextlib.redirect_stdout(out):\n        \
                 exec(compile(text, 'repaired', 'exec'), {{'__name__': '__main__'}})\n    \
             if out.getvalue() != '[0, 1, 2]\\n':\n        \
                 print(label, text, 'prints', out.getvalue())\n"
    )
}

#[test]
fn repaired_programs_print_the_values_of_their_turns() {
    let repaired = all_repaired();
    assert!(repaired.len() > 1000, "only {} programs were repaired", repaired.len());
    let driver = alone(driver(&repaired));
    for python in installed() {
        let ran = python.run(&driver, Treatment::Nothing).expect("CPython runs");
        assert_eq!((ran.status, ran.out.as_str()), (0, ""), "Python {}: {}", python.version, ran.err);
    }
}
