//! `check --with-run`: what a run of the same program saw.

use serde_json::Value;

use crate::folder::{Folder, Ran};

/// Nobody reads what `getattr` gives: a doubt, hidden by a comment of another linter.
const DOUBT: &str = "\
import sys

class Bus:
    def __init__(self):
        self.calls = []

    def subscribe(self, call):
        self.calls.append(call)

bus = getattr(sys.modules[__name__], 'B' + 'us')()
for host in ['a', 'b']:
    bus.subscribe(lambda: host)  # noqa: B023
print([call() for call in bus.calls])
";

/// What the analysis takes for granted is not so: `sorted` keeps its key.
const WRONG: &str = "\
import builtins

kept = []
setattr(builtins, 'sorted', lambda rows, key: kept.append(key))
for row in [1, 2]:
    sorted([3, 4], key=lambda x: (x, row))
print([key(0) for key in kept])
";

fn run(folder: &Folder, words: &[&str]) -> Ran {
    folder.run(&[&["--all-sites", "--output", "run.json"], words].concat())
}

fn check(folder: &Folder, words: &[&str]) -> String {
    folder.command_of_ours(&[&["check", "--exit-zero", "--no-cache"], words, &["main.py"]].concat()).stdout
}

#[test]
fn a_doubt_becomes_a_proof_with_its_values() {
    let folder = Folder::with(&[("main.py", DOUBT)]);
    assert_eq!(run(&folder, &["main.py"]).stdout, "['b', 'b']\n");
    assert_eq!(check(&folder, &["--output-format", "concise"]), "");
    let told = check(&folder, &["--with-run", "run.json"]);
    assert!(told.contains("error[LB001]") && told.contains("made with `host` = 'a', read 'b' (once)"), "{told}");
    let told = check(&folder, &["--with-run", "run.json", "--output-format", "json"]);
    let report: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(report["findings"][0]["verdict"], "definite");
}

#[test]
fn a_claim_on_a_safe_capture_is_a_defect_of_the_analysis() {
    let folder = Folder::with(&[("main.py", WRONG)]);
    let ran = folder.run(&["--all-sites", "main.py"]);
    assert!(ran.stderr.contains("`latebind check` calls this capture safe: that is a defect"), "{}", ran.stderr);
    assert_eq!(run(&folder, &["main.py"]).stdout, "[(0, 2), (0, 2)]\n");
    let told = check(&folder, &["--with-run", "run.json", "--output-format", "json"]);
    let report: Value = serde_json::from_str(&told).expect("JSON");
    let message = report["errors"][0]["message"].as_str().unwrap_or_default();
    assert!(
        message.starts_with("the analysis calls `row` safe here, but a run saw it: made with `row` = 1, read 2"),
        "{told}"
    );
}
