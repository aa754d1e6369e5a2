//! Operands left to right, and what is skipped.

use super::{check, check_generator};

#[test]
fn a_call_comes_before_the_store() {
    check("x = helper(lambda: x)", "0: helper; make lambda; call helper; x=; return");
}

#[test]
fn arguments_run_in_the_order_of_the_text() {
    check("f(a, *b, k=c, **d)", "0: f; a; b; c; d; call f; return");
}

#[test]
fn the_callee_comes_before_its_arguments() {
    check("a.b(c)", "0: a; .b; c; call b; return");
}

#[test]
fn short_circuits_skip_the_rest() {
    check(
        "a and b and c",
        "
            0: a; ? 1 : 3
            1: b; ? 2 : 3
            2: c; -> 3
            3: return
        ",
    );
    check(
        "a or b",
        "
            0: a; ? 1 : 2
            1: return
            2: b; -> 1
        ",
    );
}

#[test]
fn comparison_chains_stop_at_the_first_that_fails() {
    check(
        "a < b() < c",
        "
            0: a; b; call b; ? 1 : 2
            1: c; -> 2
            2: return
        ",
    );
}

#[test]
fn a_conditional_expression_asks_first() {
    check(
        "x = a if b else c",
        "
            0: b; ? 1 : 3
            1: a; -> 2
            2: x=; return
            3: c; -> 2
        ",
    );
}

#[test]
fn a_walrus_binds_in_the_middle() {
    check("g(a := b, a)", "0: g; b; a=walrus; a; call g; return");
}

#[test]
fn a_walrus_in_a_test_binds_on_both_ways() {
    check(
        "if x := a:\n    b\nelse:\n    c",
        "
            0: a; x=walrus; ? 1 : 3
            1: b; -> 2
            2: return
            3: c; -> 2
        ",
    );
}

#[test]
fn a_comprehension_takes_its_first_iterable_outside() {
    check(
        "y = [x for x in a if b for z in c]",
        "
            0: a; iter; enter; list of 0; -> 1
            1: next 2, 6
            2: turn; x=target; b; ? 3 : 1
            3: c; iter; -> 4
            4: next 5, 1
            5: turn; z=target; x; collect; -> 4
            6: leave; y=; return
        ",
    );
}

#[test]
fn a_dict_comprehension_takes_the_key_first() {
    check(
        "{k: v for x in a}",
        "
            0: a; iter; enter; dict of 0; -> 1
            1: next 2, 3
            2: turn; x=target; k; v; collect; -> 1
            3: leave; return
        ",
    );
}

#[test]
fn a_generator_expression_takes_its_first_iterable_when_it_is_made() {
    check("g = (x + y for x in a)", "0: a; iter; make generator; g=; return");
    check_generator(
        "g = (x + y for x in a for y in b)",
        "
            0: source; -> 1
            1: next 2, 5
            2: turn; x=target; b; iter; -> 3
            3: next 4, 1
            4: turn; y=target; x; y; operate; yield; -> 3
            5: return
        ",
    );
}

#[test]
fn dict_displays_take_keys_before_values() {
    check("{a: b, c: d, **e}", "0: a; b; c; d; e; dict of 3; return");
}
