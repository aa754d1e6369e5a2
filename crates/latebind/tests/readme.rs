//! The README's output and its picture are what `latebind` prints.
//!
//! `UPDATE=1 cargo test -p latebind --test readme` writes both anew.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What `check docs/demo.py` prints, without the time it took.
fn output(color: &str) -> String {
    let latebind = Command::new(env!("CARGO_BIN_EXE_latebind"))
        .args(["check", "--no-cache", "--color", color, "docs/demo.py"])
        .current_dir(root())
        .output()
        .expect("latebind runs");
    let text = String::from_utf8(latebind.stdout).expect("UTF-8");
    text.split(" checked in ").next().unwrap_or_default().to_owned() + ")\n"
}

fn picture() -> String {
    anstyle_svg::Term::new().min_width_px(1_000).render_svg(&output("always"))
}

/// The text between the fences that follow the heading.
fn block(page: &str, heading: &str) -> std::ops::Range<usize> {
    let section = page.find(heading).expect("the heading");
    let open = section + page[section..].find("```text\n").expect("a block") + "```text\n".len();
    open..open + page[open..].find("```\n").expect("its end")
}

#[track_caller]
fn same(path: &Path, expected: &str, found: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, expected).expect("written");
    } else {
        assert_eq!(found, expected, "UPDATE=1 writes {} anew", path.display());
    }
}

#[test]
fn the_output_in_the_readme_is_real() {
    let path = root().join("README.md");
    let page = std::fs::read_to_string(&path).expect("README.md");
    let mut expected = page.clone();
    expected.replace_range(block(&page, "## What comes out"), &output("never"));
    same(&path, &expected, &page);
}

/// What `explain docs/demo.py:3` draws.
fn explained() -> String {
    let latebind = Command::new(env!("CARGO_BIN_EXE_latebind"))
        .args(["explain", "docs/demo.py:3:name", "--output-format", "svg"])
        .current_dir(root())
        .output()
        .expect("latebind runs");
    String::from_utf8(latebind.stdout).expect("UTF-8")
}

#[test]
fn the_explanation_is_real() {
    let path = root().join("docs/explain.svg");
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    same(&path, &explained(), &found);
}

#[test]
fn the_picture_is_real() {
    let path = root().join("docs/check.svg");
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    same(&path, &picture(), &found);
}
