//! Real code: packages of the standard library that `python3` uses.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::Folder;

const PACKAGES: [&str; 9] =
    ["asyncio", "collections", "concurrent", "email", "importlib", "json", "logging", "unittest", "xml"];

fn standard_library() -> Option<PathBuf> {
    let script = "import sysconfig; print(sysconfig.get_paths()['stdlib'])";
    let python = Command::new("python3").args(["-c", script]).output().ok()?;
    let folder = String::from_utf8(python.stdout).ok()?;
    Some(PathBuf::from(folder.trim())).filter(|folder| folder.is_dir())
}

fn python_files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let counts = entries.map(|entry| match entry.path() {
        path if path.is_dir() => python_files(&path),
        path => usize::from(path.extension().is_some_and(|extension| extension == "py")),
    });
    counts.sum()
}

#[test]
fn every_file_is_analysed_and_the_order_is_the_same() {
    let Some(library) = standard_library() else {
        println!("skipped: no python3 with a standard library");
        return;
    };
    let paths: Vec<_> = PACKAGES.map(|name| library.join(name)).into_iter().filter(|path| path.is_dir()).collect();
    let words: Vec<_> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let typed: Vec<_> = words.iter().map(String::as_str).collect();
    let report = |jobs: &str| {
        let flags = ["--select", "ALL", "--include-safe", "-j", jobs];
        let mut report = Folder::new().json(&[flags.as_slice(), &typed].concat());
        report["summary"]["seconds"] = 0.into();
        report
    };
    let one = report("1");
    assert_eq!(one["errors"], serde_json::json!([]));
    let files: usize = paths.iter().map(|path| python_files(path)).sum();
    assert_eq!(one["summary"]["files"], files);
    assert!(files > 50, "{files} files prove little");
    assert_eq!(report("2"), one);
}
