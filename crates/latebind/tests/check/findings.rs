//! What needs the borrow checker: findings from text to terminal.

use crate::program::{Folder, found};

const DEFINITE: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";
const POSSIBLE: &str = "def add(bus, names):\n    for name in names:\n        bus.subscribe(lambda: name)\n";
const SAFE: &str = "for row in [[3, 1], [2, 5]]:\n    print(sorted([0, 1], key=lambda column: row[column]))\n";
const REBOUND: &str = "def f():\n    limit = 1\n    check = lambda: limit\n    limit = 2\n    return check()\n";

fn folder() -> Folder {
    Folder::with(&[("definite.py", DEFINITE), ("possible.py", POSSIBLE), ("safe.py", SAFE), ("rebound.py", REBOUND)])
}

#[test]
fn verdicts() {
    let report = folder().json(&[]);
    assert_eq!(found(&report), ["definite.py:3 LB001 definite i", "possible.py:3 LB001 possible name"]);
    assert_eq!((&report["summary"]["definite"], &report["summary"]["possible"]), (&1.into(), &1.into()));
}

#[test]
fn safe_captures_when_asked_for() {
    let report = folder().json(&["--include-safe", "safe.py"]);
    assert_eq!(found(&report), ["safe.py:2 LB001 safe row"]);
    assert_eq!(report["findings"][0]["reason"], "consumed");
    assert_eq!(report["summary"]["safe"], 1);
}

#[test]
fn rules_are_selected() {
    let folder = folder();
    assert_eq!(found(&folder.json(&["--select", "LB005"])), ["rebound.py:3 LB005 definite limit"]);
    assert_eq!(found(&folder.json(&["--select", "ALL"])).len(), 3);
    assert_eq!(found(&folder.json(&["--ignore", "LB001"])).len(), 0);
    folder.write("latebind.toml", "select = ['ALL']\nignore = ['loop-capture']\n");
    assert_eq!(found(&folder.json(&[])).len(), 1);
    assert_eq!(found(&folder.json(&["--select", "LB001", "--ignore", "LB002"])).len(), 2);
}

#[test]
fn exit_statuses() {
    let folder = folder();
    let status = |arguments: &[&str]| folder.check(arguments).status;
    assert_eq!(status(&["definite.py"]), 1);
    assert_eq!(status(&["possible.py"]), 0);
    assert_eq!(status(&["--fail-on", "possible", "possible.py"]), 1);
    assert_eq!(status(&["--exit-zero", "definite.py"]), 0);
    assert_eq!(status(&["--include-safe", "safe.py"]), 0);
    folder.write("latebind.toml", "fail-on = 'possible'\n");
    assert_eq!(status(&["possible.py"]), 1);
    assert_eq!(status(&["--fail-on", "definite", "possible.py"]), 0);
}

