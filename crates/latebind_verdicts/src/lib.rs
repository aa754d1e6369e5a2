//! From what the borrow checker saw to verdicts: rule, confidence, story or reason.

mod around;
mod cell_clash;
mod classify;
mod contained;
mod examined;
pub mod finding;
mod half_bound;
mod missing_nonlocal;
pub mod rule;
mod scoping;
mod self_capture;
mod tell;

use std::cell::LazyCell;
use std::collections::BTreeSet;

use contained::Contained;
use examined::Examined;
use finding::{Finding, Judgement};
use latebind_borrow::{Capture, Others, Prepared, Program};
use latebind_scopes::{PythonVersion, Scopes};
use latebind_source::Span;
use latebind_syntax::tree::Tree;
use rule::Rule;

pub use around::Around;
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
    judge_among(tree, scopes, Around::Alone, wanted)
}

/// [`judge_scoped`] with what is known of code in other files.
pub fn judge_among(tree: &Tree, scopes: &Scopes, around: Around, wanted: &Wanted) -> Verdicts {
    judge_some(tree, scopes, around, wanted, &|_, _| true)
}

/// The same for the captures that are asked for, by the closure's span and the variable's
/// name as the symbol table has it. What follows from scopes alone is told in any case.
pub fn judge_some(
    tree: &Tree,
    scopes: &Scopes,
    around: Around,
    wanted: &Wanted,
    is_asked: &dyn Fn(Span, &str) -> bool,
) -> Verdicts {
    let prepared = Prepared::of(tree, scopes);
    let at_hand = around.at_hand();
    let program = prepared.program(&*at_hand);
    // Other files are opened for a doubt, not before.
    let asking = Program { callees: around.callees(), ..program };
    let mut captures = latebind_borrow::captures(&program);
    captures.retain(|it| is_asked(scopes.scope(it.site).span, &scopes.var(it.var).name));
    let findings = scoping::findings(&program, wanted);
    let mut verdicts = Verdicts { captures: captures.len(), findings, ..Verdicts::default() };
    let others = LazyCell::new(|| around.others(&asking));
    let declared = self_capture::Declared::of(tree);
    let mut contained = Contained::default();
    for capture in &captures {
        let calls_name = declared.leaves_a_call_of(&program, capture);
        let needs_no_look = !is_candidate(&program, capture, calls_name, wanted)
            || contained.covers(&program, capture, calls_name, wanted);
        if needs_no_look {
            verdicts.safe += 1;
            continue;
        }
        let look = |program| Examined::of(program, capture, calls_name, wanted);
        let first = look(program);
        let examined =
            if first.is_doubt() && around.is_more() { deeper(asking, || others.as_ref(), look) } else { first };
        contained.note(capture, &examined);
        verdicts.add(capture, examined, around, wanted);
    }
    verdicts.findings.sort_by(|a, b| (a.site.span, &a.variable).cmp(&(b.site.span, &b.variable)));
    verdicts
}

impl Verdicts {
    fn add(&mut self, capture: &Capture, examined: Examined, around: Around, wanted: &Wanted) {
        let Examined { program, outcome, judged } = examined;
        let Some((rule, judgement)) = judged else { return };
        let is_safe = matches!(judgement, Judgement::Safe(_));
        self.safe += usize::from(is_safe);
        if is_safe && !wanted.include_safe {
            return;
        }
        let mut finding = tell::finding(&program, capture, &outcome, rule, judgement);
        around.name_files(&mut finding, &program);
        self.findings.push(finding);
    }
}

/// By what the code of other files says of its arguments, and where that leaves a doubt, with the code itself;
/// where running it comes to no end, what was read counts.
fn deeper<'p>(
    asking: Program<'p>,
    others: impl FnOnce() -> Option<&'p Others<'p>>,
    look: impl Fn(Program<'p>) -> Examined<'p>,
) -> Examined<'p> {
    let read = look(asking);
    if !read.is_doubt() {
        return read;
    }
    match others().map(|others| look(Program { others: Some(others), ..asking })) {
        Some(run) if read.outcome.gave_up || !run.outcome.gave_up => run,
        _ => read,
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
