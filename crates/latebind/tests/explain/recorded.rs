//! `--with-run`: a real run's record instead of a run by itself.

use crate::folder::{Folder, STALE};

fn recorded(option: &str) -> Folder {
    let folder = Folder::with(&[("main.py", STALE)]);
    let run = folder.latebind().args(["run", option, "record.json", "main.py"]).output().expect("latebind starts");
    assert!(run.status.success(), "{run:?}");
    folder
}

#[test]
fn a_time_line_is_shown() {
    let json = recorded("--timeline").json(&["main.py", "--with-run", "record.json"]);
    assert_eq!(json["basis"], serde_json::json!({"kind": "recorded", "file": "record.json"}));
    let reads: Vec<_> = json["closures"].as_array().expect("closures").iter().map(|it| &it["reads"][0]).collect();
    assert_eq!(reads, ["2", "2", "2"]);
}

#[test]
fn claims_tell_of_one_closure() {
    let json = recorded("--output").json(&["main.py", "--with-run", "record.json"]);
    assert_eq!(json["closures"], serde_json::json!([{"closure": 1, "cell": 0, "made_with": "0", "reads": ["2"]}]));
}

#[test]
fn a_record_of_something_else_is_said_to_be_one() {
    let folder = recorded("--timeline");
    std::fs::write(folder.path().join("other.py"), STALE).expect("a file");
    let json = folder.json(&["other.py", "--with-run", "record.json"]);
    assert_eq!(json["basis"]["why"], "record.json says nothing of this closure");
    assert_eq!(folder.explain(&["main.py", "--with-run", "main.py"]).status, 2);
}

#[test]
fn a_run_draws_its_time_line_itself() {
    let folder = Folder::with(&[("main.py", STALE)]);
    for (file, words) in [
        ("line.svg", "<title>what happened to 1 capture</title>"),
        ("line.html", "Turn 2 begins: <code>i</code> is 1."),
    ] {
        let run = folder.latebind().args(["run", "--timeline", file, "main.py"]).output().expect("latebind starts");
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap_or_default();
        assert!(run.status.success() && text.contains(words) && text.contains("lambda 3"), "{run:?} {text}");
    }
}
