//! Which repair comes first.
//!
//! The safest; among equals the one that suits the closure: a copy in the handler for an
//! exception's name, a default argument for functions, an eager copy for generator
//! expressions that give the same now as later. An immediately called lambda never comes by itself.

use crate::closure::{Closure, Shape};
use crate::plan::Plan;
use crate::repair::{Repair, Risk, Safety, Strategy};

pub(crate) fn ranked(closure: &Closure, mut plans: Vec<Plan>) -> Vec<Plan> {
    plans.sort_by_key(|plan| rank(closure, plan));
    plans
}

fn rank(closure: &Closure, plan: &Plan) -> (bool, bool, u8) {
    let strategy = plan.repair.strategy;
    let on_request = strategy == Strategy::Immediate;
    (on_request, !plan.repair.safety.is_safe(), taste(closure, &plan.repair))
}

fn taste(closure: &Closure, repair: &Repair) -> u8 {
    match (repair.strategy, &repair.safety) {
        // A function keeps its name and attributes in a factory.
        (Strategy::Partial, _) if matches!(closure.shape, Shape::Def { .. }) => 5,
        // A factory's generator is as lazy as before.
        (Strategy::Eager, Safety::Unsafe(Risk::EvaluatedNow)) => 5,
        (Strategy::HandlerCopy | Strategy::Nonlocal, _) => 0,
        (Strategy::Eager, _) => 1,
        (Strategy::DefaultArgument, _) => 2,
        (Strategy::Partial, _) => 3,
        (Strategy::Factory, _) => 4,
        (Strategy::Immediate | Strategy::Parametrize | Strategy::Class, _) => 6,
    }
}

/// Whether `auto` may take it.
pub(crate) fn comes_by_itself(strategy: Strategy) -> bool {
    strategy != Strategy::Immediate
}
