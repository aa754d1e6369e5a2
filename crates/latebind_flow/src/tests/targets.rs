//! What assignments, `del`, imports and patterns bind, and when.

use super::check;

#[test]
fn the_value_comes_before_the_targets() {
    check("a[b] = c", "0: c; a; b; []=; return");
    check("a.b = c", "0: c; a; .b=; return");
}

#[test]
fn an_augmented_assignment_reads_its_target_first() {
    check("x += a", "0: x; a; operate in place; x=; return");
}

#[test]
fn chained_targets_are_bound_left_to_right() {
    check("a = b.c = d = e", "0: e; a=; b; .c=; d=; return");
}

#[test]
fn unpacking_comes_before_the_first_store() {
    check("a, *b[c] = d", "0: d; unpack; a=; b; c; []=; return");
}

#[test]
fn an_annotation_alone_binds_nothing() {
    check("x: int\ny: int = a", "0: a; y=; return");
}

#[test]
fn del_takes_names_items_and_attributes() {
    check("del a, b[c], d.e", "0: del a; b; c; del []; d; del .e; return");
}

#[test]
fn imports_bind_the_root_or_the_alias() {
    check(
        "import a.b\nimport a.b as c\nfrom .d import e as g\nfrom h import *",
        "0: import a; a=import; import a.b; c=import; import .d.e; g=import; import *; return",
    );
}

#[test]
fn patterns_bind_before_the_guard_is_asked() {
    check(
        "match a:\n    case [x, *y] if b:\n        c\n    case _:\n        d",
        "
            0: a; either 1 4
            1: []; x=match; y=match; b; ? 2 : 4
            2: c; -> 3
            3: return
            4: either 5
            5: d; -> 3
        ",
    );
}

#[test]
fn class_patterns_read_attributes() {
    check(
        "match a:\n    case P(x=1 as y):\n        pass",
        "
            0: a; either 1 2
            1: .x; y=match; -> 2
            2: return
        ",
    );
}
