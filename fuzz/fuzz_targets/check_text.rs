//! Any text is judged without a panic.

#![no_main]

use latebind_syntax::{parse, with_deep_stack};
use latebind_verdicts::rule::Rule;
use latebind_verdicts::{Wanted, judge};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // A panic of the other thread is passed on, and is what the fuzzer looks for.
    with_deep_stack(|| judge_text(text)).expect("a stack");
});

fn judge_text(text: &str) {
    let parsed = parse(text);
    if parsed.errors.is_empty() {
        let wanted = Wanted { rules: Rule::ALL.into_iter().collect(), include_safe: true };
        judge(&parsed.tree, &wanted);
    }
}
