//! docs/introspection.md says what a program can see of being watched, and it is true.

use std::collections::BTreeMap;
use std::path::Path;

use crate::folder::{Folder, Ran, pythons_and_pyodide};

const PROGRAM: &str = include_str!("introspection.py");

/// Lines `name | value`, by name.
fn values(ran: &Ran) -> BTreeMap<&str, &str> {
    ran.stdout.lines().filter_map(|line| line.split_once(" | ")).collect()
}

/// The table's first two columns.
fn table() -> BTreeMap<String, bool> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/introspection.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| check"));
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    cells.map(|cells| (cells[1].to_owned(), cells[2] == "same")).collect()
}

#[test]
fn the_table_is_true() {
    let table = table();
    for python in pythons_and_pyodide() {
        let folder = Folder::with(&[("main.py", PROGRAM)]);
        let alone = folder.alone(&python, &["main.py"]);
        let (watched, _) = folder.watched(&python, &["--all-sites", "main.py"]);
        assert_eq!((alone.status, &alone.stderr), (Some(0), &watched.stderr), "{}", python.display());
        let (alone, watched) = (values(&alone), values(&watched));
        for (name, value) in &alone {
            let is_same = watched.get(name) == Some(value);
            assert_eq!(
                table.get(*name),
                Some(&is_same),
                "{}: {name}: {value} {:?}",
                python.display(),
                watched.get(name)
            );
        }
        assert_eq!(table.len(), alone.len());
    }
}
