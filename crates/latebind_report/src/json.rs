//! The JSON of `check`: stable, to the letter of the contract.

use latebind_fix::Repair;
use latebind_verdicts::finding::{Confidence, Judgement, Place, Story};
use serde::Serialize;

use crate::document::Document;
use crate::in_words::{InWords, safety_word};
use crate::json_place::{JsonPlace, JsonRange, JsonSite};
use crate::report::{Checked, Failure, Report, Summary, Told};
use crate::wording::{Words, reason_word, words};

pub fn json(report: &Report) -> String {
    let findings = report.files.iter().flat_map(|file| file.told.iter().map(|told| finding(told, file, report)));
    let output =
        Output { version: 1, findings: findings.collect(), errors: &report.failures, summary: summary(report.summary) };
    // Plain structs of strings and numbers: there is nothing that could fail.
    serde_json::to_string_pretty(&output).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    findings: Vec<JsonFinding<'a>>,
    errors: &'a [Failure],
    summary: JsonSummary,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'static str,
    name: &'static str,
    verdict: &'static str,
    path: &'a str,
    variable: &'a str,
    site: JsonSite,
    story: Vec<JsonStep<'a>>,
    reason: Option<&'static str>,
    message: String,
    fixes: Vec<JsonFix>,
}

#[derive(Serialize)]
struct JsonStep<'a> {
    step: &'static str,
    how: String,
    at: JsonPlace<'a>,
}

#[derive(Serialize)]
struct JsonFix {
    strategy: &'static str,
    safety: &'static str,
    why: String,
    edits: Vec<JsonEdit>,
}

#[derive(Serialize)]
struct JsonEdit {
    #[serde(flatten)]
    range: JsonRange,
    text: String,
}

#[derive(Serialize)]
struct JsonSummary {
    files: usize,
    captures: usize,
    definite: usize,
    possible: usize,
    safe: usize,
    suppressed: usize,
    seconds: f64,
}

fn finding<'a>(told: &'a Told, file: &'a Checked, report: &'a Report) -> JsonFinding<'a> {
    let finding = &told.finding;
    let document = &file.document;
    let words = words(told, document, report);
    let (verdict, reason) = verdict(&finding.judgement);
    JsonFinding {
        rule: finding.rule.code(),
        name: finding.rule.name(),
        verdict,
        path: &document.path,
        variable: &finding.variable,
        site: JsonSite::of(finding.site, document),
        story: story(&finding.judgement, &words, document, report),
        reason,
        message: words.message,
        fixes: told.repairs.iter().map(|repair| fix(repair, document)).collect(),
    }
}

fn fix(repair: &Repair, document: &Document) -> JsonFix {
    let edits = repair.edits.iter();
    let edits =
        edits.map(|edit| JsonEdit { range: JsonRange::of(edit.at, document), text: edit.written(&document.text) });
    JsonFix {
        strategy: repair.strategy.name(),
        safety: safety_word(&repair.safety),
        why: InWords(&repair.safety).to_string(),
        edits: edits.collect(),
    }
}

fn verdict(judgement: &Judgement) -> (&'static str, Option<&'static str>) {
    match judgement {
        Judgement::Safe(reason) => ("safe", Some(reason_word(*reason))),
        Judgement::Late { confidence: Confidence::Definite, .. } => ("definite", None),
        Judgement::Late { confidence: Confidence::Possible, .. } => ("possible", None),
    }
}

fn story<'a>(judgement: &'a Judgement, words: &Words, home: &'a Document, report: &'a Report) -> Vec<JsonStep<'a>> {
    let (Judgement::Late { story, .. }, Some(labels)) = (judgement, &words.labels) else { return Vec::new() };
    let steps = ["created", "rebound", "called"].into_iter().zip(labels).zip(places(story));
    steps.map(|((step, how), place)| JsonStep { step, how: how.clone(), at: at(place, home, report) }).collect()
}

fn places(story: &Story) -> [&Place; 3] {
    [&story.created.at, &story.rebound.at, &story.called.at]
}

fn at<'a>(place: &'a Place, home: &'a Document, report: &'a Report) -> JsonPlace<'a> {
    let path = place.path.as_deref().unwrap_or(&home.path);
    match report.document_of(home, place) {
        Some(document) => JsonPlace { path, range: JsonRange::of(place.span, document) },
        None => JsonPlace { path, range: JsonRange::UNKNOWN },
    }
}

fn summary(summary: Summary) -> JsonSummary {
    let Summary { files, captures, definite, possible, safe, suppressed, seconds } = summary;
    JsonSummary { files, captures, definite, possible, safe, suppressed, seconds: (seconds * 1000.0).round() / 1000.0 }
}
