//! `--timeline`: what happened, in order, the same for every interpreter.

use serde_json::{Value, json};

use crate::folder::{Folder, pythons};

const PROGRAM: &str = "\
def build():
    fs = []
    for i in range(2):
        def skip():
            nonlocal i
            i = 'skipped'
        fs.append(lambda: i)
    first = [f() for f in fs]
    skip()
    return first, fs[1]()

build()
";

fn timeline(program: &str) -> Vec<Value> {
    let told = pythons().into_iter().map(|python| {
        let folder = Folder::with(&[("main.py", program)]);
        let python = python.to_string_lossy().into_owned();
        let ran = folder.run(&["--all-sites", "--python", &python, "--timeline", "line.json", "main.py"]);
        assert_eq!(ran.status, 0, "{ran:?}");
        let text = std::fs::read_to_string(folder.path().join("line.json")).expect("the time line");
        serde_json::from_str::<Value>(&text).expect("JSON")
    });
    told.collect()
}

#[test]
fn a_time_line_tells_makings_bindings_and_reads() {
    for told in timeline(PROGRAM) {
        let line = told["lines"].as_array().expect("lines").iter().find(|line| line["site"]["kind"] == "lambda");
        let line = line.expect("the lambda's line");
        let closures = line["closures"].as_array().expect("closures").iter();
        let closures: Vec<_> = closures
            .map(|it| {
                let reads = it["reads"].as_array().expect("reads").iter();
                json!([
                    it["turns"],
                    it["value"],
                    reads.map(|read| json!([read["turns"], read["value"], read["from"]["line"]])).collect::<Vec<_>>()
                ])
            })
            .collect();
        assert_eq!(
            closures,
            [json!([[1], "0", [[[2], "1", 8]]]), json!([[2], "1", [[[2], "1", 8], [[2], "'skipped'", 10]]])]
        );
        let bindings = line["bindings"].as_array().expect("bindings").iter();
        let bindings: Vec<_> = bindings.map(|it| json!([it["value"], it["line"], it["by_owner"]])).collect();
        assert_eq!(bindings, [json!(["0", 3, true]), json!(["1", 3, true]), json!(["'skipped'", 6, false])]);
    }
}

#[test]
fn a_long_one_is_cut_and_says_so() {
    let program =
        "fs = []\nfor i in range(300):\n    fs.append(lambda: i)\nfor n in range(20):\n    [f() for f in fs]\n";
    for told in timeline(program) {
        let line = &told["lines"][0];
        assert_eq!(line["closures"].as_array().map(Vec::len), Some(200));
        let reads: usize = line["closures"]
            .as_array()
            .expect("closures")
            .iter()
            .map(|it| it["reads"].as_array().map_or(0, Vec::len))
            .sum();
        assert_eq!((reads, &line["more_closures"], &line["more_events"]), (2000, &json!(100), &json!(2000)));
    }
}
