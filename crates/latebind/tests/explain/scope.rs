//! `FILE:FUNCTION`: a function's cells, named as `inspect` names them.

use crate::folder::Folder;

const COUNTER: &str = "def counter():\n    total = 0\n    def add(n):\n        nonlocal total\n        total += n\n    return add, lambda: total\n";

#[test]
fn who_lends_what_to_whom() {
    let folder = Folder::with(&[("main.py", COUNTER)]);
    let json = folder.json(&["main.py:counter"]);
    assert_eq!(json["scope"], "function `counter` (line 1)");
    assert_eq!(json["cells"]["keepers"][0]["owner"], "function `counter` (line 1)");
    let holders: Vec<_> = json["cells"]["holders"].as_array().expect("holders").iter().map(|it| &it["name"]).collect();
    assert_eq!(holders, ["function `add` (line 3)", "lambda (line 6)"]);
}

#[test]
fn a_function_is_found_by_its_qualified_name() {
    let folder = Folder::with(&[("main.py", COUNTER)]);
    let text = folder.explain(&["main.py:counter.<locals>.add", "--color", "never"]).stdout;
    assert!(text.starts_with("function `add` (line 3)") && text.contains("and assigns it"), "{text}");
    let nothing = folder.explain(&["main.py:no_such"]);
    assert!(nothing.status == 1 && nothing.stderr.contains("it has no function `no_such`"), "{}", nothing.stderr);
}

#[test]
fn every_format_draws_it() {
    let folder = Folder::with(&[("main.py", COUNTER)]);
    for (format, words) in [
        ("svg", "<title>function `counter` (line 1)</title>"),
        ("html", "<h1>function <code>counter</code> (line 1)</h1>"),
    ] {
        let text = folder.explain(&["main.py:counter", "--output-format", format]).stdout;
        assert!(text.contains(words) && text.contains("lambda (line 6)"), "{text}");
    }
}
