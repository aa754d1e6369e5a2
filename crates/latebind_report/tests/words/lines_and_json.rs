//! The outputs that machines read.

use crate::support::{Tale, report, span};
use latebind_report::{Document, Failure, Report, Summary, concise, json};
use latebind_verdicts::finding::{Called, Doubt, Judgement, Place, Reason, Rebound};

const LOOP: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";

fn full_report() -> Report {
    let mut safe = Tale::default().finding(LOOP);
    safe.judgement = Judgement::Safe(Reason::Consumed);
    let mut report = report(LOOP, vec![Tale::default().finding(LOOP), safe]);
    report.failures =
        vec![Failure { path: "b.py".to_owned(), line: 2, column: 7, message: "syntax error: no".to_owned() }];
    report.summary =
        Summary { files: 2, captures: 2, definite: 1, possible: 0, safe: 1, suppressed: 0, seconds: 0.012_345 };
    report
}

#[test]
fn one_line_per_finding() {
    let expected = "demo.py:3:15: LB001 definite `i`: this lambda reads `i` after the loop has moved on: \
                    line 2 rebinds it with every turn; when it is called (line 4), every lambda sees the last `i`; \
                    keep this turn's value with a default argument: `lambda i=i: i`\n\
                    demo.py:3:15: LB001 safe `i`: this lambda is only called before `i` is rebound\n\
                    b.py:2:7: error: syntax error: no\n";
    assert_eq!(concise(&full_report()), expected);
}

#[test]
fn json_is_what_was_promised() {
    let expected = serde_json::json!({
        "version": 1,
        "findings": [{
            "rule": "LB001", "name": "loop-capture", "verdict": "definite", "path": "demo.py", "variable": "i",
            "site": {"kind": "lambda", "start": {"line": 3, "column": 15}, "end": {"line": 3, "column": 24}},
            "story": [
                {"step": "created", "how": "created here, once per turn", "at": {"path": "demo.py",
                    "start": {"line": 3, "column": 15}, "end": {"line": 3, "column": 24}}},
                {"step": "rebound", "how": "`i` is rebound here by the next turn", "at": {"path": "demo.py",
                    "start": {"line": 2, "column": 5}, "end": {"line": 2, "column": 6}}},
                {"step": "called", "how": "called here: every lambda sees the last `i`", "at": {"path": "demo.py",
                    "start": {"line": 4, "column": 8}, "end": {"line": 4, "column": 11}}},
            ],
            "reason": null,
            "message": "this lambda reads `i` after the loop has moved on: line 2 rebinds it with every turn; \
                        when it is called (line 4), every lambda sees the last `i`; \
                        keep this turn's value with a default argument: `lambda i=i: i`",
            "fixes": ["default-argument", "factory", "immediate"],
        }, {
            "rule": "LB001", "name": "loop-capture", "verdict": "safe", "path": "demo.py", "variable": "i",
            "site": {"kind": "lambda", "start": {"line": 3, "column": 15}, "end": {"line": 3, "column": 24}},
            "story": [], "reason": "consumed",
            "message": "this lambda is only called before `i` is rebound",
            "fixes": [],
        }],
        "errors": [{"path": "b.py", "line": 2, "column": 7, "message": "syntax error: no"}],
        "summary": {"files": 2, "captures": 2, "definite": 1, "possible": 0, "safe": 1, "suppressed": 0, "seconds": 0.012},
    });
    let default_argument = serde_json::json!({
        "strategy": "default-argument", "safety": "safe",
        "why": "every call was read, and nothing here looks at the signature",
        "edits": [{"start": {"line": 3, "column": 21}, "end": {"line": 3, "column": 21}, "text": " i=i"}],
    });
    let mut got: serde_json::Value = serde_json::from_str(&json(&full_report())).expect("JSON");
    let fixes = &mut got["findings"][0]["fixes"];
    assert_eq!(fixes[0], default_argument);
    *fixes = fixes.as_array().expect("a list").iter().map(|fix| fix["strategy"].clone()).collect();
    assert_eq!(got, expected);
}

/// A finding of which the last step is in `other.py`, which holds `now` when it is told.
fn report_into_other_file(now: &str) -> Report {
    let mut finding = Tale { doubt: Some(Doubt::SomePaths), ..Tale::default() }.finding(LOOP);
    let Judgement::Late { story, .. } = &mut finding.judgement else { panic!("late") };
    story.called.at = Place { path: Some("other.py".into()), span: span("def run(fs):\n    fs[0]()\n", "fs[0]()", 0) };
    story.called.how = Called::Here;
    story.rebound.how = Rebound::NextTurn;
    let mut report = report(LOOP, vec![finding]);
    report.others.insert("other.py".to_owned(), Document::new("other.py", now));
    report
}

#[test]
fn a_story_may_lead_into_another_file() {
    let report = report_into_other_file("def run(fs):\n    fs[0]()\n");
    let got: serde_json::Value = serde_json::from_str(&json(&report)).expect("JSON");
    let at =
        serde_json::json!({"path": "other.py", "start": {"line": 2, "column": 5}, "end": {"line": 2, "column": 12}});
    assert_eq!(got["findings"][0]["story"][2]["at"], at);
    let picture = latebind_report::text(&report, latebind_report::Style::default());
    assert!(picture.contains("::: other.py:2:5\n"), "{picture}");
}

/// It was read once for the verdict, and again to be shown.
#[test]
fn another_file_may_have_changed_meanwhile() {
    for length in 0..30 {
        for now in ["é".repeat(length), "é\n".repeat(length), "x".repeat(length), "\r\n".repeat(length) + "日本語"]
        {
            let report = report_into_other_file(&now);
            let picture = latebind_report::text(&report, latebind_report::Style::default());
            assert!(picture.starts_with("warning[LB001]"), "{picture}");
            assert!(json(&report).contains("other.py"));
            assert!(concise(&report).starts_with("demo.py:3:15: LB001"));
        }
    }
}
