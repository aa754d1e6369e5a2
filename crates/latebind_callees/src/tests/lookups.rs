//! A few look-ups of every kind.

use super::*;

#[track_caller]
fn check(path: &str, argument: &str, expected: Option<Effect>) {
    assert_eq!(Known.effect(path, arg(argument)), expected, "{path} {argument}");
}

#[test]
fn builtins_with_and_without_their_module() {
    check("sorted", "key", Some(Effect::Now));
    check("builtins.sorted", "key", Some(Effect::Now));
    check("sorted", "reverse", None);
}
