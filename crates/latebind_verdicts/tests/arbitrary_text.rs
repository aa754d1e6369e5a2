//! Any text is judged without a panic, and twice alike.
//!
//! Texts are made from sample programs by a few random changes: most that still
//! parse say something that nobody would write. The changes are the same on every
//! run. `fuzz/` does the same for texts that a fuzzer makes up.

mod mutation;
mod samples;

use std::panic::{AssertUnwindSafe, catch_unwind};

use latebind_syntax::{parse, with_deep_stack};
use latebind_verdicts::finding::Finding;
use latebind_verdicts::rule::Rule;
use latebind_verdicts::{Wanted, judge};
use mutation::Mutator;
use samples::PROGRAMS;

const TEXTS: usize = 400;

#[test]
fn changed_programs_are_judged_twice_alike() {
    let parsed = with_deep_stack(judge_changed_programs).expect("a stack");
    assert!(parsed > TEXTS / 4, "only {parsed} of {TEXTS} changed programs parse");
}

/// How many of them parsed.
fn judge_changed_programs() -> usize {
    let mut mutator = Mutator::new(0x1a7e_b14d);
    let texts = (0..TEXTS).map(|n| mutator.changed(PROGRAMS[n % PROGRAMS.len()].1));
    texts.filter(|text| is_judged_twice_alike(text)).count()
}

/// Whether the text parsed.
fn is_judged_twice_alike(text: &str) -> bool {
    let Ok(found) = catch_unwind(AssertUnwindSafe(|| findings(text))) else { panic!("panics on\n{text}") };
    assert_eq!(found, findings(text), "differs on\n{text}");
    found.is_some()
}

/// Nothing where the text is no Python.
fn findings(text: &str) -> Option<Vec<Finding>> {
    let parsed = parse(text);
    let wanted = Wanted { rules: Rule::ALL.into_iter().collect(), include_safe: true };
    parsed.errors.is_empty().then(|| judge(&parsed.tree, &wanted).findings)
}
