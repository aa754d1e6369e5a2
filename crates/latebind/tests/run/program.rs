//! What a program can see of itself.

use std::path::Path;

use crate::folder::{Folder, Ran, check_alike, pythons};

/// Reads stale twice, on line 3.
const STALE: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\n[f() for f in fs]\n";
const CLAIM: [&str; 1] = ["3 i LB001 2"];

fn stale_then(text: &str) -> String {
    format!("{STALE}{text}")
}

#[track_caller]
fn check(text: &str, words: &[&str]) {
    check_alike(&[("main.py", &stale_then(text))], words, &CLAIM);
}

#[test]
fn its_names_and_paths_are_its_own() {
    let text = "import sys\nprint(sys.argv, sys.path[0], __file__, __name__, __spec__, __cached__, sorted(globals()))\n\
                print(type(__loader__).__name__, __loader__.path, getattr(sys, 'orig_argv', [])[-3:])\nprint(sys._getframe().f_back)\n";
    check(text, &["main.py", "an argument", "-x", "--output"]);
    check(text, &["./main.py"]);
}

#[test]
fn options_of_the_interpreter_survive() {
    check("import sys\nprint(sys.flags.optimize, sys.warnoptions)\nassert 0 or not __debug__\n", &["main.py"]);
}

#[test]
fn a_module_is_run_as_a_module() {
    let files = [
        ("pkg/__init__.py", ""),
        ("pkg/__main__.py", &*stale_then("import sys\nprint(__name__, __package__, sys.argv[1:], sys.path[0])\n")),
    ];
    check_alike(&files, &["-m", "pkg", "-v"], &CLAIM);
}

#[test]
fn an_imported_module_is_watched() {
    let files = [
        ("main.py", "import other, sys\nprint(other.__file__, type(other.__loader__), other.__spec__.origin)\n"),
        ("other.py", STALE),
    ];
    check_alike(&files, &["main.py"], &CLAIM);
}

#[test]
fn a_traceback_shows_the_program_only() {
    check("def broken(x):\n    return (x +\n            len(fs) / (i - 2))\nbroken(1)\n", &["main.py"]);
    check("g = lambda: (i, [][0])[0]\nfs.append(g)\ng()\n", &["main.py"]);
    check("import nowhere.to_be_found\n", &["main.py"]);
}

#[test]
fn so_does_that_of_a_stack_overflow() {
    let text = "def load(path):\n    return path\ndef load(path):\n    return load(path).upper()\nload('a')\n";
    check_alike(&[("main.py", text)], &["main.py"], &["3 load LB010 1"]);
}

#[test]
fn a_syntax_error_is_the_interpreters() {
    check_alike(&[("main.py", "for i in range(3):\n    fs.append(lambda: i\n")], &["main.py"], &[]);
    check_alike(&[("main.py", "import other\n"), ("other.py", "x = = 1\n")], &["main.py"], &[]);
}

#[test]
fn a_file_that_cannot_be_run_is_told_as_ever() {
    let text = "import runpy, traceback\nfor name in ['broken.py', 'missing.py']:\n    try:\n        runpy.run_path(name)\n    except Exception:\n\
                \x20       traceback.print_exc()\nrunpy.run_module('broken')\n";
    let files = [("main.py", &*stale_then(text)), ("broken.py", "x = = 1\n")];
    check_alike(&files, &["main.py"], &CLAIM);
    check_alike(&files, &["-m", "broken"], &[]);
    check_alike(&files, &["missing.py"], &[]);
}

/// Every child of a program pays for what is imported before it.
#[test]
fn what_rewrites_is_not_paid_for_where_nothing_is_rewritten() {
    let text = "import sys\nprint([name for name in ['ast', 'enum', 'json', 're'] if name in sys.modules])\n";
    check_alike(&[("main.py", text), ("other.py", STALE)], &["main.py"], &[]);
}

#[test]
fn a_file_that_is_run_by_path_is_watched() {
    let text = "import runpy\nprint(sorted(runpy.run_path('other.py', run_name='__main__')))\n";
    check_alike(&[("main.py", text), ("other.py", &stale_then("print(__name__)\n"))], &["main.py"], &CLAIM);
}

#[test]
fn the_exit_status_is_the_programs() {
    check("raise SystemExit(3)\n", &["main.py"]);
    check("raise SystemExit('words')\n", &["main.py"]);
    check("import os\nos._exit(9)\n", &["main.py"]);
}

#[cfg(unix)]
#[test]
fn a_program_that_is_killed_leaves_its_claims() {
    check("import os\nos.kill(os.getpid(), 9)\n", &["main.py"]);
    check("import os\nos.abort()\n", &["main.py"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_as_ever() {
    check("import os, time\nos.kill(os.getpid(), 2)\ntime.sleep(9)\n", &["main.py"]);
}

#[test]
fn a_docstring_and_the_future_come_first() {
    let text = "'''Words.'''\nfrom __future__ import annotations\nfs = []\nfor i in range(3):\n    def f(x: nothing = 1) -> i:\n        return i\n    fs.append(f)\n\
                [f() for f in fs]\nprint(__doc__, f.__annotations__)\n";
    check_alike(&[("main.py", text)], &["main.py"], &["5 i LB001 2"]);
}

/// `latebind run` where a variable of the environment is set.
fn run_with(variable: &str, value: &str, folder: &Folder, python: &Path) -> Ran {
    let python = python.to_string_lossy();
    folder.run_where(&[(variable, value)], &["--python", &python, "main.py"])
}

#[test]
fn a_users_sitecustomize_still_runs() {
    let files = [("main.py", STALE), ("site/sitecustomize.py", "print('customized')\n")];
    for python in pythons() {
        let ran = run_with("PYTHONPATH", "site", &Folder::with(&files), &python);
        assert_eq!(ran.stdout, "customized\n", "{}: {}", python.display(), ran.stderr);
    }
}

#[test]
fn our_bytecode_is_not_the_programs() {
    let text = stale_then("import sys, runpy\nprint(sys.dont_write_bytecode, sys.pycache_prefix)\n");
    check_alike(&[("main.py", &text)], &["main.py"], &CLAIM);
    for python in pythons() {
        let folder = Folder::with(&[("main.py", &text)]);
        let ran = run_with("PYTHONPYCACHEPREFIX", "kept", &folder, &python);
        assert_eq!(ran.stdout, "True kept\n", "{}: {}", python.display(), ran.stderr);
        assert!(!folder.path().join("kept").exists(), "{}", python.display());
    }
}
