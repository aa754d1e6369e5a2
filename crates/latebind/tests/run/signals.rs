//! Signals that are sent to `latebind` come to the program, which makes of them what it always does.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use crate::folder::{Folder, claims, pythons};

const FILES: [(&str, &str); 3] = [
    ("main.py", include_str!("signals.py")),
    ("fresh.py", include_str!("fresh.py")),
    ("terminal.py", include_str!("terminal.py")),
];
const CLAIM: [&str; 1] = ["12 i LB001 2"];

/// How the program ended, its output, and the claims; `send` is done to the process once it is ready.
fn ended(folder: &Folder, words: &[&str], send: impl Fn(u32)) -> (std::process::ExitStatus, String) {
    let mut command = folder.command("python3");
    command.arg("fresh.py").args(words).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::null()).spawn().expect("the program starts");
    let mut out = BufReader::new(child.stdout.take().expect("standard output"));
    let mut told = String::new();
    out.read_line(&mut told).expect("the program is ready");
    send(child.id());
    out.read_to_string(&mut told).expect("the rest");
    (child.wait().expect("it ends"), told)
}

fn send(signal: &str, process: u32) {
    let sent = Command::new("kill").args([&format!("-{signal}"), &process.to_string()]).status();
    assert!(sent.expect("kill").success());
}

#[track_caller]
fn check(what: &str, signal: &str) {
    for python in pythons() {
        let folder = Folder::with(&FILES);
        let python = python.to_string_lossy().into_owned();
        let alone = ended(&folder, &[&python, "main.py", what], |process| send(signal, process));
        let latebind = env!("CARGO_BIN_EXE_latebind");
        let words = [latebind, "run", "--python", &python, "--output", "report.json", "main.py", what];
        let watched = ended(&folder, &words, |process| send(signal, process));
        assert_eq!(watched, alone, "{python}");
        let report = std::fs::read_to_string(folder.path().join("report.json")).expect("the report");
        assert_eq!(claims(&serde_json::from_str(&report).expect("JSON")), CLAIM, "{python}");
    }
}

#[test]
fn a_handler_of_the_program_decides() {
    check("handle", "TERM");
    check("handle", "USR1");
}

#[test]
fn an_interrupt_comes_once() {
    check("catch", "INT");
}

#[test]
fn a_signal_that_nobody_handles_ends_both() {
    check("nothing", "TERM");
    check("nothing", "INT");
    check("nothing", "HUP");
}

/// The terminal sends it to both.
#[test]
fn ctrl_c_in_a_terminal_comes_once() {
    let folder = Folder::with(&FILES);
    let python = pythons().remove(0);
    let alone =
        folder.alone(&python, &["fresh.py", "python3", "terminal.py", &python.to_string_lossy(), "main.py", "catch"]);
    let words = ["run", "--output", "report.json", "main.py", "catch"];
    let watched = folder.alone(
        &python,
        &[&["fresh.py", "python3", "terminal.py", env!("CARGO_BIN_EXE_latebind")], &words[..]].concat(),
    );
    assert_eq!(watched, alone);
    assert!(alone.stdout.contains("interrupts: 1"), "{alone:?}");
}
