//! The pages and pictures of `docs/rules` are made from the cases and by `explain`, and are
//! made again here: what is in the repository is what comes out today.
//!
//! `UPDATE=1 cargo test -p latebind --test docs` writes them anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use latebind_explain::page::{first_program, web_page};
use latebind_report::pages;
use latebind_verdicts::rule::Rule;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules")
}

#[track_caller]
fn same(name: &str, expected: &str) {
    let path = docs().join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(docs()).expect("a folder");
        std::fs::write(&path, expected).expect("written");
    } else {
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == expected, "UPDATE=1 writes {name} anew; it is now\n{expected}");
    }
}

/// The rule's first program, explained.
fn picture(rule: Rule) -> String {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let program = first_program(pages::page(rule)).expect("a page has a program");
    let name = format!("{}.py", rule.name().replace('-', "_"));
    std::fs::write(folder.path().join(&name), program).expect("a file");
    let latebind = Command::new(env!("CARGO_BIN_EXE_latebind"))
        .args(["explain", &name, "--rule", rule.code(), "--output-format", "svg", "--seconds", "120"])
        .current_dir(folder.path())
        .output()
        .expect("latebind runs");
    assert!(latebind.status.success(), "{}: {latebind:?}", rule.code());
    String::from_utf8(latebind.stdout).expect("UTF-8")
}

#[test]
fn every_rule_has_its_picture() {
    for rule in Rule::ALL {
        same(&format!("{}.svg", rule.code()), &picture(rule));
    }
}

#[test]
fn every_rule_has_its_page() {
    for rule in Rule::ALL {
        let picture = format!("{}.svg", rule.code());
        same(&format!("{}.md", rule.code()), &web_page(pages::page(rule), Some(&picture)));
    }
}

#[test]
fn the_list_of_rules_is_whole() {
    let line = |rule: Rule| {
        let (code, name, summary) = (rule.code(), rule.name(), pages::summary(rule).replace('\n', " "));
        format!("- [{code} {name}]({code}.md): {summary}\n")
    };
    same("README.md", &format!("# Rules\n\n{}", Rule::ALL.map(line).concat()));
}
