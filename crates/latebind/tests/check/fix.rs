//! `fix`: what is left and why, and what CPython refuses.

use crate::program::Folder;

const CLASH: &str = "\
def outer(k):
    def inner():
        squares = [k * k for k in range(3)]
        return lambda: k
    return inner
";

#[test]
fn a_comprehension_that_needs_a_name_is_left_with_the_reason() {
    let ran = Folder::new().run("fix", &["--unsafe", "-"], CLASH.as_bytes());
    assert_eq!((ran.status, ran.stdout.as_str()), (1, CLASH));
    let left = "-:4:16: LB009 definite `k`: no repair: the comprehension's `k` needs a name of your choice\n";
    assert!(ran.stderr.contains(left), "{}", ran.stderr);
}

#[test]
fn what_cpython_refuses_is_not_repaired() {
    let text = "def f():\n    nonlocal x\n    fs = []\n    for i in range(2):\n        fs.append(lambda: i)\n";
    let folder = Folder::with(&[("a.py", text)]);
    let ran = folder.run("fix", &["a.py"], b"");
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("a.py:2:5: error: no binding for nonlocal 'x' found"), "{}", ran.stderr);
    let after = std::fs::read_to_string(folder.path().join("a.py"));
    assert_eq!(after.ok().as_deref(), Some(text));
}

#[test]
fn the_version_is_the_one_asked_for() {
    let text = "fs = []\nfor i in range(2):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";
    for version in ["3.8", "3.14"] {
        let ran = Folder::new().run("fix", &["--python-version", version, "-"], text.as_bytes());
        assert_eq!((ran.status, ran.stdout), (0, text.replace("lambda: i", "lambda i=i: i")), "{}", ran.stderr);
    }
}

/// Only where nobody says how long lines may be is one that was too long before left as it is.
#[test]
fn a_line_that_was_too_long_is_broken_where_the_project_says_how_long() {
    let text = "def later(f):\n    fs.append(f)\n\nfs = []\nfor i in range(2):\n    later(lambda: (i, \"a text that is long\"))  # and a comment\nprint([f() for f in fs])\n";
    let broken = text.replace(
        "later(lambda: (i, \"a text that is long\"))",
        "later(\n        lambda i=i: (i, \"a text that is long\")\n    )",
    );
    let whole = text.replace("lambda:", "lambda i=i:");
    for (settings, wanted) in [("", &whole), ("[tool.black]\nline-length = 48\n", &broken)] {
        let folder = Folder::with(&[("pyproject.toml", settings), ("a.py", text)]);
        let ran = folder.run("fix", &["a.py"], b"");
        let after = std::fs::read_to_string(folder.path().join("a.py"));
        assert_eq!((ran.status, after.ok().as_ref()), (0, Some(wanted)), "{}", ran.stderr);
    }
}
