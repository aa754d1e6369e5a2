//! Deleted, cut off, scribbled over, in the way: the file is judged again, and nobody is told.

use std::fs;
use std::path::Path;

use crate::project::Project;

/// Does something to every answer, marked: none counts, the report is right, and the next one is from the cache again.
#[track_caller]
fn check(what: &str, damage: impl Fn(&Path)) {
    let project = Project::new();
    let right = project.seen(&["--no-cache"]);
    let answers = project.warm();
    project.answers().iter().for_each(|path| damage(path));
    assert_eq!(project.seen(&[]), right, "{what}");
    assert_eq!(project.used(&["--quiet"]), 0, "{what}");
    project.mark();
    let left = project.answers().iter().filter(|path| path.is_dir()).count() as u64;
    assert_eq!(project.used(&[]), answers - left, "{what}");
}

fn rewrite(change: impl Fn(&mut Vec<u8>)) -> impl Fn(&Path) {
    move |path| {
        let mut bytes = fs::read(path).expect("an answer");
        change(&mut bytes);
        fs::write(path, bytes).expect("it is written");
    }
}

#[test]
fn deleted() {
    check("every answer", |path| fs::remove_file(path).expect("it was there"));
    check("everything", |path| drop(fs::remove_dir_all(path.ancestors().nth(2).expect("the cache"))));
}

#[test]
fn cut_off() {
    for length in [0, 1, 17, 18, 82, 83, 84, 200] {
        check("cut off", rewrite(|bytes| bytes.truncate(length)));
    }
    check("one byte short", rewrite(|bytes| bytes.truncate(bytes.len() - 1)));
    check("too long", rewrite(|bytes| bytes.extend(b"\n{}")));
}

#[test]
fn scribbled_over() {
    check("zeros", rewrite(|bytes| bytes.fill(0)));
    check("no text", rewrite(|bytes| bytes.fill(0xff)));
    check("the format's number", rewrite(|bytes| bytes[15] = b'2'));
    check("the seal", rewrite(|bytes| bytes[20] ^= 1));
    check(
        "the middle",
        rewrite(|bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 4;
        }),
    );
    check(
        "the content alone",
        rewrite(|bytes| {
            bytes.truncate(82);
            bytes.extend(b"{}");
        }),
    );
    check("twice", rewrite(|bytes| bytes.extend_from_within(..)));
}

#[test]
fn very_large() {
    check("a hole of 8 GB", |path| {
        fs::File::create(path).and_then(|file| file.set_len(8 << 30)).expect("a sparse file")
    });
}

#[test]
fn something_else_in_its_place() {
    check("a folder", |path| {
        fs::remove_file(path).expect("it was there");
        fs::create_dir(path).expect("a folder");
        fs::write(path.join("x"), "x").expect("a file");
    });
}

#[cfg(unix)]
#[test]
fn nothing_that_can_be_waited_for() {
    check("a pipe", |path| {
        fs::remove_file(path).expect("it was there");
        let made = std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo");
        assert!(made.success());
    });
    check("a link to itself", |path| {
        fs::remove_file(path).expect("it was there");
        std::os::unix::fs::symlink(path, path).expect("a link");
    });
}

#[test]
fn no_folder_can_be_made() {
    let project = Project::new();
    let right = project.seen(&["--no-cache"]);
    fs::write(project.cache(), "in the way").expect("a file");
    assert_eq!(project.seen(&[]), right);
    assert_eq!(fs::read(project.cache()).expect("it is left alone"), b"in the way");
    assert_eq!(project.seen(&["--cache-dir", "main.py/cache"]), right);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_nothing() {
    let project = Project::new();
    let right = project.seen(&["--no-cache"]);
    for folder in ["/proc/self/cache", "/dev/full/cache", "/sys"] {
        assert_eq!(project.seen(&["--cache-dir", folder]), right, "{folder}");
    }
}
