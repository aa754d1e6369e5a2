//! From the outcomes of single files to the report of a run.

use std::collections::BTreeSet;

use latebind_report::{Checked, Document, Failure, Report, Summary};
use latebind_source::decode;
use latebind_verdicts::finding::{Confidence, Judgement, Place};

use crate::examine::Outcome;

pub(crate) fn collect(outcomes: Vec<Outcome>, failures: Vec<Failure>) -> Report {
    let mut report = Report { failures, ..Report::default() };
    let summary = &mut report.summary;
    for outcome in outcomes {
        summary.files += 1;
        summary.captures += outcome.captures;
        summary.safe += outcome.safe;
        summary.suppressed += outcome.suppressed;
        report.files.extend(outcome.checked);
        report.failures.extend(outcome.failure);
        report.failures.extend(outcome.defects);
    }
    report.files.sort_by(|one, other| one.document.path.cmp(&other.document.path));
    report.failures.sort();
    count_late(&report.files, &mut report.summary);
    add_others(&mut report);
    report
}

fn count_late(files: &[Checked], summary: &mut Summary) {
    for told in files.iter().flat_map(|file| &file.told) {
        match told.finding.judgement {
            Judgement::Late { confidence: Confidence::Definite, .. } => summary.definite += 1,
            Judgement::Late { confidence: Confidence::Possible, .. } => summary.possible += 1,
            Judgement::Safe(_) => {}
        }
    }
}

/// Stories may lead into files without a finding of their own.
fn add_others(report: &mut Report) {
    for path in paths_told_of(report) {
        let is_known = report.files.iter().any(|file| file.document.path == path);
        let read = || decode(&std::fs::read(&path).ok()?).ok();
        if let (false, Some(source)) = (is_known, read()) {
            report.others.insert(path.clone(), Document::new(path, source.text));
        }
    }
}

fn paths_told_of(report: &Report) -> BTreeSet<String> {
    let told = report.files.iter().flat_map(|file| &file.told);
    let places = told.flat_map(|told| places(&told.finding.judgement));
    places.filter_map(|place| place.path.as_deref().map(str::to_owned)).collect()
}

fn places(judgement: &Judgement) -> Vec<&Place> {
    match judgement {
        Judgement::Late { story, .. } => vec![&story.created.at, &story.rebound.at, &story.called.at],
        Judgement::Safe(_) => Vec::new(),
    }
}
