//! Trying many repairs of one module with few analyses.
//!
//! Names are compared for every repair alone, which is cheap. The analysis, which is not,
//! looks at all of them together: who is still reported failed, and only where something
//! new is reported are the repairs halved until the guilty ones are found.

use latebind_verdicts::finding::Finding;

use crate::module::Module;
use crate::plan::{Plan, together};
use crate::recheck::{Analysis, Intent, Sound, Verdict, names_hold, verdict, verdict_on_new};
use crate::repair::Withdrawal;

pub(crate) struct Bench<'b> {
    module: &'b Module<'b>,
    findings: &'b [Finding],
    analysis: &'b dyn Analysis,
    /// How many analyses are left.
    left: usize,
}

/// Plans by their number in the caller's list.
type Numbered<'p> = (usize, &'p Plan);

impl<'b> Bench<'b> {
    pub(crate) fn new(
        module: &'b Module<'b>,
        findings: &'b [Finding],
        analysis: &'b dyn Analysis,
        left: usize,
    ) -> Self {
        Self { module, findings, analysis, left }
    }

    /// For each plan, whether it stands the test.
    pub(crate) fn try_each(&mut self, plans: &[&Plan]) -> Vec<Result<(), Withdrawal>> {
        if let [only] = plans {
            return vec![self.try_one(only)];
        }
        let mut results: Vec<Result<(), Withdrawal>> = plans.iter().map(|plan| self.names_alone(plan)).collect();
        let mut waiting: Vec<Numbered> = plans
            .iter()
            .enumerate()
            .filter(|(number, _)| results[*number].is_ok())
            .map(|(n, plan)| (n, *plan))
            .collect();
        while !waiting.is_empty() {
            let (batch, rest) = self.without_overlaps(waiting);
            self.judge(&batch, &mut results);
            waiting = rest;
        }
        results
    }

    /// What was read to compare its names need not be read again.
    fn try_one(&mut self, plan: &Plan) -> Result<(), Withdrawal> {
        outcome(&self.analysed(&[plan])?)
    }

    /// The new text with all the plans, if together they stand the test.
    pub(crate) fn text_with(&mut self, plans: &[&Plan]) -> Result<String, Withdrawal> {
        let Sound { edited, parsed } = self.edited(plans)?;
        let after = self.analysis.findings(&edited.text, &parsed);
        match verdict(self.findings, &after, &edited, &intents(plans)) {
            Verdict { still, new: false, lost: false } if still.is_empty() => Ok(edited.text),
            Verdict { new: true, .. } => Err(Withdrawal::NewFinding),
            Verdict { lost: true, .. } => Err(Withdrawal::LostFinding),
            _ => Err(Withdrawal::StillReported),
        }
    }

    fn names_alone(&self, plan: &Plan) -> Result<(), Withdrawal> {
        names_hold(self.module, &plan.repair.edits, &[&plan.intent]).map(drop)
    }

    /// As many as go together, and the others for later.
    fn without_overlaps<'p>(&self, plans: Vec<Numbered<'p>>) -> (Vec<Numbered<'p>>, Vec<Numbered<'p>>) {
        let mut batch: Vec<Numbered<'p>> = Vec::new();
        let mut rest = Vec::new();
        for plan in plans {
            let clashes = batch.iter().any(|(_, other)| other.touches(plan.1));
            if clashes { rest.push(plan) } else { batch.push(plan) }
        }
        (batch, rest)
    }

    fn judge(&mut self, batch: &[Numbered], results: &mut [Result<(), Withdrawal>]) {
        let plans: Vec<&Plan> = batch.iter().map(|(_, plan)| *plan).collect();
        let seen = self.analysed(&plans);
        match (seen, batch) {
            (Err(why), [(number, _)]) => results[*number] = Err(why),
            (Ok(verdict), [(number, _)]) => results[*number] = outcome(&verdict),
            (Err(Withdrawal::TooMany), _) => {
                batch.iter().for_each(|(number, _)| results[*number] = Err(Withdrawal::TooMany));
            }
            (Ok(Verdict { still, new: false, lost: false }), _) => {
                still.into_iter().filter_map(|at| batch.get(at)).for_each(|(number, _)| {
                    results[*number] = Err(Withdrawal::StillReported);
                });
            }
            (Err(_) | Ok(_), _) => {
                let (one, other) = batch.split_at(batch.len() / 2);
                self.judge(one, results);
                self.judge(other, results);
            }
        }
    }

    /// What the analysis says of the captures that the plans change or add.
    fn analysed(&mut self, plans: &[&Plan]) -> Result<Verdict, Withdrawal> {
        let sound = self.edited(plans)?;
        Ok(verdict_on_new(self.module, self.findings, &sound, &intents(plans), self.analysis))
    }

    fn edited(&mut self, plans: &[&Plan]) -> Result<Sound, Withdrawal> {
        let edits = together(plans.iter().map(|plan| &plan.repair));
        let sound = names_hold(self.module, &edits, &intents(plans))?;
        self.left = self.left.checked_sub(1).ok_or(Withdrawal::TooMany)?;
        Ok(sound)
    }
}

/// Of one plan.
fn outcome(verdict: &Verdict) -> Result<(), Withdrawal> {
    match verdict {
        Verdict { still, .. } if !still.is_empty() => Err(Withdrawal::StillReported),
        Verdict { new: true, .. } => Err(Withdrawal::NewFinding),
        Verdict { lost: true, .. } => Err(Withdrawal::LostFinding),
        Verdict { .. } => Ok(()),
    }
}

fn intents<'p>(plans: &[&'p Plan]) -> Vec<&'p Intent> {
    plans.iter().map(|plan| &plan.intent).collect()
}
