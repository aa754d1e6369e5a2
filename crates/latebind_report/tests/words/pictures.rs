//! The text output, to the letter.

use crate::support::{Tale, report};
use latebind_report::{Style, text};
use latebind_verdicts::finding::{Called, Created, Doubt, Finding, Judgement, Reason, Rebound, Seen, SiteKind};
use latebind_verdicts::rule::Rule;

#[track_caller]
fn check(program: &str, finding: Finding, expected: &str) {
    let rendered = text(&report(program, vec![finding]), Style::default());
    assert_eq!(rendered.trim_end(), expected.trim_matches('\n'), "\n{rendered}");
}

const LOOP: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";

#[test]
fn the_three_points_stand_in_one_picture() {
    check(
        LOOP,
        Tale::default().finding(LOOP),
        r#"
error[LB001]: this lambda reads `i` after the loop has moved on
 --> demo.py:3:15
  |
2 | for i in range(3):
  |     - `i` is rebound here by the next turn
3 |     fs.append(lambda: i)
  |               ^^^^^^^^^ created here, once per turn
4 | print([f() for f in fs])
  |        --- called here: every lambda sees the last `i`
  |
  = help: keep this turn's value with a default argument: `lambda i=i: i`
"#,
    );
}

#[test]
fn a_doubt_says_why() {
    let text = "def add(bus, names):\n    for name in names:\n        bus.subscribe(lambda event: show(event, name))\n";
    let tale = Tale {
        variable: "name",
        site: ("lambda event: show(event, name)", 0),
        rebound: (Rebound::NextTurn, "name", 1),
        called: (Called::Unknown("bus.subscribe".into()), "bus.subscribe(lambda event: show(event, name))", 0),
        doubt: Some(Doubt::UnknownCaller),
        ..Tale::default()
    };
    check(
        text,
        tale.finding(text),
        r#"
warning[LB001]: this lambda may read `name` after the loop has moved on
 --> demo.py:3:23
  |
2 |     for name in names:
  |         ---- `name` is rebound here by the next turn
3 |         bus.subscribe(lambda event: show(event, name))
  |         ------------- ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ created here, once per turn
  |         |
  |         handed to `bus.subscribe`, of which nothing is known
  |
  = note: not proved: nothing that was read says when it is called
  = help: keep this turn's value with a default argument: `lambda event, *, name=name: show(event, name)`
"#,
    );
}

#[test]
fn a_def_is_labelled_at_its_head() {
    let text = "for host in hosts:\n    url = host + '/health'\n    @route(url)\n    async def check(request, *args):\n        log(request)\n        return url\n";
    let tale = Tale {
        variable: "url",
        kind: SiteKind::AsyncDef,
        site: ("async def check(request, *args):\n        log(request)\n        return url", 0),
        rebound: (Rebound::LaterTurn, "url", 0),
        called: (Called::Later("route".into()), "route(url)", 0),
        ..Tale::default()
    };
    check(
        text,
        tale.finding(text),
        r#"
error[LB001]: the coroutine function `check` reads `url` after the loop has moved on
 --> demo.py:4:5
  |
2 |     url = host + '/health'
  |     --- `url` is rebound here by a later turn
3 |     @route(url)
  |      ---------- `route` calls it later: every `check` sees the last `url`
4 |     async def check(request, *args):
  |     ^^^^^^^^^^^^^^^ created here, once per turn
  |
  = help: make it in a function of its own, which keeps `url`: `def make_check(url_)`
"#,
    );
}

#[test]
fn a_half_bound_closure_is_told_so() {
    let text = "for a, b in pairs:\n    fs.append(lambda a=a: (a, b))\nfs[0]()\n";
    let tale = Tale {
        variable: "b",
        site: ("lambda a=a: (a, b)", 0),
        rebound: (Rebound::NextTurn, "b", 0),
        called: (Called::Here, "fs[0]()", 0),
        half_bound: vec!["a"],
        ..Tale::default()
    };
    check(
        text,
        tale.finding(text),
        r#"
error[LB001]: this lambda reads `b` after the loop has moved on
 --> demo.py:2:15
  |
1 | for a, b in pairs:
  |        - `b` is rebound here by the next turn
2 |     fs.append(lambda a=a: (a, b))
  |               ^^^^^^^^^^^^^^^^^^ created here, once per turn
3 | fs[0]()
  | ------- called here: every lambda sees the last `b`
  |
  = note: this lambda binds `a` as a default but forgot `b`
  = help: keep this turn's value with a default argument: `lambda a=a, b=b: (a, b)`
"#,
    );
}

