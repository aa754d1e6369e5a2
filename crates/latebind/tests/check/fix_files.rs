//! `fix` and files: bytes that survive, links, permissions, and never half a file.

use std::time::Duration;

use crate::program::Folder;

#[track_caller]
fn check(before: &[u8], after: &[u8]) {
    let folder = Folder::with(&[("a.py", before)]);
    let ran = folder.run("fix", &["a.py"], b"");
    let now = std::fs::read(folder.path().join("a.py")).expect("the file");
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(shown(&now), shown(after), "{}", ran.stderr);
    assert_eq!((now.as_slice(), ran.status), (after, 0));
    let again = folder.run("fix", &["a.py"], b"");
    assert_eq!(again.stderr, "0 closures repaired in 0 files; 0 findings left\n");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends() {
    check(
        b"\xEF\xBB\xBFfs = []\r\nfor i in range(3):\r\n    fs.append(lambda: i)\r\nprint([f() for f in fs])\r\n",
        b"\xEF\xBB\xBFfs = []\r\nfor i in range(3):\r\n    fs.append(lambda i=i: i)\r\nprint([f() for f in fs])\r\n",
    );
}

#[test]
fn an_old_encoding() {
    check(
        b"# -*- coding: latin-1 -*-\nfs = []\nfor n in '\xE9\xE8':\n    fs.append(lambda: 'caf\xE9' + n)  # \xE0\nprint([f() for f in fs])\n",
        b"# -*- coding: latin-1 -*-\nfs = []\nfor n in '\xE9\xE8':\n    fs.append(lambda n=n: 'caf\xE9' + n)  # \xE0\nprint([f() for f in fs])\n",
    );
}

#[test]
fn tabs_and_no_line_end_at_the_end() {
    check(
        b"def run(xs):\n\tfs = []\n\tfor x in xs:\n\t\tif x:\n\t\t\tfs.append(\\\n\t\t\t\tlambda: x)\n\tprint([f() for f in fs])\nrun([1, 2])",
        b"def run(xs):\n\tfs = []\n\tfor x in xs:\n\t\tif x:\n\t\t\tfs.append(\\\n\t\t\t\tlambda x=x: x)\n\tprint([f() for f in fs])\nrun([1, 2])",
    );
}

#[test]
fn quotes_in_quotes() {
    check(
        b"fs = []\nfor d in [{'k': 1}, {'k': 2}]:\n    fs.append(lambda: f\"{d['k']:>{d['k']}} {'''x''' + f'{d}'}\" '\\\n')\nprint([f() for f in fs])\n",
        b"fs = []\nfor d in [{'k': 1}, {'k': 2}]:\n    fs.append(lambda d=d: f\"{d['k']:>{d['k']}} {'''x''' + f'{d}'}\" '\\\n')\nprint([f() for f in fs])\n",
    );
}

const BUG: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";

fn repaired(text: &str) -> String {
    text.replace("lambda: i", "lambda i=i: i")
}

#[test]
fn a_diff_writes_nothing() {
    let folder = Folder::with(&[("a.py", BUG)]);
    let ran = folder.run("fix", &["--diff", "a.py"], b"");
    assert!(ran.stdout.contains("-    fs.append(lambda: i)\n+    fs.append(lambda i=i: i)\n"), "{}", ran.stdout);
    assert_eq!((ran.status, std::fs::read_to_string(folder.path().join("a.py")).ok().as_deref()), (1, Some(BUG)));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with(&[("real/a.py", BUG)]);
    let real = folder.path().join("real/a.py");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o741)).expect("permissions");
    let link = folder.path().join("link.py");
    std::os::unix::fs::symlink("real/a.py", &link).expect("a link");
    assert_eq!(folder.run("fix", &["link.py"], b"").status, 0);
    assert!(std::fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(std::fs::read_to_string(&real).ok(), Some(repaired(BUG)));
    assert_eq!(std::fs::metadata(&real).expect("the file").permissions().mode() & 0o777, 0o741);
}

/// However soon it is killed.
#[test]
fn a_killed_run_leaves_whole_files() {
    let long = format!("{}{BUG}", "# filler\n".repeat(20_000));
    let names: Vec<String> = (0..12).map(|n| format!("m{n}.py")).collect();
    for pause in [5, 20, 40, 80, 160, 320] {
        let folder = Folder::new();
        names.iter().for_each(|name| drop(folder.write(name, &long)));
        let mut child = folder.asked("fix", &["-q", "."]).spawn().expect("latebind starts");
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        for name in &names {
            let now = std::fs::read_to_string(folder.path().join(name)).expect("the file");
            assert!(now == long || now == repaired(&long), "{name} is half a file after {pause} ms");
        }
    }
}
