//! Which finding is meant, and what is said of it.

use crate::folder::{Folder, STALE};

#[track_caller]
fn check(target: &str, line: u64, variable: &str) {
    let two = format!("{STALE}hs = []\nfor k in range(3):\n    hs.append(lambda: (k, i))\nprint([h() for h in hs])\n");
    let json = Folder::with(&[("main.py", &two)]).json(&[target, "--no-run"]);
    assert_eq!((&json["site"]["start"]["line"], &json["variable"]), (&line.into(), &variable.into()), "{target}");
}

#[test]
fn a_place_names_a_finding() {
    check("main.py", 3, "i");
    check("main.py:7", 7, "k");
    check("main.py:6", 7, "k");
    check("main.py:7:15", 7, "k");
    check("main.py:3:i", 3, "i");
}

#[test]
fn a_closure_in_a_closure_is_meant_by_its_own_line() {
    let program = "fs = []\nfor i in range(3):\n    def outer():\n        return lambda: i\n    fs.append(outer)\nprint([f()() for f in fs])\n";
    let folder = Folder::with(&[("main.py", program)]);
    for (target, kind) in [("main.py:3:i", "def"), ("main.py:4:i", "lambda")] {
        assert_eq!(folder.json(&[target, "--no-run"])["site"]["kind"], kind, "{target}");
    }
}

#[test]
fn standard_input_is_explained() {
    use std::io::Write as _;
    use std::process::Stdio;
    let folder = Folder::with(&[]);
    let mut latebind = folder.latebind();
    let mut child = latebind
        .args(["explain", "-", "--color", "never"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("latebind starts");
    child.stdin.take().expect("a pipe").write_all(STALE.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("latebind ends");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("[2, 2, 2]") && text.contains("[0, 1, 2]"), "{text}");
}

#[test]
fn a_program_that_cannot_be_run_alone_gets_a_sketch() {
    let folder = Folder::with(&[("main.py", &format!("import no_such_package\n{STALE}"))]);
    let text = folder.explain(&["main.py", "--color", "never"]).stdout;
    for words in ["(a sketch, without values)", "the 1st", "no values: it imports `no_such_package`"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

/// Says that it is an old Python.
#[cfg(unix)]
#[test]
fn an_interpreter_that_is_too_old_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with(&[("main.py", STALE), ("python", "#!/bin/sh\necho 3.7.16; echo \"$0\"\n")]);
    let python = folder.path().join("python");
    std::fs::set_permissions(&python, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let json = folder.json(&["main.py", "--python", &python.to_string_lossy()]);
    let why = json["basis"]["why"].as_str().unwrap_or_default();
    assert!(why.ends_with("is no Python 3.8 or newer"), "{json}");
}

#[test]
fn what_is_safe_is_said_to_be() {
    let folder = Folder::with(&[("main.py", "for i in range(3):\n    print((lambda: i)())\n")]);
    let json = folder.json(&["main.py:2:i"]);
    assert_eq!((&json["verdict"], &json["basis"]["kind"]), (&"safe".into(), &"run".into()));
    let reads: Vec<_> = json["closures"].as_array().expect("closures").iter().map(|it| &it["reads"][0]).collect();
    assert_eq!(reads, ["0", "1", "2"]);
}

#[test]
fn where_there_is_nothing_that_is_said() {
    let folder = Folder::with(&[("main.py", STALE), ("bad.py", "def :\n")]);
    for (target, words) in [
        ("main.py:4:x", "no capture of a rebound `x` at line 4"),
        ("main.py:1", "no captured variable is rebound at line 1"),
        ("bad.py", "bad.py:1:5: syntax error"),
        ("missing.py", "missing.py:1:1: no such file or directory"),
    ] {
        let ran = folder.explain(&[target]);
        assert!(ran.status == 1 && ran.stderr.contains(words), "{target}: {}", ran.stderr);
    }
    assert_eq!(folder.explain(&["main.py", "--rule", "LB999"]).status, 2);
}
