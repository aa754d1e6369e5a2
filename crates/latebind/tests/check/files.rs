//! Which files are checked.

use crate::program::{Folder, Ran, errors};

/// Broken, so that every file that is looked at shows itself.
const BROKEN: &str = "x = = 1\n";

/// Files that were looked at.
#[track_caller]
fn check(folder: &Folder, arguments: &[&str], expected: &[&str]) {
    assert_eq!(
        looked_at(&folder.check(&[&["--strict-syntax", "--output-format", "json"], arguments].concat())),
        expected
    );
}

fn looked_at(ran: &Ran) -> Vec<String> {
    let path = |error: String| error.split(":1:5: syntax error").next().unwrap_or_default().to_owned();
    errors(&ran.json()).into_iter().map(path).collect()
}

fn folder(names: &[&str]) -> Folder {
    let folder = Folder::new();
    for name in names {
        folder.write(name, BROKEN);
    }
    folder
}

#[test]
fn python_files_of_a_tree() {
    let folder = folder(&["a.py", "sub/b.pyi", "sub/c.pyw", "sub/d.txt", "e", "f.pyc"]);
    check(&folder, &[], &["a.py", "sub/b.pyi", "sub/c.pyw"]);
    check(&folder, &["."], &["a.py", "sub/b.pyi", "sub/c.pyw"]);
    check(&folder, &["sub"], &["sub/b.pyi", "sub/c.pyw"]);
    check(&folder, &["./sub"], &["./sub/b.pyi", "./sub/c.pyw"]);
}

#[test]
fn each_file_once() {
    let folder = folder(&["a.py", "sub/b.py"]);
    check(&folder, &["a.py", ".", "sub", "sub/b.py"], &["a.py", "sub/b.py"]);
}

#[test]
fn a_file_that_is_named_is_checked_whatever_it_is_called() {
    let folder = folder(&["script", ".hidden.py", "node_modules/a.py"]);
    check(&folder, &["script", ".hidden.py", "node_modules"], &[".hidden.py", "node_modules/a.py", "script"]);
}

#[test]
fn what_git_ignores_is_left_out() {
    let folder = folder(&["a.py", "made/b.py", "made_c.py", "sub/d.py", "sub/e.py"]);
    folder.write(".gitignore", "/made/\nmade_*\n");
    folder.write("sub/.gitignore", "e.py\n");
    check(&folder, &[], &["a.py", "sub/d.py"]);
}

#[test]
fn what_is_named_is_checked_though_git_ignores_it() {
    let folder = folder(&["made/b.py", "other/c.py"]);
    folder.write(".gitignore", "made/\nother/*\n");
    check(&folder, &["made"], &["made/b.py"]);
    check(&folder, &["made/b.py"], &["made/b.py"]);
    check(&folder, &["other"], &["other/c.py"]);
}

#[test]
fn by_products_are_left_out() {
    let left_out = [".venv/a.py", "venv/a.py", "node_modules/a.py", "__pycache__/a.py", ".tox/a.py", ".nox/a.py"];
    let also = ["build/lib/a.py", "dist/a.py", ".git/hooks/a.py", "env3/lib/a.py", "x/site-packages/a.py"];
    let folder = folder(&[left_out.as_slice(), also.as_slice(), &["a.py", "pkg/build/a.py"]].concat());
    folder.write("env3/pyvenv.cfg", "");
    folder.write("pkg/build/__init__.py", BROKEN);
    check(&folder, &[], &["a.py", "pkg/build/__init__.py", "pkg/build/a.py"]);
}

#[test]
fn patterns_leave_files_out() {
    let folder = folder(&["a.py", "gen/b.py", "gen/sub/c.py", "d_pb2.py", "sub/gen/e.py"]);
    check(&folder, &["--exclude", "/gen/"], &["a.py", "d_pb2.py", "sub/gen/e.py"]);
    check(&folder, &["--exclude", "gen,*_pb2.py"], &["a.py"]);
    check(&folder, &["--exclude", "gen", "--exclude", "d_*"], &["a.py"]);
    check(&folder, &["--exclude", "gen", "gen/b.py"], &["gen/b.py"]);
}

#[test]
fn a_folder_without_python() {
    let folder = Folder::with(&[("a.txt", "")]);
    let ran = folder.check(&[]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.starts_with("All well: 0 findings (0 files checked"), "{}", ran.stdout);
}

#[test]
fn a_missing_path_and_the_rest_still_checked() {
    let folder = folder(&["module.py"]);
    let ran = folder.check(&["--strict-syntax", "--output-format", "json", "modul.py", "nowhere/at/all", "module.py"]);
    let expected = [
        "modul.py:1:1: no such file or directory; did you mean `module.py`?",
        "module.py:1:5: syntax error: Expected an expression",
        "nowhere/at/all:1:1: no such file or directory",
    ];
    assert_eq!(errors(&ran.json()), expected);
    assert_eq!(ran.status, 1);
}

#[cfg(unix)]
#[test]
fn links_to_files_count_and_loops_end() {
    use std::os::unix::fs::symlink;
    let folder = folder(&["a.py", "sub/b.py"]);
    symlink("..", folder.path().join("sub/up")).expect("a link");
    symlink("a.py", folder.path().join("link.py")).expect("a link");
    symlink("round.py", folder.path().join("round.py")).expect("a link");
    symlink("gone", folder.path().join("broken.py")).expect("a link");
    check(&folder, &[], &["a.py", "link.py", "sub/b.py"]);
    check(&folder, &["sub/up/sub"], &["sub/up/sub/b.py"]);
    let named = folder.check(&["round.py", "broken.py"]);
    assert_eq!(named.status, 1);
    assert!(
        named.stdout.contains("--> round.py:1:1") && named.stdout.contains("--> broken.py:1:1"),
        "{}",
        named.stdout
    );
}

#[cfg(unix)]
#[test]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder(&["locked.py", "open.py", "cellar/a.py"]);
    let lock = |name: &str, mode: u32| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(folder.path().join(name), mode).expect("permissions");
    };
    lock("locked.py", 0o000);
    lock("cellar", 0o000);
    let is_root = std::fs::read(folder.path().join("locked.py")).is_ok();
    let ran = folder.check(&["--strict-syntax", "--output-format", "json"]);
    lock("cellar", 0o755);
    if is_root {
        println!("skipped: this user may read everything");
        return;
    }
    let expected = [
        "cellar:1:1: permission denied",
        "locked.py:1:1: permission denied",
        "open.py:1:5: syntax error: Expected an expression",
    ];
    assert_eq!(errors(&ran.json()), expected);
}
