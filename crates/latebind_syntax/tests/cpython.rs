//! Our tree against CPython's `ast`: every node, its span and its fields.
//!
//! `LATEBIND_PYTHON` names the interpreter (default: `python3`, at least 3.9). Its
//! own standard library is the corpus; `LATEBIND_TREE_ALL=1` reads all of it.
//! Without an interpreter the test says so and passes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod describe;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files with much of what Python has; those that a version lacks are skipped.
const FILES: &[&str] = &[
    "argparse.py",
    "ast.py",
    "asyncio/tasks.py",
    "collections/__init__.py",
    "contextlib.py",
    "enum.py",
    "functools.py",
    "statistics.py",
    "typing.py",
    "test/test_grammar.py",
    "test/test_generators.py",
    "test/test_genexps.py",
    "test/test_coroutines.py",
    "test/test_decorators.py",
    "test/test_except_star.py",
    "test/test_named_expressions.py",
    "test/test_patma.py",
    "test/test_scope.py",
    "test/test_syntax.py",
    "test/test_unpack_ex.py",
    "test/test_type_params.py",
    "test/test_type_defaults.py",
    "test/test_fstring.py",
    "test/test_tstring.py",
];

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cpython");

#[test]
fn trees_are_those_of_cpython() {
    let python = std::env::var("LATEBIND_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = "import os, sys; assert sys.version_info >= (3, 9); \
                  print(sys.version.split()[0]); print(os.path.dirname(os.__file__)); \
                  print(sys.version_info >= (3, 13))";
    let Some(about) = run(&python, &["-c", script]) else {
        println!("{python} is no Python 3.9 or later: trees not compared");
        return;
    };
    let about: Vec<_> = about.lines().rev().collect();
    let exact_fstrings = about[0] == "True";
    println!("comparing with {python}, Python {}", about[2]);
    let mut compared = 0;
    for file in corpus(Path::new(about[1])) {
        let nodes = check(&python, &file, exact_fstrings);
        assert!(compared + nodes > 0, "{python} refuses the sample");
        compared += nodes;
    }
    println!("{compared} nodes compared");
    assert!(compared > 1000);
}

fn corpus(library: &Path) -> Vec<PathBuf> {
    let mut files = vec![Path::new(FOLDER).join("sample.py")];
    if std::env::var_os("LATEBIND_TREE_ALL").is_some() {
        python_files(library, &mut files);
    } else {
        files.extend(FILES.iter().map(|file| library.join(file)).filter(|file| file.exists()));
    }
    files
}

fn python_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut entries: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            python_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
}

fn run(python: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(python).args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Compares one file that CPython accepts; counts its nodes.
fn check(python: &str, file: &Path, exact_fstrings: bool) -> usize {
    let script = format!("{FOLDER}/nodes.py");
    let Some(theirs) = run(python, &["-W", "ignore", &script, file.to_str().unwrap()]) else {
        return 0;
    };
    let mut theirs: Vec<_> = theirs.lines().map(str::to_owned).collect();
    let source = latebind_source::decode(&std::fs::read(file).unwrap()).unwrap();
    let parsed = latebind_syntax::parse(&source.text);
    assert_eq!(parsed.errors, [], "{}", file.display());
    let mut ours = describe::nodes(&source.text, &parsed.tree, exact_fstrings);
    theirs.sort();
    ours.sort();
    let mut difference = String::new();
    only_in(&ours, &theirs, "ours", &mut difference);
    only_in(&theirs, &ours, "CPython", &mut difference);
    assert!(difference.is_empty(), "{}:\n{difference}", file.display());
    ours.len()
}

fn only_in(some: &[String], others: &[String], who: &str, difference: &mut String) {
    for line in some.iter().filter(|line| others.binary_search(line).is_err()).take(20) {
        writeln!(difference, "only {who}: {line}").unwrap();
    }
    if some.len() > others.len() {
        writeln!(difference, "{who} has more: {} nodes", some.len()).unwrap();
    }
}
