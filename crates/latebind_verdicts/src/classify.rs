//! From an outcome to rule and judgement.
//!
//! What decides: a read in a later turn is `loop-capture` (or `lazy-capture`), a read
//! of a variable that is gone `deleted-capture`, any other stale read `rebound-capture`.
//! It is `definite` when no normal path that takes another turn gets around it.

use latebind_borrow::outcome::{Called, Witness};
use latebind_borrow::{Borrow, Capture, Outcome, Program};
use latebind_scopes::ScopeKind;

use crate::Wanted;
use crate::finding::{Confidence, Doubt, Judgement, Reason};
use crate::rule::Rule;
use crate::tell;

pub(crate) fn judge(
    program: &Program,
    capture: &Capture,
    outcome: &Outcome,
    calls_name: bool,
    wanted: &Wanted,
) -> Option<(Rule, Judgement)> {
    let own = own_name(program, capture, outcome, calls_name).filter(|_| wanted.rules.contains(&Rule::SelfCapture));
    if let Some(judgement) = own {
        return Some((Rule::SelfCapture, judgement));
    }
    let ranked = ranked(program, capture, outcome);
    let rule = would_be(program, capture);
    let told = ranked.iter().any(|(it, _)| !matches!(it, Rule::ReboundCapture));
    if outcome.gave_up && !told && rule != Rule::ReboundCapture && wanted.rules.contains(&rule) {
        return Some((rule, doubtful(program, capture)));
    }
    if let Some((rule, witness)) = ranked.iter().find(|(rule, _)| wanted.rules.contains(rule)) {
        return Some((*rule, late(program, capture, outcome, witness)));
    }
    if !ranked.is_empty() {
        return None;
    }
    let unreadable = outcome.rebound && program.arguments.is_reflective(program.scopes.scope(capture.site).span);
    if outcome.gave_up || unreadable {
        return wanted.rules.contains(&rule).then(|| (rule, doubtful(program, capture)));
    }
    Some((rule, Judgement::Safe(reason(capture, outcome))))
}

/// The analysis ended before it had an answer: a doubt, never `safe`.
fn doubtful(program: &Program, capture: &Capture) -> Judgement {
    let story = tell::gave_up(program, capture);
    Judgement::Late { confidence: Confidence::Possible, story: Box::new(story) }
}

fn own_name(program: &Program, capture: &Capture, outcome: &Outcome, calls_name: bool) -> Option<Judgement> {
    let binding = outcome.self_binding.filter(|_| calls_name)?;
    let is_lambda = program.scopes.scope(capture.site).kind == ScopeKind::Lambda;
    let confidence = if binding.certain && is_lambda { Confidence::Definite } else { Confidence::Possible };
    let doubt = (confidence == Confidence::Possible).then_some(Doubt::SomePaths);
    let story = tell::self_story(program, capture, binding.at, doubt);
    Some(Judgement::Late { confidence, story: Box::new(story) })
}

/// The stale reads with the rule each belongs to, the most telling first.
fn ranked<'o>(program: &Program, capture: &Capture, outcome: &'o Outcome) -> Vec<(Rule, &'o Witness)> {
    let mut all: Vec<(Rule, &Witness)> =
        outcome.witnesses.iter().map(|it| (rule_of(program, capture, it), it)).collect();
    all.sort_by_key(|(rule, witness)| {
        (*rule == Rule::ReboundCapture, !outcome.proves(witness), !witness.called.is_certain(), witness.abnormal, *rule)
    });
    all
}

fn rule_of(program: &Program, capture: &Capture, witness: &Witness) -> Rule {
    match (witness.borrow, witness.moved) {
        (Borrow::Deleted, _) => Rule::DeletedCapture,
        (Borrow::Stale, true) => loop_rule(program, capture, Some(witness)),
        _ => Rule::ReboundCapture,
    }
}

fn loop_rule(program: &Program, capture: &Capture, witness: Option<&Witness>) -> Rule {
    let is_generator = program.scopes.scope(capture.site).kind == ScopeKind::GenExpr;
    match witness.map(|it| &it.called) {
        _ if is_generator => Rule::LazyCapture,
        Some(Called::Consumed) => Rule::LazyCapture,
        _ => Rule::LoopCapture,
    }
}

/// The rule that a safe capture would have broken.
fn would_be(program: &Program, capture: &Capture) -> Rule {
    match (capture.turns.is_empty(), capture.deleted) {
        (false, _) => loop_rule(program, capture, None),
        (true, true) => Rule::DeletedCapture,
        (true, false) => Rule::ReboundCapture,
    }
}

fn late(program: &Program, capture: &Capture, outcome: &Outcome, witness: &Witness) -> Judgement {
    let doubt = doubt(outcome, witness);
    let confidence = if doubt.is_none() { Confidence::Definite } else { Confidence::Possible };
    Judgement::Late { confidence, story: Box::new(tell::story(program, capture, witness, doubt)) }
}

fn doubt(outcome: &Outcome, witness: &Witness) -> Option<Doubt> {
    match &witness.called {
        _ if outcome.proves(witness) => None,
        _ if outcome.gave_up => Some(Doubt::GaveUp),
        Called::GaveUp => Some(Doubt::GaveUp),
        Called::Concurrently(_) => Some(Doubt::Race),
        called if !called.is_certain() => Some(Doubt::UnknownCaller),
        _ => Some(Doubt::SomePaths),
    }
}

fn reason(capture: &Capture, outcome: &Outcome) -> Reason {
    if outcome.only_intended() || outcome.self_binding.is_some() {
        Reason::Intended
    } else if outcome.rebound {
        Reason::Consumed
    } else if !capture.turns.is_empty() && outcome.created && !outcome.moved {
        Reason::Leaves
    } else {
        Reason::Unchanged
    }
}
