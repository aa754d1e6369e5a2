//! Repairing a text: choose, try, apply, look again, until nothing is left to do.
//!
//! Closures of one file are repaired together; where that does not stand the test, those
//! that do so alone, and the rest in the next round.

use latebind_syntax::parse;
use latebind_verdicts::finding::Finding;

use crate::auto;
use crate::closure::{Closure, closures};
use crate::module::Module;
use crate::offer::{Planned, planned};
use crate::plan::{Plan, together};
use crate::recheck::{Analysis, Intent, recheck};
use crate::repair::{Refusal, Safety, Strategy, Withdrawal};

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
        let module = Module::new(&mended.text, &parsed.tree);
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
        let all: Vec<Planned> = closures.iter().map(planned).collect();
        let bench = Bench { module, findings, analysis };
        let chosen: Vec<(usize, &Plan)> =
            all.iter().enumerate().filter_map(|(index, it)| Some((index, allowed(it, choice)?))).collect();
        let mut round = Round::default();
        let (adopted, withdrawn) = bench.adopt(&all, &chosen, choice);
        if let Some((text, plans)) = adopted {
            round.text = Some(text);
            round.applied = plans.iter().map(|(index, plan)| applied(&closures[*index], plan)).collect();
            return round;
        }
        let why = |answer: Option<usize>| {
            let index = answer?;
            let refusal = withdrawn.iter().find(|(at, ..)| *at == index);
            match refusal {
                Some((_, strategy, why)) => Some(Unrepaired::Refused(*strategy, Refusal::Withdrawn(*why))),
                None => all.get(index).map(|it| unrepaired(it, choice)),
            }
        };
        let left = findings.iter().zip(answers);
        round.left = left
            .map(|(finding, answer)| Left { finding: finding.clone(), why: why(answer).unwrap_or(Unrepaired::NoStrategy) })
            .collect();
        round
    }
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

/// Where repairs are tried.
struct Bench<'b> {
    module: &'b Module<'b>,
    findings: &'b [Finding],
    analysis: &'b dyn Analysis,
}

type Adopted<'p> = Option<(String, Vec<(usize, &'p Plan)>)>;
type Withdrawn = Vec<(usize, Strategy, Withdrawal)>;

impl Bench<'_> {
    /// All together; else those that stand alone; else the first of them.
    fn adopt<'p>(
        &self,
        all: &'p [Planned],
        chosen: &[(usize, &'p Plan)],
        choice: Choice,
    ) -> (Adopted<'p>, Withdrawn) {
        if chosen.is_empty() {
            return (None, Vec::new());
        }
        if let Ok(text) = self.tried(chosen) {
            return (Some((text, chosen.to_vec())), Vec::new());
        }
        let (mut sound, mut withdrawn) = (Vec::new(), Vec::new());
        for &(index, _) in chosen {
            let plans = all.get(index).into_iter().flat_map(|it| candidates(it, choice));
            let mut trials = plans.map(|plan| (plan, self.tried(&[(index, plan)]).err()));
            let found = trials.find(|(plan, error)| {
                withdrawn.extend(error.map(|why| (index, plan.repair.strategy, why)));
                error.is_none()
            });
            sound.extend(found.map(|(plan, _)| (index, plan)));
        }
        let together = (sound.len() < chosen.len() || sound.len() > 1).then(|| self.tried(&sound).ok()).flatten();
        let adopted = match (together, sound.first()) {
            (Some(text), Some(_)) => Some((text, sound)),
            (_, Some(&first)) => self.tried(&[first]).ok().map(|text| (text, vec![first])),
            _ => None,
        };
        (adopted, withdrawn)
    }

    fn tried(&self, plans: &[(usize, &Plan)]) -> Result<String, Withdrawal> {
        let edits = together(plans.iter().map(|(_, plan)| &plan.repair));
        let intents: Vec<&Intent> = plans.iter().map(|(_, plan)| &plan.intent).collect();
        recheck(self.module, self.findings, &edits, &intents, self.analysis).map(|done| done.text)
    }
}