#[test]
fn an_overruled_comment_is_told() {
    let mut report = report(LOOP, vec![Tale::default().finding(LOOP)]);
    report.files[0].told[0].overruled = Some("noqa: B023".to_owned());
    let rendered = text(&report, Style::default());
    assert!(rendered.contains("= note: a `noqa: B023` comment is here, but this is proved\n"), "{rendered}");
}

#[test]
fn a_closure_of_many_lines_is_labelled_on_its_first() {
    let text =
        "for i in xs:\n    later(\n        lambda event: (\n            event,\n            i,\n        )\n    )\n";
    let tale = Tale {
        site: ("lambda event: (\n            event,\n            i,\n        )", 0),
        called: (
            Called::Later("later".into()),
            "later(\n        lambda event: (\n            event,\n            i,\n        )\n    )",
            0,
        ),
        ..Tale::default()
    };
    check(
        text,
        tale.finding(text),
        r#"
error[LB001]: this lambda reads `i` after the loop has moved on
 --> demo.py:3:9
  |
1 | for i in xs:
  |     - `i` is rebound here by the next turn
2 |     later(
  |     ----- `later` calls it later: every lambda sees the last `i`
3 |         lambda event: (
  |         ^^^^^^^^^^^^^^^ created here, once per turn
  |
  = help: keep this turn's value with a default argument: `lambda event, *, i=i: …`
"#,
    );
}

#[test]
fn a_generator_expression_is_used_up() {
    let text = "gs = []\nfor k in ks:\n    gs.append(x * k for x in xs)\nprint([list(g) for g in gs])\n";
    let tale = Tale {
        rule: Rule::LazyCapture,
        variable: "k",
        kind: SiteKind::GeneratorExpression,
        site: ("(x * k for x in xs)", 0),
        rebound: (Rebound::NextTurn, "k", 0),
        called: (Called::Consumed, "list(g)", 0),
        ..Tale::default()
    };
    check(
        text,
        tale.finding(text),
        r#"
error[LB002]: this generator expression runs lazily, after `k` was rebound
 --> demo.py:3:14
  |
2 | for k in ks:
  |     - `k` is rebound here by the next turn
3 |     gs.append(x * k for x in xs)
  |              ^^^^^^^^^^^^^^^^^^^ created here, once per turn
4 | print([list(g) for g in gs])
  |        ------- used up here: every generator expression sees the last `k`
  |
  = help: make it in a function of its own, which keeps `k`: `def make_items(k_, xs)`
"#,
    );
}

#[test]
fn a_comprehension_is_called_one() {
    let text = "fs = [lambda: i for i in range(3)]\nprint(fs[0]())\n";
    let tale = Tale { rebound: (Rebound::NextTurn, "i", 1), called: (Called::Here, "fs[0]()", 0), ..Tale::default() };
    check(
        text,
        tale.finding(text),
        r#"
error[LB001]: this lambda reads `i` after the comprehension has moved on
 --> demo.py:1:7
  |
1 | fs = [lambda: i for i in range(3)]
  |       ^^^^^^^^^     - `i` is rebound here by the next turn
  |       |
  |       created here, once per turn
2 | print(fs[0]())
  |       ------- called here: every lambda sees the last `i`
  |
  = help: keep this turn's value with a default argument: `lambda i=i: i`
"#,
    );
}

#[test]
fn a_name_may_be_gone() {
    let text = "try:\n    go()\nexcept OSError as error:\n    show = lambda: error\nshow()\n";
    let tale = Tale {
        rule: Rule::DeletedCapture,
        variable: "error",
        site: ("lambda: error", 0),
        created: Created::Once,
        rebound: (Rebound::HandlerEnd, "error", 0),
        called: (Called::Here, "show()", 0),
        seen: Seen::NameError,
        ..Tale::default()
    };
    check(
        text,
        tale.finding(text),
        r#"
error[LB003]: this lambda reads `error` after it was deleted
 --> demo.py:4:12
  |
3 | except OSError as error:
  |                   ----- `error` is deleted when its handler ends
4 |     show = lambda: error
  |            ^^^^^^^^^^^^^ created here
5 | show()
  | ------ called here: it raises NameError
  |
  = help: keep `error` under another name: `error_ = error`
"#,
    );
}

#[test]
fn a_closure_may_find_itself() {
    let text = "def run(run):\n    def inner(*args, **kwargs):\n        return run(*args, **kwargs)\n    run = inner\n    return run()\n";
    let tale = Tale {
        rule: Rule::SelfCapture,
        variable: "run",
        kind: SiteKind::Def,
        site: ("def inner(*args, **kwargs):\n        return run(*args, **kwargs)", 0),
        created: Created::Once,
        rebound: (Rebound::ToItself, "run", 3),
        called: (Called::Here, "run()", 0),
        seen: Seen::Itself,
        ..Tale::default()
    };
    check(
        text,
        tale.finding(text),
        r#"
error[LB010]: the function `inner` calls itself through `run`
 --> demo.py:2:5
  |
2 |     def inner(*args, **kwargs):
  |     ^^^^^^^^^ created here
3 |         return run(*args, **kwargs)
4 |     run = inner
  |     --- `run` is bound to the function `inner` here
5 |     return run()
  |            ----- called here: it calls itself again
  |
  = help: give it another name, or keep the earlier `run` with a default argument: `def inner(*args, run=run, **kwargs)`
"#,
    );
}

#[test]
fn a_far_call_gets_its_own_picture() {
    let filler = "x = 1\n".repeat(3_000);
    let text = format!("for i in xs:\n    fs.append(lambda: i)\n{filler}fs[0]()\n");
    let tale = Tale { called: (Called::Here, "fs[0]()", 0), ..Tale::default() };
    check(
        &text,
        tale.finding(&text),
        r#"
error[LB001]: this lambda reads `i` after the loop has moved on
    --> demo.py:2:15
     |
   1 | for i in xs:
     |     - `i` is rebound here by the next turn
   2 |     fs.append(lambda: i)
     |               ^^^^^^^^^ created here, once per turn
     |
    ::: demo.py:3003:1
     |
3003 | fs[0]()
     | ------- called here: every lambda sees the last `i`
     |
     = help: keep this turn's value with a default argument: `lambda i=i: i`
"#,
    );
}

#[test]
fn points_of_one_span_share_a_label() {
    let text = "for i in xs:\n    yield lambda: i\n";
    let tale = Tale { called: (Called::Yielded, "lambda: i", 0), doubt: Some(Doubt::UnknownCaller), ..Tale::default() };
    check(
        text,
        tale.finding(text),
        r#"
warning[LB001]: this lambda may read `i` after the loop has moved on
 --> demo.py:2:11
  |
1 | for i in xs:
  |     - `i` is rebound here by the next turn
2 |     yield lambda: i
  |           ^^^^^^^^^ created here, once per turn; yielded here, to consumers that were not read
  |
  = note: not proved: nothing that was read says when it is called
  = help: keep this turn's value with a default argument: `lambda *, i=i: i`
"#,
    );
}

#[test]
fn lines_may_end_in_any_way() {
    let windows = LOOP.replace('\n', "\r\n");
    let rendered = text(&report(&windows, vec![Tale::default().finding(&windows)]), Style::default());
    let unix = text(&report(LOOP, vec![Tale::default().finding(LOOP)]), Style::default());
    assert_eq!(rendered, unix);
    let classic = LOOP.replace('\n', "\r");
    let rendered = text(&report(&classic, vec![Tale::default().finding(&classic)]), Style::default());
    assert_eq!(rendered, unix);
}

#[test]
fn columns_are_code_points() {
    let text = "for i in xs: größe.füge(lambda: i)\ngröße.ruf()\n";
    let tale = Tale { called: (Called::Here, "größe.ruf()", 0), ..Tale::default() };
    check(
        text,
        tale.finding(text),
        r#"
error[LB001]: this lambda reads `i` after the loop has moved on
 --> demo.py:1:25
  |
1 | for i in xs: größe.füge(lambda: i)
  |     -                   ^^^^^^^^^ created here, once per turn
  |     |
  |     `i` is rebound here by the next turn
2 | größe.ruf()
  | ----------- called here: every lambda sees the last `i`
  |
  = help: keep this turn's value with a default argument: `lambda i=i: i`
"#,
    );
}

#[test]
fn a_safe_capture_has_a_reason() {
    let mut finding = Tale::default().finding(LOOP);
    finding.judgement = Judgement::Safe(Reason::Leaves);
    check(
        LOOP,
        finding,
        r#"
note[LB001]: the loop always ends after this lambda is made, so `i` stays
 --> demo.py:3:15
  |
3 |     fs.append(lambda: i)
  |               ^^^^^^^^^
"#,
    );
}
