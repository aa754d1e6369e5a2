//! Repairing a text: choose, try, apply, look again, until nothing is left to do.
//!
//! Closures of one file are repaired together; where that does not stand the test, those
//! that do so alone, and the rest in the next round.

use latebind_syntax::parse;
use latebind_verdicts::finding::Finding;

use crate::auto;
use crate::closure::{Closure, closures};
use crate::module::Module;
use crate::offer::{Planned, planned_all};
use crate::plan::Plan;
use crate::recheck::Analysis;
use crate::repair::{Refusal, Safety, Strategy, Undecided};
use crate::trial::Bench;

/// What may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// `None`: the one that fits best.
    pub strategy: Option<Strategy>,
    /// Also what may change more than the capture.
    pub also_unsafe: bool,
}

#[derive(Debug, Default)]
pub struct Mended {
    /// The whole new text; the old one where nothing was applied.
    pub text: String,
    pub applied: Vec<Applied>,
    /// What is still to be said of the new text.
    pub left: Vec<Left>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub strategy: Strategy,
    pub safety: Safety,
    pub variables: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Left {
    pub finding: Finding,
    pub why: Unrepaired,
}

/// Why a finding was left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unrepaired {
    /// There is a repair, but it may change more than the capture.
    NeedsUnsafe(Strategy, Safety),
    Refused(Strategy, Refusal),
    /// No strategy can decide it.
    Undecided(Undecided),
    /// No strategy is for it.
    NoStrategy,
}

/// A round that changes nothing is the last; so is this one.
const ROUNDS: usize = 12;

pub fn mend(text: &str, choice: Choice, analysis: &dyn Analysis) -> Mended {
    let mut mended = Mended { text: text.to_owned(), ..Mended::default() };
    for _ in 0..ROUNDS {
        let parsed = parse(&mended.text);
        let findings = analysis.findings(&mended.text, &parsed);
        let module = Module::new(&mended.text, &parsed.tree, analysis);
        let round = Round::new(&module, &findings, choice, analysis);
        match round.text {
            Some(text) => {
                mended.applied.extend(round.applied);
                mended.text = text;
            }
            None => {
                mended.left = round.left;
                break;
            }
        }
    }
    mended
}

#[derive(Default)]
struct Round {
    text: Option<String>,
    applied: Vec<Applied>,
    left: Vec<Left>,
}

impl Round {
    fn new(module: &Module, findings: &[Finding], choice: Choice, analysis: &dyn Analysis) -> Self {
        let (closures, answers) = closures(module, findings);
        let mut all = planned_all(module, &closures, |planned| allowed(planned, choice));
        let mut bench = Bench::new(module, findings, analysis, ANALYSES);
        let chosen = choose(&mut bench, &mut all, choice);
        let mut round = Round::default();
        if let Some((text, plans)) = adopt(&mut bench, chosen) {
            round.text = Some(text);
            round.applied = plans.iter().map(|(index, plan)| applied(&closures[*index], plan)).collect();
            return round;
        }
        let why = |finding: &Finding, answer: Option<usize>| match Undecided::of(finding) {
            Some(undecided) => Unrepaired::Undecided(undecided),
            None => answer.and_then(|index| all.get(index)).map_or(Unrepaired::NoStrategy, |it| unrepaired(it, choice)),
        };
        let left = findings.iter().zip(answers);
        round.left =
            left.map(|(finding, answer)| Left { finding: finding.clone(), why: why(finding, answer) }).collect();
        round
    }
}

/// How often a round may analyse the file.
const ANALYSES: usize = 40;

/// For each closure the best plan that stands the test; where one fails, its next.
fn choose(bench: &mut Bench, all: &mut [Planned], choice: Choice) -> Vec<(usize, Plan)> {
    let mut sound: Vec<(usize, Plan)> = Vec::new();
    loop {
        let open = all.iter().enumerate().filter(|(index, _)| sound.iter().all(|(known, _)| known != index));
        let next: Vec<(usize, Plan)> =
            open.filter_map(|(index, it)| Some((index, allowed(it, choice)?.clone()))).collect();
        if next.is_empty() {
            return sound;
        }
        let results = bench.try_each(&next.iter().map(|(_, plan)| plan).collect::<Vec<_>>());
        for ((index, plan), result) in next.into_iter().zip(results) {
            match result {
                Ok(()) => sound.push((index, plan)),
                Err(why) => all[index].withdraw(plan.repair.strategy, why),
            }
        }
    }
}

/// All together but those that clash; else one half of them, and so on.
fn adopt(bench: &mut Bench, mut plans: Vec<(usize, Plan)>) -> Option<(String, Vec<(usize, Plan)>)> {
    plans.sort_by_key(|(index, _)| *index);
    let mut together: Vec<(usize, Plan)> = Vec::new();
    for (index, plan) in plans {
        if together.iter().all(|(_, other)| !other.touches(&plan)) {
            together.push((index, plan));
        }
    }
    while !together.is_empty() {
        if let Ok(text) = bench.text_with(&together.iter().map(|(_, plan)| plan).collect::<Vec<_>>()) {
            return Some((text, together));
        }
        together.truncate(together.len() / 2);
    }
    None
}

fn applied(closure: &Closure, plan: &Plan) -> Applied {
    Applied {
        strategy: plan.repair.strategy,
        safety: plan.repair.safety.clone(),
        variables: closure.name_list().into_iter().map(str::to_owned).collect(),
    }
}

/// The plans that may be carried out, best first.
fn candidates(planned: &Planned, choice: Choice) -> impl Iterator<Item = &Plan> {
    planned.plans.iter().filter(move |plan| {
        let strategy = plan.repair.strategy;
        let is_wanted = choice.strategy.map_or(auto::comes_by_itself(strategy), |wanted| wanted == strategy);
        is_wanted && (choice.also_unsafe || plan.repair.safety.is_safe())
    })
}

fn allowed(planned: &Planned, choice: Choice) -> Option<&Plan> {
    candidates(planned, choice).next()
}

fn unrepaired(planned: &Planned, choice: Choice) -> Unrepaired {
    let unsafe_too = Choice { also_unsafe: true, ..choice };
    if let Some(plan) = allowed(planned, unsafe_too) {
        return Unrepaired::NeedsUnsafe(plan.repair.strategy, plan.repair.safety.clone());
    }
    let asked = |strategy: Strategy| choice.strategy.is_none_or(|wanted| wanted == strategy);
    let mut refused = planned.refused.iter().filter(|it| asked(it.strategy) && it.why != Refusal::Kind);
    refused.next().map_or(Unrepaired::NoStrategy, |it| Unrepaired::Refused(it.strategy, it.why.clone()))
}
