//! What holds for every picture, whatever it shows.

use crate::folder::{Folder, STALE};

#[test]
fn narrow_terminals_are_kept_to() {
    let folder = Folder::with(&[("main.py", STALE)]);
    for width in ["60", "80", "120"] {
        for more in [&[][..], &["--ascii"]] {
            let ran = folder.explain(&[&["main.py", "--color", "never", "--width", width], more].concat());
            let widest = ran.stdout.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(widest <= width.parse().expect("a number"), "{width}: {}", ran.stdout);
        }
    }
}

#[test]
fn ascii_is_ascii() {
    let folder = Folder::with(&[("main.py", STALE)]);
    let ran = folder.explain(&["main.py", "--color", "never", "--ascii"]);
    assert!(ran.stdout.is_ascii(), "{}", ran.stdout);
}

#[test]
fn colours_come_when_they_are_wanted() {
    let folder = Folder::with(&[("main.py", STALE)]);
    let has_colour = |when| folder.explain(&["main.py", "--color", when]).stdout.contains('\x1b');
    assert_eq!([has_colour("always"), has_colour("auto"), has_colour("never")], [true, false, false]);
}

#[test]
fn a_page_needs_nothing_else() {
    let folder = Folder::with(&[("main.py", STALE)]);
    let page = folder.explain(&["main.py", "--output-format", "html"]).stdout;
    for foreign in ["http:", "https:", "src=", "url(", "@import"] {
        assert!(!page.contains(foreign), "{foreign}: {page}");
    }
    for words in [
        "aria-live=\"polite\"",
        "prefers-color-scheme: dark",
        "Turn 2 begins: <code>i</code> is 1.",
        "lambda 1 is called",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
