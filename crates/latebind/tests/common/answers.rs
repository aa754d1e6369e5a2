//! The answers in a cache: which there are, and how to change one so that its use can be seen.

use std::fs;
use std::path::{Path, PathBuf};

use latebind_source::Digest;
use serde_json::Value;

/// The files of all answers.
pub(crate) fn answers(cache: &Path) -> Vec<PathBuf> {
    let builds = fs::read_dir(cache).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut answers: Vec<PathBuf> = builds
        .filter(|path| path.is_dir())
        .flat_map(|build| fs::read_dir(build).expect("a folder").flatten().map(|entry| entry.path()))
        .collect();
    answers.sort();
    answers
}

/// Changes an answer, and signs it again.
pub(crate) fn change(answer: &Path, change: impl Fn(&mut Value)) {
    let text = fs::read_to_string(answer).expect("an answer");
    let (head, content) = text.split_at(text.find('{').expect("JSON"));
    let magic = head.lines().next().expect("a first line");
    let mut content: Value = serde_json::from_str(content).expect("JSON");
    change(&mut content);
    let content = content.to_string();
    let key = answer.file_name().expect("a name").to_string_lossy().into_owned();
    let seal = Digest::of_all([key.as_bytes(), content.as_bytes()]);
    fs::write(answer, format!("{magic}\n{seal}\n{content}")).expect("the answer is written");
}
