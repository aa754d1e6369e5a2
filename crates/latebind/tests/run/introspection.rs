//! docs/introspection.md says what a program can see of being watched, and it is true.

use std::collections::BTreeMap;
use std::path::Path;

use crate::folder::{Folder, Ran, pythons_and_pyodide};

const PROGRAM: &str = include_str!("introspection.py");

/// Lines `name | value`, by name.
fn values(ran: &Ran) -> BTreeMap<&str, &str> {
    ran.stdout.lines().filter_map(|line| line.split_once(" | ")).collect()
}

/// The first two columns of the table below the line that names the program.
fn table(program: &str) -> BTreeMap<String, bool> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/introspection.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let (_, below) = page.split_once(&format!("[{program}]")).expect("the program is named");
    let rows =
        below.lines().skip_while(|line| !line.starts_with("|---")).skip(1).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    cells.map(|cells| (cells[1].to_owned(), cells[2] == "same")).collect()
}

/// Runs `main.py` alone and watched; every line that it prints must be as the table says. Gives how many it printed.
#[track_caller]
pub(crate) fn check_table(program: &str, python: &Path, folder: &Folder) -> usize {
    let table = table(program);
    let alone = folder.alone(python, &["main.py"]);
    let (watched, _) = folder.watched(python, &["--all-sites", "main.py"]);
    assert_eq!((alone.status, &alone.stderr), (0, &watched.stderr), "{}", python.display());
    let (alone, watched) = (values(&alone), values(&watched));
    for (name, value) in &alone {
        let seen = watched.get(name);
        assert_eq!(table.get(*name), Some(&(seen == Some(value))), "{}: {name}: {value} {seen:?}", python.display());
    }
    println!("{}: {} checks", python.display(), alone.len());
    alone.len()
}

#[test]
fn the_table_is_true() {
    for python in pythons_and_pyodide() {
        let checked = check_table("introspection.py", &python, &Folder::with(&[("main.py", PROGRAM)]));
        assert_eq!(table("introspection.py").len(), checked);
    }
}
