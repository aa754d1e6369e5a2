//! The JSON of `run`: stable.

use latebind_report::Document;
use latebind_report::json_place::{JsonPlace, JsonSite};
use serde::Serialize;

use crate::claims::{Claim, Observed};
use crate::retained::Retained;
use crate::watch::{VerdictWord, Watched};

pub fn json(observed: &Observed<'_>) -> String {
    let output = Output {
        version: 1,
        python: observed.python.as_deref().unwrap_or_default(),
        exit: observed.exit,
        sites: observed.sites,
        claims: observed.claims.iter().map(claim).collect(),
        retained: observed.retained.as_deref(),
    };
    // Plain structs of strings and numbers: there is nothing that could fail.
    serde_json::to_string_pretty(&output).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Output<'o> {
    version: u32,
    python: &'o str,
    exit: i32,
    sites: usize,
    claims: Vec<JsonClaim<'o>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retained: Option<&'o [Retained]>,
}

#[derive(Serialize)]
struct JsonClaim<'o> {
    rule: &'static str,
    name: &'static str,
    /// What `check` says: `safe` here is a defect of the analysis.
    verdict: Option<&'static str>,
    variable: &'o str,
    site: JsonSiteIn<'o>,
    created_with: &'o str,
    read: Option<&'o str>,
    count: u64,
    stack: Vec<String>,
    rebound: Vec<JsonPlace<'o>>,
}

#[derive(Serialize)]
pub(crate) struct JsonSiteIn<'o> {
    path: &'o str,
    #[serde(flatten)]
    site: JsonSite,
}

impl<'o> JsonSiteIn<'o> {
    pub(crate) fn of(watched: &Watched, document: &'o Document) -> Self {
        Self { path: &document.path, site: JsonSite::of(watched.site, document) }
    }
}

fn claim<'o>(claim: &'o Claim<'_>) -> JsonClaim<'o> {
    let (document, watched, seen) = (&claim.suspect.document, claim.watched, &claim.seen);
    let frames = seen.stack.iter().map(|frame| format!("{}:{} in {}", frame.path, frame.line, frame.name));
    JsonClaim {
        rule: claim.rule().code(),
        name: claim.rule().name(),
        verdict: watched.verdict.map(|it| verdict(it.word)),
        variable: &watched.variable,
        site: JsonSiteIn::of(watched, document),
        created_with: &seen.created_with,
        read: seen.read.as_deref(),
        count: seen.count,
        stack: frames.collect(),
        rebound: watched.rebinds.iter().map(|&span| JsonPlace::of(span, document)).collect(),
    }
}

fn verdict(word: VerdictWord) -> &'static str {
    match word {
        VerdictWord::Safe => "safe",
        VerdictWord::Possible => "possible",
        VerdictWord::Definite => "definite",
    }
}
