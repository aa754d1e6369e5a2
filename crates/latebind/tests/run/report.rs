//! What is told of a run.

use crate::folder::{Folder, claims, pythons, pythons_and_pyodide};

const STALE: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";

#[test]
fn the_report_comes_after_the_end_on_standard_error() {
    let ran = Folder::with(&[("main.py", STALE)]).run(&["main.py"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, "[2, 2, 2]\n"));
    let expected = "error[LB001]: this lambda was made with `i` = 0 and read 2 (2 times)
 --> main.py:3:15
  |
2 | for i in range(3):
  |     - rebound here
3 |     fs.append(lambda: i)
  |               ^^^^^^^^^ made here with 0
4 | print([f() for f in fs])
  | ------------------------ called here: reads 2

latebind run: 1 capture was read stale; 1 capture watched
";
    assert_eq!(ran.stderr, expected);
}

#[test]
fn a_claim_can_fail_a_build() {
    let folder =
        Folder::with(&[("main.py", STALE), ("fine.py", "print(1)\n"), ("fails.py", &format!("{STALE}exit(4)\n"))]);
    assert_eq!(folder.run(&["--fail-on-claim", "main.py"]).status, 1);
    assert_eq!(folder.run(&["--fail-on-claim", "fine.py"]).status, 0);
    assert_eq!(folder.run(&["--fail-on-claim", "fails.py"]).status, 4);
}

#[test]
fn wrong_usage_is_told() {
    let folder = Folder::with(&[("main.py", STALE)]);
    for (words, told) in [
        (&["--ouput", "x", "main.py"][..], "error: unknown option `--ouput`"),
        (&["-m"][..], "error: -m needs the name of a module"),
        (&["--python", "no/such/python", "main.py"][..], "error: no/such/python: no such file or directory"),
    ] {
        let ran = folder.run(words);
        assert_eq!(ran.status, 2);
        assert!(ran.stderr.starts_with(told), "{}", ran.stderr);
    }
}

#[test]
fn json_is_the_contracts() {
    for python in pythons_and_pyodide() {
        let (_, report) = Folder::with(&[("main.py", STALE)]).watched(&python, &["main.py"]);
        assert_eq!((&report["version"], &report["exit"], &report["sites"]), (&1.into(), &0.into(), &1.into()));
        let claim = &report["claims"][0];
        assert_eq!((&claim["created_with"], &claim["read"]), (&"0".into(), &"2".into()));
        assert_eq!(claim["site"]["start"], serde_json::json!({"line": 3, "column": 15}));
        assert_eq!(claim["rebound"][0]["start"], serde_json::json!({"line": 2, "column": 5}));
        let stack = claim["stack"].as_array().expect("a stack");
        assert!(stack.contains(&"main.py:4 in <module>".into()), "{stack:?}");
    }
}

#[test]
fn only_what_is_suspect_is_watched_unless_all_is_asked_for() {
    let text = "for i in range(3):\n    print(sorted([2, 1], key=lambda x: x * i))\n";
    let folder = Folder::with(&[("main.py", text)]);
    let python = pythons().remove(0);
    assert_eq!(folder.watched(&python, &["main.py"]).1["sites"], 0);
    let (_, all) = folder.watched(&python, &["--all-sites", "main.py"]);
    assert_eq!((&all["sites"], claims(&all).len()), (&1.into(), 0));
}

#[test]
fn our_own_comment_says_what_need_not_be_watched_and_no_other() {
    let python = pythons().remove(0);
    for (comment, sites) in [("# noqa: B023", 1), ("# latebind: ok[i] read on purpose", 0)] {
        let text = STALE.replace("lambda: i)", &format!("lambda: i)  {comment}"));
        let folder = Folder::with(&[("main.py", &text)]);
        assert_eq!(folder.watched(&python, &["main.py"]).1["sites"], sites, "{comment}");
        assert_eq!(folder.watched(&python, &["--all-sites", "main.py"]).1["sites"], 1, "{comment}");
    }
}
