//! From what the borrow checker saw to verdicts: rule, confidence, story or reason.

mod cell_clash;
mod classify;
pub mod finding;
mod half_bound;
mod missing_nonlocal;
pub mod rule;
mod scoping;
mod self_capture;
mod tell;

use std::collections::BTreeSet;

use finding::{Finding, Judgement};
use latebind_borrow::{Arguments, Assigned, Capture, Outcome, Program, Statics};
use latebind_callees::{Callees, Known};
use latebind_scopes::{PythonVersion, Scopes};
use latebind_source::Span;
use latebind_syntax::tree::Tree;
use rule::Rule;

pub use tell::site_in;

/// What the caller wants to hear about.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub rules: BTreeSet<Rule>,
    /// Also every capture of a rebound variable that was judged safe.
    pub include_safe: bool,
}

/// What was found in one module.
#[derive(Debug, Default)]
pub struct Verdicts {
    /// Ordered by site start, then variable.
    pub findings: Vec<Finding>,
    /// Captures of variables that something rebinds.
    pub captures: usize,
    /// Captures judged safe (listed in `findings` only when wanted).
    pub safe: usize,
}

/// Judges every capture of the module, as the newest Python sees it. Total: never fails,
/// never panics.
pub fn judge(tree: &Tree, wanted: &Wanted) -> Verdicts {
    judge_scoped(tree, &latebind_scopes::analyse(tree, PythonVersion::default()), wanted)
}

/// [`judge`] with scopes that are known already.
pub fn judge_scoped(tree: &Tree, scopes: &Scopes, wanted: &Wanted) -> Verdicts {
    judge_among(tree, scopes, &Known, wanted)
}

/// [`judge_scoped`] with what is known of code in other files.
pub fn judge_among(tree: &Tree, scopes: &Scopes, callees: &dyn Callees, wanted: &Wanted) -> Verdicts {
    judge_some(tree, scopes, callees, wanted, &|_, _| true)
}

/// The same for the captures that are asked for, by the closure's span and the variable's
/// name as the symbol table has it. What follows from scopes alone is told in any case.
pub fn judge_some(
    tree: &Tree,
    scopes: &Scopes,
    callees: &dyn Callees,
    wanted: &Wanted,
    is_asked: &dyn Fn(Span, &str) -> bool,
) -> Verdicts {
    let flow = latebind_flow::lower(tree, scopes);
    let (statics, arguments, assigned) = (Statics::of(&flow, scopes), Arguments::of(tree), Assigned::of(tree));
    let program =
        Program { tree, scopes, flow: &flow, callees, statics: &statics, arguments: &arguments, assigned: &assigned };
    let mut captures = latebind_borrow::captures(&program);
    captures.retain(|it| is_asked(scopes.scope(it.site).span, &scopes.var(it.var).name));
    let findings = scoping::findings(&program, wanted);
    let mut verdicts = Verdicts { captures: captures.len(), findings, ..Verdicts::default() };
    if captures.is_empty() {
        return verdicts;
    }
    let called_names = self_capture::called_names(tree);
    for capture in &captures {
        let calls_name = capture.reads.iter().any(|read| called_names.contains(read));
        if !is_candidate(&program, capture, calls_name, wanted) {
            verdicts.safe += 1;
            continue;
        }
        let outcome = latebind_borrow::examine(&program, capture);
        let judged = classify::judge(&program, capture, &outcome, calls_name, wanted);
        verdicts.add(&program, capture, &outcome, judged, wanted);
    }
    verdicts.findings.sort_by(|a, b| (a.site.span, &a.variable).cmp(&(b.site.span, &b.variable)));
    verdicts
}

impl Verdicts {
    fn add(
        &mut self,
        program: &Program,
        capture: &Capture,
        outcome: &Outcome,
        judged: Option<(Rule, Judgement)>,
        wanted: &Wanted,
    ) {
        let Some((rule, judgement)) = judged else { return };
        let is_safe = matches!(judgement, Judgement::Safe(_));
        self.safe += usize::from(is_safe);
        if is_safe && !wanted.include_safe {
            return;
        }
        self.findings.push(tell::finding(program, capture, outcome, rule, judgement));
    }
}

/// Whether a selected rule can say anything of the capture: the others need no examination.
fn is_candidate(program: &Program, capture: &Capture, calls_name: bool, wanted: &Wanted) -> bool {
    let wants = |rule| wanted.rules.contains(&rule);
    wanted.include_safe
        || wants(Rule::ReboundCapture)
        || (!capture.turns.is_empty() && (wants(Rule::LoopCapture) || wants(Rule::LazyCapture)))
        || (capture.deleted && wants(Rule::DeletedCapture))
        || (wants(Rule::SelfCapture) && calls_name && self_capture::may_be_bound_to_itself(program, capture))
}
