//! Several runs at once, a cache that goes while they read, files that change while they are judged.

use std::fs;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::project::{CALLS, KEEPS, Project};

const ROUNDS: usize = 12;

fn start(project: &Project) -> Child {
    project.asked("check", &["-q"]).spawn().expect("latebind starts")
}

fn said(child: Child) -> String {
    let output = child.wait_with_output().expect("latebind ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn alone(project: &Project) -> String {
    project.check(&["-q", "--no-cache"]).stdout
}

/// Something goes on beside the work, until it is done.
fn beside(what: impl Fn(usize) + Sync, work: impl FnOnce()) {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| (0..).take_while(|_| !is_over.load(Ordering::Relaxed)).for_each(&what));
        work();
        is_over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn runs_at_once() {
    let project = Project::new();
    let right = alone(&project);
    for _ in 0..ROUNDS {
        let runs: Vec<Child> = (0..4).map(|_| start(&project)).collect();
        for run in runs {
            assert_eq!(said(run), right);
        }
        project.mark();
        assert_eq!(project.used(&[]), project.answers().len() as u64, "all whole, nothing else");
        fs::remove_dir_all(project.cache()).expect("a cache");
    }
}

#[test]
fn the_cache_is_deleted_meanwhile() {
    let project = Project::new();
    let right = alone(&project);
    beside(
        |_| drop(fs::remove_dir_all(project.cache())),
        || {
            for _ in 0..ROUNDS {
                let runs = [start(&project), start(&project)];
                runs.into_iter().for_each(|run| assert_eq!(said(run), right));
            }
        },
    );
    assert_eq!((said(start(&project)), said(start(&project))), (right.clone(), right));
}

#[test]
fn the_cache_is_scribbled_over_meanwhile() {
    let project = Project::new();
    let right = alone(&project);
    let scribble = |round: usize| {
        for path in project.answers() {
            if let Ok(bytes) = fs::read(&path) {
                // May be gone by now.
                let _ = fs::write(&path, &bytes[..bytes.len() * (round % 7) / 7]);
            }
        }
    };
    beside(scribble, || (0..2 * ROUNDS).for_each(|_| assert_eq!(said(start(&project)), right)));
    assert_eq!(said(start(&project)), right);
}

#[test]
fn a_file_changes_while_it_is_read() {
    let project = Project::new();
    let texts = [CALLS, KEEPS];
    let answers = texts.map(|text| {
        project.write("pkg/helpers.py", text);
        alone(&project)
    });
    assert_ne!(answers[0], answers[1]);
    beside(
        // Not in one step: the file is empty, or half there, in between.
        |round| drop(project.write("pkg/helpers.py", texts[round % 2])),
        || (0..2 * ROUNDS).for_each(|_| drop(said(start(&project)))),
    );
    for (text, right) in texts.iter().zip(&answers) {
        project.write("pkg/helpers.py", text);
        assert_eq!(&said(start(&project)), right);
    }
}
