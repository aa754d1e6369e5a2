//! `--retained`: what nothing but closures keeps alive at the end.

use crate::folder::{Folder, pythons_and_pyodide};

const PROGRAM: &str = "\
KEPT = []

def load(count):
    return [str(number) * 5 for number in range(count)]

SHARED = load(30000)

def register():
    rows, few = load(40000), load(10)
    also = SHARED
    KEPT.append(lambda: len(rows))
    KEPT.append(lambda: few)
    KEPT.append(lambda: also)
    for _ in range(2):
        KEPT.append(one_of_two(load(20000)))

def one_of_two(data):
    return lambda: data

def by_two_cells(big):
    def first():
        one = big
        return lambda: one
    def second():
        other = big
        return lambda: other
    return first(), second()

register()
KEPT.extend(by_two_cells(load(25000)))
print(len(KEPT))
";

#[test]
fn it_is_told_by_cell() {
    for python in pythons_and_pyodide() {
        let folder = Folder::with(&[("main.py", PROGRAM)]);
        let (ran, report) = folder.watched(&python, &["--retained", "main.py"]);
        assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "7\n", ""));
        let told = report["retained"].as_array().expect("what is retained").iter();
        let told: Vec<_> = told
            .map(|it| {
                assert!(it["bytes"].as_u64().is_some_and(|bytes| bytes > 1_000_000), "{it}");
                format!("{} {} {} {}", it["line"], it["variable"], it["holds"], it["cells"])
            })
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.contains(&r#"11 "rows" "<list of 40000>" 1"#.to_owned()), "{told:?}");
        assert!(told.contains(&r#"18 "data" "<list of 20000>" 2"#.to_owned()), "{told:?}");
    }
}

#[test]
fn unasked_nothing_is_told() {
    let folder = Folder::with(&[("main.py", PROGRAM)]);
    let (_, report) = folder.watched("python3".as_ref(), &["main.py"]);
    assert!(report.get("retained").is_none(), "{report}");
}

#[test]
fn people_read_it_in_lines() {
    let told = Folder::with(&[("main.py", PROGRAM)]).run(&["--retained", "main.py"]).stderr;
    assert!(
        told.contains(" MB kept alive by `rows` (<list of 40000>) of `<lambda>` at main.py:11 alone (1 cell)\n"),
        "{told}"
    );
    assert!(told.contains(" of `<lambda>` at main.py:18 alone (2 cells)\n"), "{told}");
}
