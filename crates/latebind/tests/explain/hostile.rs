//! Programs that do more than show something: bounded, told, and nothing is left of them.

use crate::folder::{Folder, STALE};

/// Words that must be told of a program which goes on like this, and a file that must survive it.
#[track_caller]
fn check(more: &str, arguments: &[&str], words: &str) {
    let folder = Folder::with(&[("main.py", &format!("{STALE}{more}")), ("keep.txt", "as it was")]);
    let ran =
        folder.explain(&[&["main.py", "--seconds", "3", "--width", "100", "--color", "never"], arguments].concat());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("In the source") && ran.stdout.contains(words), "{}", ran.stdout);
    assert_eq!(std::fs::read_to_string(folder.path().join("keep.txt")).expect("the file"), "as it was");
    assert_eq!(folder.left_behind(), Vec::<std::path::PathBuf>::new());
    assert_eq!(folder.still_running("no other word"), Vec::<String>::new());
}

#[test]
fn endless_loops_end() {
    check("while True: pass\n", &[], "stopped after 3 seconds");
    check("import time\ntime.sleep(1000)\n", &[], "stopped after 3 seconds");
}

#[test]
fn what_was_printed_before_is_shown() {
    check("while True: pass\n", &[], "[2, 2, 2]");
}

#[test]
fn too_much_memory_is_refused() {
    check("x = bytearray(10 * 1024 ** 3)\n", &[], "MemoryError");
}

#[test]
fn endless_output_is_cut() {
    check("while True: print('x' * 1000)\n", &[], "stopped after 1 MB of output");
}

#[test]
fn recursion_ends() {
    check("def down(): down()\ndown()\n", &[], "RecursionError");
    check("import sys\nsys.setrecursionlimit(10 ** 8)\ndef down(n): return down(n + 1) + 1\ndown(0)\n", &[], "stopped");
}

#[test]
fn threads_end_with_it() {
    let threads =
        "import threading, time\nfor _ in range(500): threading.Thread(target=time.sleep, args=(1000,)).start()\n";
    check(threads, &[], "What");
}

#[test]
fn what_acts_on_the_world_is_not_run_unasked() {
    check("open('keep.txt', 'w').write('gone')\n", &[], "it uses `open`; `--run` runs it all the same");
    check("import os\nos.remove('keep.txt')\n", &[], "it imports `os`; `--run` runs it all the same");
}

#[test]
fn nothing_outside_is_read_or_written() {
    check("open('/tmp/latebind-was-here', 'w').write('x')\n", &["--run"], "it tried to write outside its folder");
    check("open('/etc/passwd').read()\n", &["--run"], "it tried to read outside its folder");
    check("import os\nos.rename('/etc/hostname', '/etc/hostname2')\n", &["--run"], "it tried to write outside");
    assert!(!std::path::Path::new("/tmp/latebind-was-here").exists());
}

#[test]
fn its_own_folder_is_its_own() {
    check("open('note.txt', 'w').write('x')\nprint(open('note.txt').read() * 3)\n", &["--run"], "xxx");
}

#[test]
fn no_process_is_started() {
    check("import os\nwhile True: os.fork()\n", &["--run"], "it tried to start processes");
    check("import subprocess\nsubprocess.run(['sleep', '1000'])\n", &["--run"], "it tried to start processes");
    check("import os\nos.execv('/bin/sleep', ['sleep', '1000'])\n", &["--run"], "it tried to start processes");
    check("import multiprocessing\nmultiprocessing.Process(target=print).start()\n", &["--run"], "it tried to start");
    check("import ctypes\nctypes.CDLL(None).fork()\n", &["--run"], "it tried to call native code");
}

#[test]
fn no_other_process_is_killed() {
    check("import os\nos.kill(os.getppid(), 9)\n", &["--run"], "it tried to send signals to other processes");
    check("import os\nos.killpg(0, 9)\n", &["--run"], "it tried to send signals to other processes");
}

#[test]
fn nothing_is_sent() {
    check("import socket\nsocket.create_connection(('127.0.0.1', 9))\n", &["--run"], "it tried to use the network");
}

#[test]
fn limits_are_not_raised() {
    let raise = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\n";
    check(raise, &["--run"], "it tried to change its limits");
}

/// An interpreter that the box has no hold on: it starts processes that leave its session.
#[cfg(target_os = "linux")]
#[test]
fn whoever_was_started_is_ended() {
    use std::os::unix::fs::PermissionsExt as _;
    let script = "#!/bin/sh\ncase \"$*\" in\n*sys.version_info*) echo 3.13.0; echo \"$0\" ;;\n\
                  *) (/usr/bin/setsid /bin/sleep 98765.4 &) ; /bin/sleep 98765.4 & exit 0 ;;\nesac\n";
    let folder = Folder::with(&[("main.py", STALE), ("python", script)]);
    let python = folder.path().join("python");
    std::fs::set_permissions(&python, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let ran = folder.explain(&["main.py", "--python", &python.to_string_lossy(), "--seconds", "3"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(folder.still_running("98765.4"), Vec::<String>::new());
}
