//! `inspect`: the tree, the JSON, the version, and what CPython refuses.

use serde_json::{Value, json};

use crate::program::Folder;

const COUNTER: &str = "\
limit = 3
def counter(start):
    total = start
    def add(n, most=limit):
        nonlocal total
        total += n
    return add, lambda: [total + i for i in range(limit)]
";

fn inspect(folder: &Folder, arguments: &[&str]) -> (i32, Value) {
    let ran = folder.run("inspect", &[arguments, &["--output-format", "json"]].concat(), b"");
    (ran.status, serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stdout)))
}

#[test]
fn a_tree_for_people() {
    let folder = Folder::with(&[("a.py", COUNTER)]);
    let ran = folder.run("inspect", &["a.py", "--python-version", "3.13"], b"");
    let expected = "\
a.py, as CPython 3.13 sees it

module
  function `counter` (line 2)
    lends `total` to function `add` (line 4) and lambda (line 7): they share one cell
    reads the global `limit`: no cell, looked up when it runs
    function `add` (line 4)
      captures `total` from function `counter` (line 2), and assigns it
      keeps `limit` of the moment it is made, as the default `most=limit`
    lambda (line 7)
      captures `total` from function `counter` (line 2)
      reads the global `limit`: no cell, looked up when it runs
      list comprehension (line 7), inlined: no function of its own

";
    assert_eq!((ran.status, ran.stdout.as_str()), (0, expected));
}

#[test]
fn json_to_the_letter() {
    let folder = Folder::with(&[("a.py", "def f(xs):\n    k = 1\n    return lambda: (k, xs)\n")]);
    let (status, output) = inspect(&folder, &["a.py", "--python-version", "3.13"]);
    let scope = |kind, name, qualname, line, parent: Value, symbols, cells: &[&str], free: &[&str]| {
        json!({"kind": kind, "name": name, "qualname": qualname, "line": line, "parent": parent, "inlined": false,
               "symbols": symbols, "cellvars": cells, "freevars": free})
    };
    let (cells, lambda) = (json!({"xs": "cell", "k": "cell"}), json!({"k": "free", "xs": "free"}));
    let scopes = [
        scope("module", "top", "<module>", 0, Value::Null, json!({"f": "local"}), &[], &[]),
        scope("function", "f", "f", 1, json!(0), cells, &["k", "xs"], &[]),
        scope("lambda", "lambda", "f.<locals>.<lambda>", 3, json!(1), lambda, &[], &["k", "xs"]),
    ];
    let file = json!({"path": "a.py", "error": null, "scopes": scopes});
    assert_eq!((status, output), (0, json!({"version": 1, "python": "3.13", "files": [file], "errors": []})));
}

#[test]
fn the_version_decides() {
    let folder = Folder::with(&[("a.py", "xs = [i for i in ()]\n")]);
    let inlined = |arguments: &[&str]| {
        let (_, output) = inspect(&folder, &[&["a.py"], arguments].concat());
        (output["python"].clone(), output["files"][0]["scopes"][1]["inlined"].clone())
    };
    assert_eq!(inlined(&["--python-version", "3.11"]), (json!("3.11"), json!(false)));
    assert_eq!(inlined(&[]), (json!("3.14"), json!(true)));
    folder.write("pyproject.toml", "[project]\nrequires-python = '>=3.10'\n");
    assert_eq!(inlined(&[]), (json!("3.10"), json!(false)));
    assert_eq!(inlined(&["--python-version", "3.12"]), (json!("3.12"), json!(true)));
    assert_eq!(folder.run("inspect", &["a.py", "--python-version", "3.7"], b"").status, 2);
}

#[test]
fn what_cpython_refuses() {
    let folder = Folder::with(&[("bad.py", "def f():\n    nonlocal x\n"), ("good.py", "x = 1\n")]);
    let (status, output) = inspect(&folder, &["bad.py", "good.py", "gone.py"]);
    assert_eq!(status, 1);
    let error = json!({"line": 2, "column": 5, "end_line": 2, "end_column": 15,
                       "message": "no binding for nonlocal 'x' found"});
    assert_eq!(output["files"][0], json!({"path": "bad.py", "error": error, "scopes": []}));
    assert_eq!(output["files"][1]["error"], Value::Null);
    let bad = json!({"path": "bad.py", "line": 2, "column": 5, "message": "no binding for nonlocal 'x' found"});
    let gone = json!({"path": "gone.py", "line": 1, "column": 1, "message": "no such file or directory"});
    assert_eq!(output["errors"], json!([bad, gone]));
}

#[test]
fn syntax_newer_than_the_version() {
    let folder = Folder::with(&[("a.py", "match x:\n    case y: pass\n")]);
    assert_eq!(inspect(&folder, &["a.py", "--python-version", "3.9"]).0, 1);
    assert_eq!(inspect(&folder, &["a.py", "--python-version", "3.10"]).0, 0);
}

#[test]
fn check_refuses_the_same() {
    let text = "def f():\n    fs = [lambda: i for i in x]\n    [(i := 0) for i in x]\n";
    let folder = Folder::with(&[("bad.py", text)]);
    let ran = folder.check(&["--output-format", "concise"]);
    let message = "assignment expression cannot rebind comprehension iteration variable 'i'";
    assert_eq!((ran.status, ran.stdout), (1, format!("bad.py:3:7: error: {message}\n")));
}

#[test]
fn check_asks_for_the_same_version() {
    let text = "fs = [lambda: i for i in x]\nclass C:\n    type A = [x for y in z]\n";
    let folder = Folder::with(&[("a.py", text)]);
    let errors = |version| folder.check(&["--output-format", "concise", "--python-version", version]).stdout;
    assert!(errors("3.12").contains("Cannot use comprehension in annotation scope within class scope"));
    assert!(!errors("3.13").contains("Cannot use comprehension"));
}
