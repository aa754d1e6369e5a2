//! `check --with-run`: what a run saw is proved.

use crate::program::{Folder, errors, found};

/// A doubt without a run: nothing says when `subscribe` calls what it is given.
const TEXT: &str = "def watch(bus):\n    for host in ['a', 'b']:\n        bus.subscribe(lambda: host)  # noqa: B023\n";

fn run(verdicts: &[(u32, &str)]) -> String {
    let claims = verdicts.iter().map(|(column, variable)| {
        serde_json::json!({"rule": "LB001", "variable": variable, "created_with": "'a'", "read": "'b'", "count": 2,
            "site": {"path": "a.py", "start": {"line": 3, "column": column}}})
    });
    serde_json::json!({"version": 1, "claims": claims.collect::<Vec<_>>()}).to_string()
}

#[test]
fn a_doubt_becomes_a_proof_that_no_foreign_comment_hides() {
    let folder = Folder::with(&[("a.py", TEXT), ("run.json", &run(&[(23, "host")]))]);
    assert_eq!(found(&folder.json(&["a.py"])), Vec::<String>::new());
    let report = folder.json(&["--with-run", "run.json", "a.py"]);
    assert_eq!(found(&report), ["a.py:3 LB001 definite host"]);
    let message = report["findings"][0]["message"].as_str().expect("a message");
    assert!(message.contains("a run saw it: made with `host` = 'a', read 'b' (2 times)"), "{message}");
}

#[test]
fn a_wrong_safe_is_a_defect_of_ours() {
    let text = "def f(rows):\n    for row in rows:\n        print(sorted(rows, key=lambda x: (x, row)))\n";
    let folder = Folder::with(&[("a.py", text), ("run.json", &run(&[(32, "row")]))]);
    let told = errors(&folder.json(&["--with-run", "run.json", "a.py"]));
    let expected = "a.py:3:32: the analysis calls `row` safe here, but a run saw it: made with `row` = 'a', read 'b' (2 times); please report it";
    assert_eq!(told, [expected]);
}

#[test]
fn a_file_that_is_no_run_is_wrong_usage() {
    let folder = Folder::with(&[("a.py", TEXT), ("run.json", "[]")]);
    let ran = folder.check(&["--with-run", "run.json", "a.py"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.starts_with("error: run.json: not what `latebind run --output` writes"), "{}", ran.stderr);
}
