//! Old answers go: those that nobody asked for in a month, and the oldest of more than there is room for.
//!
//! Only what bears a name of ours is touched, whatever else the folder holds.

use std::fs::{self, DirEntry, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::folder::is_build;
use crate::atomic;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long an answer is kept that nobody asks for.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Bytes of all answers together.
const ROOM: u64 = 1 << 28;

/// Written whenever it is looked for old answers.
const STAMP: &str = ".latebind-swept";

/// Looks at most once a day. What cannot be removed stays.
pub(super) fn sweep(cache: &Path) {
    let stamp = cache.join(STAMP);
    if is_older(&stamp, DAY) != Some(false) {
        let _ = fs::write(&stamp, "");
        sweep_to(cache, ROOM);
    }
}

/// An answer that was used stays as long as a new one.
pub(super) fn keep(answer: &Path) {
    if is_older(answer, DAY) == Some(true) {
        let touch = |file: File| file.set_modified(SystemTime::now());
        let _ = File::options().write(true).open(answer).and_then(touch);
    }
}

/// `None`: there is no such file.
fn is_older(path: &Path, age: Duration) -> Option<bool> {
    let written = fs::metadata(path).and_then(|data| data.modified()).ok()?;
    Some(is_past(written, age))
}

/// What lies in the future is new.
fn is_past(written: SystemTime, age: Duration) -> bool {
    written.elapsed().is_ok_and(|elapsed| elapsed > age)
}

struct Answer {
    path: PathBuf,
    written: SystemTime,
    bytes: u64,
}

fn sweep_to(cache: &Path, room: u64) {
    let mut answers: Vec<Answer> = builds(cache).flat_map(|build| answers_in(&build)).collect();
    answers.sort_by(|one, other| (one.written, &one.path).cmp(&(other.written, &other.path)));
    let mut total: u64 = answers.iter().map(|answer| answer.bytes).sum();
    for answer in answers {
        if total > room || is_past(answer.written, KEPT) {
            let _ = fs::remove_file(&answer.path);
            total -= answer.bytes;
        }
    }
    // Only what is empty goes.
    builds(cache).for_each(|build| drop(fs::remove_dir(build)));
}

/// The folders of all builds that ever wrote here.
pub(super) fn builds(cache: &Path) -> impl Iterator<Item = PathBuf> {
    entries(cache).filter(|entry| is_build(&entry.file_name())).map(|entry| entry.path())
}

fn answers_in(build: &Path) -> impl Iterator<Item = Answer> + use<> {
    entries(build).filter(is_ours).filter_map(|entry| answer(&entry).ok())
}

fn answer(entry: &DirEntry) -> io::Result<Answer> {
    let data = entry.metadata()?;
    Ok(Answer { path: entry.path(), written: data.modified()?, bytes: data.len() })
}

/// An answer, or what is left of writing one.
fn is_ours(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    let is_digest = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_digest || name.starts_with(atomic::PREFIX)
}

fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four answers of ten bytes each, one for every day before today; and what is none.
    fn cache() -> tempfile::TempDir {
        let cache = tempfile::tempdir().expect("a folder");
        let build = cache.path().join("latebind-0.0.0-0");
        fs::create_dir(&build).expect("a folder");
        for days in 0..4 {
            write(&build.join(format!("{days:064}")), days);
        }
        write(&build.join("notes.txt"), 400);
        write(&cache.path().join(format!("{:064}", 0)), 400);
        cache
    }

    fn write(path: &Path, days: u32) {
        fs::write(path, "0123456789").expect("a file");
        let file = File::options().write(true).open(path).expect("a file");
        file.set_modified(SystemTime::now() - DAY * days).expect("a time");
    }

    fn left(cache: &Path) -> Vec<String> {
        let mut names: Vec<String> = builds(cache)
            .flat_map(|build| entries(&build).collect::<Vec<_>>())
            .map(|entry| entry.file_name().to_string_lossy().trim_start_matches('0').to_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_oldest_go_first() {
        let cache = cache();
        sweep_to(cache.path(), 20);
        assert_eq!(left(cache.path()), ["", "1", "notes.txt"]);
    }

    #[test]
    fn nothing_goes_before_its_time() {
        let cache = cache();
        sweep(cache.path());
        assert_eq!(left(cache.path()).len(), 5);
        write(&builds(cache.path()).next().expect("a build").join(format!("{:064}", 3)), 31);
        sweep(cache.path());
        assert_eq!(left(cache.path()).len(), 5, "it was looked today");
        write(&cache.path().join(STAMP), 2);
        sweep(cache.path());
        assert_eq!(left(cache.path()).len(), 4);
    }

    #[test]
    fn what_is_used_is_kept() {
        let cache = cache();
        let answer = builds(cache.path()).next().expect("a build").join(format!("{:064}", 3));
        keep(&answer);
        assert_eq!(is_older(&answer, DAY), Some(false));
    }
}
