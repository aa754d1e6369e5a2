//! Cold, warm and without a cache: not one byte differs.

use crate::project::{Project, contents};

#[track_caller]
fn check(arguments: &[&str]) {
    let project = Project::new();
    let without = project.seen(&[arguments, &["--no-cache"]].concat());
    assert!(!project.cache().exists());
    let cold = project.seen(arguments);
    assert!(!project.answers().is_empty());
    let warm = project.seen(arguments);
    assert_eq!((&cold, &warm), (&without, &without), "{arguments:?}");
}

#[test]
fn in_every_format() {
    for format in ["text", "concise", "json"] {
        check(&["--output-format", format]);
        check(&["--output-format", format, "--include-safe"]);
    }
    check(&["--color", "always"]);
}

#[test]
fn for_every_selection() {
    check(&["--select", "ALL"]);
    check(&["--select", "LB005"]);
    check(&["--ignore", "LB001"]);
    check(&["--ignore-noqa"]);
    check(&["--strict-syntax"]);
    check(&["--fail-on", "possible"]);
    check(&["--exit-zero", "-q", "-j", "1"]);
    check(&["--python-version", "3.8"]);
}

#[test]
fn one_cache_for_many_questions() {
    let project = Project::new();
    let questions: [&[&str]; 5] = [
        &[],
        &["--include-safe"],
        &["--ignore-noqa", "--output-format", "json"],
        &["--select", "LB003"],
        &["main.py", "pkg/model.py"],
    ];
    for _ in 0..2 {
        for question in questions {
            assert_eq!(project.seen(question), project.seen(&[question, &["--no-cache"]].concat()), "{question:?}");
        }
    }
}

#[test]
fn repairs_on_the_way() {
    let (with, without) = (Project::new(), Project::new());
    with.check(&[]);
    for _ in 0..2 {
        assert_eq!(with.seen(&["--fix"]), without.seen(&["--fix", "--no-cache"]));
    }
    let relative = |project: &Project| {
        let named = contents(project.path()).into_iter();
        named
            .map(|(path, bytes)| (path.strip_prefix(project.path()).expect("below").to_owned(), bytes))
            .collect::<Vec<_>>()
    };
    assert_eq!(relative(&with), relative(&without));
    assert!(relative(&with).iter().any(|(_, bytes)| bytes.windows(11).any(|it| it == b"lambda i=i:")));
}
