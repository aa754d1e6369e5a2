//! All that can be done about the findings of a module, tried out.

use latebind_verdicts::finding::Finding;

use crate::auto::ranked;
use crate::closure::{Closure, closures};
use crate::module::Module;
use crate::plan::{Plan, together};
use crate::recheck::{Analysis, Intent, recheck};
use crate::repair::{Refusal, Repair, Strategy, Withdrawal};
use crate::{default_argument, eager, factory, handler_copy, immediate, partial};

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
    let mut trials = Trials { module, findings, analysis, left: TRIALS };
    let planned: Vec<Planned> = closures.iter().map(planned).collect();
    let tried = trials.try_all(planned);
    answers.into_iter().map(|answer| answer.and_then(|index| tried.get(index).cloned()).unwrap_or_default()).collect()
}

/// The strategies of one closure: what each would do, or why not.
pub(crate) struct Planned {
    pub(crate) plans: Vec<Plan>,
    pub(crate) refused: Vec<Refused>,
}

pub(crate) fn planned(closure: &Closure) -> Planned {
    let mut planned = Planned { plans: Vec::new(), refused: Vec::new() };
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
        Strategy::DefaultArgument => default_argument::plan(closure),
        Strategy::Factory => factory::plan(closure),
        Strategy::Partial => partial::plan(closure),
        Strategy::Immediate => immediate::plan(closure),
        Strategy::Eager => eager::plan(closure),
        Strategy::HandlerCopy => handler_copy::plan(closure),
    }
}

/// How often a file may be analysed anew to try repairs one by one.
const TRIALS: usize = 24;

struct Trials<'t> {
    module: &'t Module<'t>,
    findings: &'t [Finding],
    analysis: &'t dyn Analysis,
    left: usize,
}

impl Trials<'_> {
    /// A strategy is tried on all closures at once, and one by one only where that fails.
    fn try_all(&mut self, mut planned: Vec<Planned>) -> Vec<Offers> {
        let mut offers: Vec<Offers> =
            planned.iter_mut().map(|it| Offers { repairs: Vec::new(), refused: std::mem::take(&mut it.refused) }).collect();
        for strategy in Strategy::ALL {
            let mine: Vec<(usize, &Plan)> = planned
                .iter()
                .enumerate()
                .filter_map(|(index, it)| Some((index, it.plans.iter().find(|plan| plan.repair.strategy == strategy)?)))
                .collect();
            let together = self.holds(&mine.iter().map(|(_, plan)| *plan).collect::<Vec<_>>());
            for (index, plan) in mine {
                let tried = if together.is_ok() { Ok(()) } else { self.holds(&[plan]) };
                if let (Err(why), Some(offer)) = (tried, offers.get_mut(index)) {
                    offer.refused.push(Refused { strategy, why: Refusal::Withdrawn(why) });
                }
            }
        }
        for (offer, it) in offers.iter_mut().zip(planned) {
            let stands = |plan: &Plan| offer.refused.iter().all(|refused| refused.strategy != plan.repair.strategy);
            offer.repairs = it.plans.into_iter().filter(stands).map(|plan| plan.repair).collect();
        }
        offers
    }

    fn holds(&mut self, plans: &[&Plan]) -> Result<(), Withdrawal> {
        if plans.is_empty() {
            return Ok(());
        }
        self.left = self.left.checked_sub(1).ok_or(Withdrawal::TooMany)?;
        let edits = together(plans.iter().map(|plan| &plan.repair));
        let intents: Vec<&Intent> = plans.iter().map(|plan| &plan.intent).collect();
        recheck(self.module, self.findings, &edits, &intents, self.analysis).map(|_| ())
    }
}
