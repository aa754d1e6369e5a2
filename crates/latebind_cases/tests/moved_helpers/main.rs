//! Programs whose helpers are moved to other files at random: what is said of their closures
//! stays the same, however the helpers are imported.
//!
//! ```python
//! def now(act):                      # from lib1 import now as our_now
//!     return act()
//! for i in range(3):                 # for i in range(3):
//!     print(now(lambda: i))          #     print(our_now(lambda: i))      the same verdict
//! ```
//!
//! That the verdicts of what stands in one file are right, the cases show.

mod layout;
mod parts;
mod random;

use std::collections::{BTreeMap, BTreeSet};

use latebind_cases::answer::Answer;
use latebind_cases::case::MAIN;
use latebind_cases::python::{Treatment, installed};
use latebind_cases::said::{Standing, said};
use latebind_cases::settings::Settings;
use latebind_verdicts::rule::Rule;

use layout::{Moved, scattered, unmoved};
use parts::{HELPERS, USES, Use};
use random::Random;

const PROGRAMS: u64 = 400;

/// Uses whose verdict changes when helpers move, wrong today: what is said in one file, and what
/// may be said else. A use that no program shows any more must go from this list.
const GAPS: &[(&str, &str, &str)] = &[];

/// Some uses, one after another: the text, and of each the line it begins on.
fn body(uses: &[&Use], random: &mut Random) -> (String, Vec<(u32, &'static str)>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    let in_function = random.below(3) == 0;
    for (number, it) in uses.iter().enumerate() {
        starts.push((text.matches('\n').count() as u32 + 1, it.name));
        let head = ["for i in range(3):", "for i, _ in enumerate('abc'):"][random.below(2)];
        let all = [it.before.to_owned(), format!("{head}\n{}", indented(it.turn)), it.after.to_owned()];
        let lines = all.iter().filter(|part| !part.is_empty()).map(|part| part.to_owned() + "\n").collect::<String>();
        text += &lines.replace('#', &number.to_string());
    }
    match in_function {
        true => {
            starts.iter_mut().for_each(|(line, _)| *line += 1);
            (format!("def main():\n{}\n\nmain()\n", indented(text.trim_end())), starts)
        }
        false => (text, starts),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// The helpers with all that they need.
fn closed(names: impl Iterator<Item = &'static str>) -> BTreeSet<&'static str> {
    let mut all: BTreeSet<&str> = names.collect();
    for helper in HELPERS.iter().rev() {
        if all.contains(helper.name) {
            all.extend(helper.needs);
        }
    }
    all
}

/// What is said of the closures in the uses, in order; lines from where these begin.
fn verdicts(moved: &Moved) -> Vec<(u32, String)> {
    let file = moved.program.files.first().expect("a main file");
    let at = Standing { program: &moved.program, name: moved.main };
    let settings = Settings { rules: Rule::ALL.into_iter().collect(), ..Settings::default() };
    let all = said(&file.text, &at, &settings).unwrap_or_else(|error| panic!("{error}\n{}", shown(moved)));
    // A package of which several modules are imported is a variable, too.
    let in_uses = all.into_iter().filter(|it| it.line > moved.head && it.name == "i");
    in_uses.map(|it| (it.line - moved.head, word(it.answer, it.rule.code()))).collect()
}

/// Why something is safe may be said in two ways.
fn word(answer: Answer, rule: &str) -> String {
    match answer {
        Answer::Safe(_) => "safe".to_owned(),
        answer => format!("{answer} {rule}"),
    }
}

fn shown(moved: &Moved) -> String {
    moved.program.files.iter().map(|file| format!("# -- {}\n{}\n", file.name, file.text)).collect()
}

/// One program in one file, and with its helpers moved.
fn pair(seed: u64) -> (Moved, Moved, Vec<(u32, &'static str)>) {
    let mut random = Random::new(seed);
    let uses: Vec<&Use> = (0..random.below(4) + 1).map(|_| &USES[random.below(USES.len())]).collect();
    let helpers = closed(uses.iter().flat_map(|it| it.needs).copied());
    let (body, starts) = body(&uses, &mut random);
    (unmoved(&helpers, &body), scattered(&helpers, &body, &mut random), starts)
}

#[test]
fn moved_helpers_change_no_verdict() {
    let mut open: BTreeMap<(String, String, String), String> = BTreeMap::new();
    let mut judged = 0;
    for seed in 0..PROGRAMS {
        let (together, apart, starts) = pair(seed);
        let (one, other) = (verdicts(&together), verdicts(&apart));
        let lines = |all: &[(u32, String)]| all.iter().map(|it| it.0).collect::<Vec<_>>();
        assert_eq!(lines(&one), lines(&other), "{}", shown(&apart));
        judged += one.len();
        for ((place, was), (_, now)) in one.iter().zip(&other).filter(|(one, other)| one != other) {
            let name = starts.iter().rev().find(|(start, _)| start <= place).map_or("", |(_, name)| name);
            let key = (name.to_owned(), was.clone(), now.clone());
            let text = || format!("seed {seed}, line {place} of the uses\n{}", shown(&apart));
            open.entry(key).or_insert_with(text);
        }
    }
    assert!(judged > 1000, "only {judged} closures were judged");
    let known = |key: &(String, String, String)| GAPS.contains(&(&key.0, &key.1, &key.2));
    let news: Vec<String> =
        open.iter().filter(|(key, _)| !known(key)).map(|(key, text)| format!("{key:?}: {text}")).collect();
    assert!(news.is_empty(), "{} verdicts changed:\n{}", news.len(), news.join("\n"));
    let shut = GAPS.iter().find(|gap| !open.keys().any(|key| (&*key.0, &*key.1, &*key.2) == **gap));
    assert!(shut.is_none(), "{shut:?} is right now: take it off the list");
}

#[test]
fn moved_programs_print_the_same() {
    let Some(python) = installed().pop() else { return };
    for seed in 0..24 {
        let (together, apart, _) = pair(seed);
        let run = |moved: &Moved| python.run(&started(moved), Treatment::Nothing).expect("CPython runs");
        let (one, other) = (run(&together), run(&apart));
        assert_eq!((one.status, &one.out), (0, &other.out), "seed {seed}: {}{}\n{}", one.err, other.err, shown(&apart));
        assert!(!one.out.is_empty(), "seed {seed} prints nothing");
    }
}

/// A program in a package is imported by one that is not.
fn started(moved: &Moved) -> latebind_cases::case::Program {
    let mut program = moved.program.clone();
    if moved.main != MAIN {
        let text = "import app.main\n".to_owned();
        program.files.push(latebind_cases::case::File { name: MAIN.to_owned(), text, lines: Vec::new() });
    }
    program
}
