//! `--bisect`: which closures decide what a command does.

use crate::folder::Folder;

const PROGRAM: &str = "\
fs, gs, hs = [], [], []
for i in range(3):
    fs.append(lambda: i)
for j in range(3):
    gs.append(lambda: j)
for k in range(3):
    hs.append(lambda: k)
[g() for g in gs]
print([f() for f in fs])
";

fn bisect(program: &str) -> String {
    let folder = Folder::with(&[("main.py", program)]);
    let ran = folder.run(&["--bisect", "--", "python3", "main.py"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{ran:?}");
    ran.stderr
}

#[test]
fn what_changes_the_output_is_found() {
    let told = bisect(PROGRAM);
    assert!(
        told.starts_with("main.py:3:15 `i`: frozen, the outcome changes\nlatebind run --bisect: 1 of 3 captures"),
        "{told}"
    );
}

#[test]
fn what_changes_it_only_together_is_found() {
    let program = PROGRAM.replace("print([f() for f in fs])", "exit(fs[0]() == 2 or gs[0]() == 2)");
    let told = bisect(&program);
    assert!(told.starts_with("main.py:3:15 `i` with main.py:5:15 `j`: frozen, only together"), "{told}");
}

#[test]
fn nothing_found_is_said() {
    let told = bisect(&PROGRAM.replace("print(", "id("));
    assert!(told.starts_with("latebind run --bisect: 0 of 3 captures"), "{told}");
}

#[test]
fn a_command_that_is_not_there_is_told() {
    let ran = Folder::with(&[("main.py", PROGRAM)]).run(&["--bisect", "--", "no-such-command"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (2, "error: no-such-command: no such file or directory\n"));
}
