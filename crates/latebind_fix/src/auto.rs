//! Which repair comes first.
//!
//! The safest; among equals the one that suits the closure: a copy in the handler for an
//! exception's name, a default argument for functions, an eager copy for generator
//! expressions. An immediately called lambda never comes by itself.

use crate::closure::Closure;
use crate::plan::Plan;
use crate::repair::Strategy;

pub(crate) fn ranked(closure: &Closure, mut plans: Vec<Plan>) -> Vec<Plan> {
    plans.sort_by_key(|plan| rank(closure, plan));
    plans
}

fn rank(closure: &Closure, plan: &Plan) -> (bool, bool, u8) {
    let strategy = plan.repair.strategy;
    let on_request = strategy == Strategy::Immediate;
    (on_request, !plan.repair.safety.is_safe(), taste(closure, strategy))
}

fn taste(_closure: &Closure, strategy: Strategy) -> u8 {
    match strategy {
        Strategy::HandlerCopy => 0,
        Strategy::Eager => 1,
        Strategy::DefaultArgument => 2,
        Strategy::Partial => 3,
        Strategy::Factory => 4,
        Strategy::Immediate => 5,
    }
}

/// Whether `auto` may take it.
pub(crate) fn comes_by_itself(strategy: Strategy) -> bool {
    strategy != Strategy::Immediate
}
