//! All that can be done about the findings of a module, tried out.

use latebind_verdicts::finding::Finding;

use crate::auto::ranked;
use crate::closure::{Closure, closures};
use crate::module::Module;
use crate::plan::Plan;
use crate::recheck::Analysis;
use crate::repair::{Refusal, Repair, Strategy, Withdrawal};
use crate::sketch::sketches;
use crate::trial::Bench;
use crate::{default_argument, eager, factory, handler_copy, immediate, nonlocal, partial};

/// What can be done about one finding: repairs, the one that `auto` takes first, and why
/// the other strategies are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    pub repairs: Vec<Repair>,
    pub refused: Vec<Refused>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub strategy: Strategy,
    pub why: Refusal,
}

/// For every finding, in their order, what can be done about it.
pub fn offers(module: &Module, findings: &[Finding], analysis: &dyn Analysis) -> Vec<Offers> {
    let (closures, answers) = closures(module, findings);
    let mut bench = Bench::new(module, findings, analysis, ANALYSES);
    let tried = tried(&mut bench, planned_all(module, &closures, |planned| planned.plans.first()));
    answers.into_iter().map(|answer| answer.and_then(|index| tried.get(index).cloned()).unwrap_or_default()).collect()
}

/// The strategies of one closure: what each would do, or why not.
pub(crate) struct Planned {
    /// Shown, never tried.
    sketches: Vec<Repair>,
    pub(crate) plans: Vec<Plan>,
    pub(crate) refused: Vec<Refused>,
}

/// What the first choices of closures add are names of their own.
pub(crate) fn planned_all(
    module: &Module,
    closures: &[Closure],
    first_choice: impl Fn(&Planned) -> Option<&Plan>,
) -> Vec<Planned> {
    let plan_one = |closure| {
        let planned = planned(closure);
        module.given.borrow_mut().extend(first_choice(&planned).and_then(|plan| plan.adds.clone()));
        planned
    };
    closures.iter().map(plan_one).collect()
}

fn planned(closure: &Closure) -> Planned {
    let mut planned = Planned { sketches: sketches(closure), plans: Vec::new(), refused: Vec::new() };
    for strategy in Strategy::ALL {
        match plan(closure, strategy) {
            Ok(plan) => planned.plans.push(plan),
            Err(why) => planned.refused.push(Refused { strategy, why }),
        }
    }
    planned.plans = ranked(closure, planned.plans);
    planned
}

pub(crate) fn plan(closure: &Closure, strategy: Strategy) -> Result<Plan, Refusal> {
    match strategy {
        Strategy::Nonlocal if closure.hides => nonlocal::plan(closure),
        _ if closure.hides => Err(Refusal::Kind),
        Strategy::Nonlocal | Strategy::Parametrize | Strategy::Class => Err(Refusal::Kind),
        Strategy::DefaultArgument => default_argument::plan(closure),
        Strategy::Factory => factory::plan(closure),
        Strategy::Partial => partial::plan(closure),
        Strategy::Immediate => immediate::plan(closure),
        Strategy::Eager => eager::plan(closure),
        Strategy::HandlerCopy => handler_copy::plan(closure),
    }
}

/// How often a file may be analysed anew to try its repairs.
const ANALYSES: usize = 24;

/// Each strategy is tried on all closures at once.
fn tried(bench: &mut Bench, mut planned: Vec<Planned>) -> Vec<Offers> {
    for strategy in Strategy::ALL {
        let is_mine = |plan: &&Plan| plan.repair.strategy == strategy;
        let mine: Vec<(usize, Plan)> = planned
            .iter()
            .enumerate()
            .filter_map(|(index, it)| Some((index, it.plans.iter().find(is_mine)?.clone())))
            .collect();
        let results = bench.try_each(&mine.iter().map(|(_, plan)| plan).collect::<Vec<_>>());
        for ((index, _), result) in mine.iter().zip(results) {
            if let Err(why) = result {
                planned[*index].withdraw(strategy, why);
            }
        }
    }
    let offers = planned.into_iter().map(|it| Offers {
        repairs: it.sketches.into_iter().chain(it.plans.into_iter().map(|plan| plan.repair)).collect(),
        refused: it.refused,
    });
    offers.collect()
}

impl Planned {
    pub(crate) fn withdraw(&mut self, strategy: Strategy, why: Withdrawal) {
        self.plans.retain(|plan| plan.repair.strategy != strategy);
        self.refused.push(Refused { strategy, why: Refusal::Withdrawn(why) });
        self.refused.sort_by_key(|refused| refused.strategy);
    }
}