#[test]
fn a_story_in_text() {
    let ran = folder().check(&["definite.py"]);
    let expected = "\
error[LB001]: this lambda reads `i` after the loop has moved on
 --> definite.py:3:15
  |
2 | for i in range(3):
  |     - `i` is rebound here by the next turn
3 |     fs.append(lambda: i)
  |               ^^^^^^^^^ created here, once per turn
4 | print([f() for f in fs])
  |        --- called here: every lambda sees the last `i`
  |
  = help: keep this turn's value with a default argument: `lambda i=i: i`

1 definite, 0 possible in 1 file (1 file checked in ";
    assert!(ran.stdout.starts_with(expected), "{}", ran.stdout);
}

#[test]
fn the_same_output_on_any_number_of_threads() {
    let folder = Folder::new();
    for number in 0..60 {
        let text = [DEFINITE, POSSIBLE, SAFE, "x = = 1\nlambda: 0\n"][number % 4];
        folder.write(&format!("pkg{}/mod{number}.py", number % 7), text);
    }
    let lines = |jobs: &str| folder.check(&["--output-format", "concise", "--include-safe", "-j", jobs]).stdout;
    let one = lines("1");
    assert_eq!(one.lines().count(), 60);
    for jobs in ["2", "3", "16"] {
        assert_eq!(lines(jobs), one);
    }
}

/// What is left of a capture when its line ends in a comment, and how many were hidden.
#[track_caller]
fn commented(text: &str, comment: &str, arguments: &[&str], expected: (usize, u64)) {
    let line = text.lines().find(|line| line.contains("lambda")).expect("a lambda");
    let text = text.replace(line, &format!("{line}  {comment}"));
    let report = Folder::with(&[("a.py", text.as_str())]).json(arguments);
    let hidden = report["summary"]["suppressed"].as_u64().expect("a number");
    assert_eq!((found(&report).len(), hidden), expected, "{text}");
}

#[test]
fn comments_hide_doubts_and_not_proofs() {
    for comment in ["# noqa", "# noqa: B023", "# pylint: disable=cell-var-from-loop", "# pylint: disable=W0640"] {
        commented(DEFINITE, comment, &[], (1, 0));
        commented(POSSIBLE, comment, &[], (0, 1));
        commented(POSSIBLE, comment, &["--ignore-noqa"], (1, 0));
    }
    commented(POSSIBLE, "# noqa: E501", &[], (1, 0));
}

#[test]
fn our_pragma_hides_anything() {
    commented(DEFINITE, "# latebind: ok[i] meant", &[], (0, 1));
    commented(DEFINITE, "# latebind: ok[i] meant", &["--ignore-noqa"], (0, 1));
    commented(DEFINITE, "# latebind: ok[j] meant", &[], (1, 0));
}

#[test]
fn a_pragma_may_stand_at_the_rebind() {
    let text = DEFINITE.replace("range(3):", "range(3):  # latebind: ok[i] meant");
    let report = Folder::with(&[("a.py", text.as_str())]).json(&[]);
    assert_eq!((found(&report).len(), &report["summary"]["suppressed"]), (0, &1.into()));
}

#[test]
fn whole_files_can_be_silenced() {
    for comment in ["# ruff: noqa", "# flake8: noqa: B023", "# pylint: disable=cell-var-from-loop"] {
        let folder = Folder::with(&[("a.py", format!("{comment}\n{POSSIBLE}"))]);
        assert_eq!(found(&folder.json(&[])).len(), 0, "{comment}");
    }
}

#[test]
fn settings_decide_what_comments_may_hide() {
    let text = DEFINITE.replace("lambda: i)", "lambda: i)  # noqa: B023");
    let folder = Folder::with(&[("a.py", text.as_str())]);
    assert!(folder.check(&[]).stdout.contains("a `noqa: B023` comment is here, but this is proved"));
    folder.write("latebind.toml", "suppressions = 'all'\n");
    assert_eq!(folder.check(&[]).status, 0);
    folder.write("latebind.toml", "suppressions = 'none'\n");
    assert!(!folder.check(&[]).stdout.contains("noqa: B023` comment"));
}

#[test]
fn latin_1_is_measured_in_characters() {
    let text: Vec<u8> = format!("# coding: latin-1\ns = 'x'; {}", DEFINITE.replace('\n', "\r\n")).into_bytes();
    let text: Vec<u8> = text.into_iter().map(|byte| if byte == b'x' { 0xe9 } else { byte }).collect();
    let report = Folder::with(&[("a.py", text)]).json(&[]);
    assert_eq!(found(&report), ["a.py:4 LB001 definite i"]);
    assert_eq!(report["findings"][0]["site"]["start"]["column"], 15);
}

#[test]
fn standard_input_is_judged_too() {
    let ran = Folder::new().check_stdin(&["--output-format", "json", "-"], DEFINITE.as_bytes());
    assert_eq!(found(&ran.json()), ["-:3 LB001 definite i"]);
}
