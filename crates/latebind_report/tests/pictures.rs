//! The text output, to the letter.

mod support;

use latebind_report::{Style, text};
use latebind_verdicts::finding::{Called, Created, Doubt, Finding, Rebound, Seen, SiteKind};
use latebind_verdicts::rule::Rule;
use support::{Tale, report};

#[track_caller]
fn check(program: &str, finding: Finding, expected: &str) {
    let rendered = text(&report(program, vec![finding]), Style::default());
    assert_eq!(rendered.trim_end(), expected.trim_matches('\n'), "\n{rendered}");
}

const LOOP: &str = "fs = []\nfor i in range(3):\n    fs.append(lambda: i)\nprint([f() for f in fs])\n";

#[test]
fn the_three_points_in_one_picture() {
    let tale = Tale { rebound: (Rebound::NextTurn, "i", 0), ..Tale::default() };
    check(LOOP, tale.finding(LOOP), "x");
}

#[test]
fn unknown() {
    let text = "def add(bus, names):\n    for name in names:\n        bus.subscribe(lambda event: print(event, name))\n";
    let tale = Tale { variable: "name", site: ("lambda event: print(event, name)", 0), rebound: (Rebound::NextTurn, "name", 1), called: (Called::Unknown("bus.subscribe".into()), "bus.subscribe(lambda event: print(event, name))", 0), doubt: Some(Doubt::UnknownCaller), ..Tale::default() };
    check(text, tale.finding(text), "x");
}
