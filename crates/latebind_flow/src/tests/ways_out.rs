//! `try` and `with`: what runs on which way out.

use super::check;

#[test]
fn finally_runs_on_return_after_the_value() {
    check(
        "def f():\n    try:\n        return a\n    finally:\n        b",
        "
            0: a; -> 1 !2
            1: b; return
            2: b; raise
        ",
    );
}

#[test]
fn finally_runs_on_break_and_continue() {
    check(
        "for x in a:\n    try:\n        if b:\n            break\n        continue\n    finally:\n        c\nd",
        "
            0: a; iter; -> 1
            1: next 2, 5
            2: turn; x=target; -> 3
            3: b; ? 4 : 6 !7
            4: c; -> 5
            5: d; return
            6: c; -> 1
            7: c; raise
        ",
    );
}

#[test]
fn the_inner_finally_runs_first() {
    check(
        "def f():\n    try:\n        try:\n            return a\n        finally:\n            b\n    finally:\n        c",
        "
            0: a; -> 1 !4
            1: b; -> 2 !3
            2: c; return
            3: c; raise
            4: b; raise !3
        ",
    );
}

#[test]
fn else_is_not_watched_by_the_handlers() {
    check(
        "try:\n    a\nexcept E:\n    b\nelse:\n    c\nd",
        "
            0: a; -> 1 !3
            1: c; -> 2
            2: d; return
            3: either 4 5
            4: E; b; -> 2
            5: raise
        ",
    );
}

#[test]
fn a_bare_except_lets_nothing_pass() {
    check(
        "try:\n    a\nexcept:\n    b",
        "
            0: a; -> 1 !2
            1: return
            2: either 3
            3: b; -> 1
        ",
    );
}

#[test]
fn the_name_of_an_except_ends_on_every_way_out() {
    check(
        "try:\n    a\nexcept E as e:\n    b\nc",
        "
            0: a; -> 1 !2
            1: c; return
            2: either 3 7
            3: E; caught; e=except; -> 4
            4: b; -> 5 !6
            5: e ends; -> 1
            6: e ends; raise
            7: raise
        ",
    );
    check(
        "def f():\n    try:\n        a\n    except Exception as e:\n        return b",
        "
            0: a; -> 1 !2
            1: return
            2: either 3
            3: Exception; caught; e=except; -> 4
            4: b; -> 5 !6
            5: e ends; return
            6: e ends; raise
        ",
    );
    check(
        "while t:\n    try:\n        a\n    except Exception as e:\n        break",
        "
            0: test; t; ? 1 : 6
            1: turn; -> 2
            2: a; -> 0 !3
            3: either 4
            4: Exception; caught; e=except; e ends; -> 5
            5: return
            6: no turn; -> 5
        ",
    );
}

#[test]
fn with_leaves_its_context_on_every_way_out() {
    check(
        "def f():\n    with a as x, b:\n        return c",
        "
            0: a; enter context; -> 1
            1: x=with; b; enter context; -> 2 !5
            2: c; -> 3 !8
            3: exit context; -> 4 !5
            4: exit context; return
            5: exit context; either 6 7
            6: return
            7: raise
            8: exit context; either 9 10 !5
            9: exit context; -> 6
            10: raise !5
        ",
    );
}

#[test]
fn a_context_may_swallow_an_exception() {
    check(
        "with a as x:\n    b\nc",
        "
            0: a; enter context; -> 1
            1: x=with; b; -> 2 !4
            2: exit context; -> 3
            3: c; return
            4: exit context; either 3 5
            5: raise
        ",
    );
}

#[test]
fn assert_evaluates_its_message_only_when_it_fails() {
    check(
        "assert a, b\nc",
        "
            0: a; ? 1 : 2
            1: c; return
            2: b; raise
        ",
    );
}
