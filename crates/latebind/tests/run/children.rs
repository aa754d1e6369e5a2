//! Children of every kind are watched.

use crate::folder::check_processes_alike;

const PROGRAM: &str = include_str!("children.py");

#[track_caller]
fn check(what: &str) {
    check_processes_alike(&[("main.py", PROGRAM)], &["main.py", what], &["15 i LB001 2"]);
}

#[test]
fn threads_and_subprocesses() {
    check("thread");
    check("subprocess");
    check("asyncio");
    check("pool");
}

#[test]
fn spawned() {
    check("spawn");
}

#[cfg(unix)]
#[test]
fn forked() {
    check("forked");
    check("fork");
    check("forkserver");
    check("killed");
}
