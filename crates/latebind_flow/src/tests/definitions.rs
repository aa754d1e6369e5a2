//! Functions and classes: what runs when the definition does.

use super::check;

#[test]
fn decorators_then_defaults_then_the_function_then_the_decorators_from_below() {
    check("@a\n@b\ndef g(x=c, *, y=d): pass", "0: a; b; c; d; make g; call b; call a; g=def; return");
}

#[test]
fn lambda_defaults_run_where_the_lambda_is_made() {
    check("h(lambda x=a: x)", "0: h; a; make lambda; call h; return");
}

#[test]
fn a_class_body_runs_in_its_host() {
    check("@a\nclass C(b):\n    x = c", "0: a; b; enter; c; x=; make class; leave; call a; C=class; return");
}

#[test]
fn awaits_and_yields_follow_their_operand() {
    check("async def f():\n    x = await a(b)", "0: a; b; call a; await; x=; return");
    check("def f():\n    x = yield a\n    yield from b", "0: a; yield; x=; b; iter; yield from; return");
}
