//! Python's evaluation order, pinned: small programs and what they are lowered to.
//! `render` says how a body is written down.

mod definitions;
mod expressions;
mod loops;
mod render;
mod targets;
mod ways_out;

/// Compares the body of the function `f`, or of the module where there is none, with
/// `expected`, block by block.
#[track_caller]
fn check(source: &str, expected: &str) {
    compare(source, expected, &render::subject(source));
}

/// The same for the generator expression in `source`.
#[track_caller]
fn check_generator(source: &str, expected: &str) {
    compare(source, expected, &render::generator(source));
}

#[track_caller]
fn compare(source: &str, expected: &str, found: &[String]) {
    let expected: Vec<_> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(found, expected, "in {source}");
}
