//! The workspace keeps its own rules: arrows, boundaries, sizes, pages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each crate may depend on those before it.
const FLOW: [&str; 14] = [
    "latebind_source",
    "latebind_syntax",
    "latebind_scopes",
    "latebind_inspect",
    "latebind_flow",
    "latebind_callees",
    "latebind_project",
    "latebind_borrow",
    "latebind_verdicts",
    "latebind_fix",
    "latebind_report",
    "latebind_run",
    "latebind_explain",
    "latebind",
];

/// May depend on everything: it runs the product as its users do.
const HARNESS: &str = "latebind_cases";

/// Touches the outside world below the binary, each for a reason.
const WORLDLY: [(&str, &str); 1] = [("latebind_syntax/src/stack.rs", "deep texts are parsed on a stack of their own")];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below the folder, ordered.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Rust files of all crates, with their paths below `crates/`.
fn rust_files() -> Vec<(String, String)> {
    let crates = root().join("crates");
    let rust = files(&crates).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let named = rust.map(|path| {
        let name = path.strip_prefix(&crates).expect("below crates/").to_string_lossy().replace('\\', "/");
        (name, read(&path))
    });
    named.collect()
}

fn is_test(name: &str) -> bool {
    name.contains("/tests/") || name.ends_with("/tests.rs") || name.contains("/examples/")
}

/// The part of a file that is shipped.
fn shipped(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

fn crate_of(name: &str) -> &str {
    name.split('/').next().unwrap_or_default()
}

fn manifest(name: &str) -> toml::Table {
    let path = root().join("crates").join(name).join("Cargo.toml");
    read(&path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a crate needs to be built, its tests apart.
fn dependencies(name: &str) -> BTreeSet<String> {
    let table = manifest(name);
    let names = table.get("dependencies").and_then(toml::Value::as_table).map(|table| table.keys().cloned());
    names.into_iter().flatten().collect()
}

#[test]
fn every_crate_has_its_place() {
    let folders = std::fs::read_dir(root().join("crates")).expect("crates/").flatten();
    let folders: BTreeSet<_> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let known: BTreeSet<_> = FLOW.iter().chain([&HARNESS]).map(|name| (*name).to_owned()).collect();
    assert_eq!(folders, known);
}

#[test]
fn no_arrow_goes_against_the_flow() {
    for (place, name) in FLOW.iter().enumerate() {
        let ours = dependencies(name).into_iter().filter(|dependency| dependency.starts_with("latebind"));
        let before = &FLOW[..place];
        let wrong: Vec<_> = ours.filter(|dependency| !before.contains(&dependency.as_str())).collect();
        assert!(wrong.is_empty(), "{name} depends on {wrong:?}, which come after it");
    }
}

#[test]
fn every_crate_takes_the_workspace_lints() {
    for name in FLOW.iter().chain([&HARNESS]) {
        assert_eq!(manifest(name)["lints"]["workspace"].as_bool(), Some(true), "{name}");
    }
    let workspace: toml::Table = read(&root().join("Cargo.toml")).parse().expect("TOML");
    assert_eq!(workspace["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}

#[test]
fn one_crate_names_the_parser() {
    for name in FLOW.iter().chain([&HARNESS]).filter(|name| **name != "latebind_syntax") {
        let parser: Vec<_> = dependencies(name).into_iter().filter(|dependency| dependency.contains("ruff")).collect();
        assert!(parser.is_empty(), "{name} depends on {parser:?}");
    }
}

#[test]
fn the_outside_world_is_the_binarys() {
    let worlds = ["std::fs", "std::env", "std::thread", "std::process", "std::net", "std::io::stdin", "rayon::"];
    let below = rust_files().into_iter().filter(|(name, _)| !["latebind", HARNESS].contains(&crate_of(name)));
    for (name, text) in below.filter(|(name, _)| !is_test(name)) {
        let is_known = WORLDLY.iter().any(|(known, _)| *known == name);
        let used: Vec<_> = worlds.into_iter().filter(|world| shipped(&text).contains(world)).collect();
        assert!(used.is_empty() || is_known, "{name} uses {used:?}");
    }
}

#[test]
fn standard_output_is_written_in_one_place() {
    // A build script prints what cargo shall know.
    let speaks = |name: &str| is_test(name) || name.ends_with("/build.rs") || crate_of(name) == HARNESS;
    for (name, text) in rust_files().into_iter().filter(|(name, _)| !speaks(name)) {
        let printed: Vec<_> =
            ["println!(", "print!("].into_iter().filter(|word| shipped(&text).contains(word)).collect();
        assert!(printed.is_empty(), "{name} prints");
    }
}

#[test]
fn no_file_is_too_long() {
    for (name, text) in rust_files() {
        let lines = text.lines().count();
        assert!(lines <= 1_500, "{name} has {lines} lines");
    }
}

#[test]
fn every_rule_has_a_page() {
    for rule in latebind_verdicts::rule::Rule::ALL {
        let page = read(&root().join(format!("cases/rules/{}.md", rule.code())));
        assert!(page.starts_with(&format!("# {} {}\n", rule.code(), rule.name())), "{}", rule.code());
        for heading in ["## The bug", "## Way out: ", "## Not reported: "] {
            assert!(page.contains(heading), "{} has no `{heading}`", rule.code());
        }
    }
}

#[test]
fn the_readme_and_the_gate_run_the_same_tests() {
    let test = "cargo test --workspace";
    assert!(read(&root().join("README.md")).contains(test));
    assert!(read(&root().join(".ci/run")).contains(test));
}
