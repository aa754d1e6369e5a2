//! What is too large to be drawn is cut, and that is said.

use crate::folder::Folder;

#[track_caller]
fn drawn(program: &str) -> String {
    let folder = Folder::with(&[("main.py", program)]);
    let ran = folder.explain(&["main.py", "--width", "80", "--color", "never", "--seconds", "60"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let widest = ran.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80) && ran.stdout.lines().count() < 90, "{}", ran.stdout);
    ran.stdout + &ran.stderr
}

#[test]
fn a_long_loop() {
    let text = drawn("fs = []\nfor i in range(5_000):\n    fs.append(lambda: i)\nprint(sum(f() for f in fs))\n");
    for words in ["closures, ", "turns not drawn", "not recorded", "194 more", "24995000"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_closure_with_thirty_captures() {
    let names: Vec<String> = (0..30).map(|n| format!("v{n}")).collect();
    let (names, reads) = (names.join(", "), names.join(" + "));
    let rows = "[range(30), range(30, 60)]";
    let text =
        drawn(&format!("fs = []\nfor {names} in {rows}:\n    fs.append(lambda: {reads})\nprint([f() for f in fs])\n"));
    assert!(text.contains("also: main.py:3:v1, main.py:3:v10") && text.contains(", …"), "{text}");
}

#[test]
fn a_function_of_five_thousand_lines() {
    let lines: String = (0..5_000).map(|n| format!("    x{n} = {n}\n")).collect();
    let text = drawn(&format!(
        "def big():\n    fs = []\n    for i in range(3):\n        fs.append(lambda: i)\n{lines}    return [f() for f in fs]\nprint(big())\n"
    ));
    assert!(text.contains("[2, 2, 2]") && text.contains("2 of 3 closures read another value"), "{text}");
}

#[test]
fn long_names_and_values() {
    let name = "x".repeat(500);
    let text = drawn(&format!(
        "fs = []\nfor {name} in ['a' * 5000, 'b' * 5000]:\n    fs.append(lambda: {name})\nprint([f() for f in fs])\n"
    ));
    assert!(text.contains("1 of 2 closures read another value"), "{text}");
}
