//! `for` and `while`: turns, `else`, and loops that have no second turn.

use super::check;

#[test]
fn for_takes_its_iterable_once() {
    check(
        "for x in a:\n    b\nelse:\n    c\nd",
        "
            0: a; iter; -> 1
            1: next 2, 3
            2: turn; x=target; b; -> 1
            3: c; d; return
        ",
    );
}

#[test]
fn break_goes_around_else() {
    check(
        "for x in a:\n    if b:\n        break\nelse:\n    c\nd",
        "
            0: a; iter; -> 1
            1: next 2, 4
            2: turn; x=target; b; ? 3 : 1
            3: d; return
            4: c; -> 3
        ",
    );
}

#[test]
fn continue_goes_to_the_next_turn() {
    check(
        "for x in a:\n    if b:\n        continue\n    c",
        "
            0: a; iter; -> 1
            1: next 2, 4
            2: turn; x=target; b; ? 1 : 3
            3: c; -> 1
            4: return
        ",
    );
}

#[test]
fn while_tests_before_each_turn() {
    check(
        "while a:\n    b\nelse:\n    c",
        "
            0: test; a; ? 1 : 2
            1: turn; b; -> 0
            2: no turn; c; return
        ",
    );
}

#[test]
fn while_can_be_left_from_inside() {
    check(
        "while a:\n    break\nelse:\n    c\nd",
        "
            0: test; a; ? 1 : 3
            1: turn; -> 2
            2: d; return
            3: no turn; c; -> 2
        ",
    );
}

#[test]
fn one_element_makes_no_second_turn() {
    check(
        "for x in [a]:\n    b",
        "
            0: a; list of 1; iter; next 1, 2
            1: turn; x=target; b; return
            2: dead
        ",
    );
    check(
        "for x in range(1):\n    b",
        "
            0: range; call range; iter; next 1, 2
            1: turn; x=target; b; return
            2: dead
        ",
    );
    check(
        "[b for x in (a,)]",
        "
            0: a; tuple of 1; iter; enter; list of 0; next 1, 2
            1: turn; x=target; b; collect; leave; return
            2: dead
        ",
    );
}

#[test]
fn a_rebound_range_is_any_iterable() {
    check(
        "range = a\nfor x in range(1):\n    b",
        "
            0: a; range=; range; call range; iter; -> 1
            1: next 2, 3
            2: turn; x=target; b; -> 1
            3: return
        ",
    );
}

#[test]
fn a_starred_element_may_be_many() {
    check(
        "for x in [*a]:\n    b",
        "
            0: a; list of 1; iter; -> 1
            1: next 2, 3
            2: turn; x=target; b; -> 1
            3: return
        ",
    );
}
