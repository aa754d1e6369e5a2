//! The JSON of `run`: stable.

use latebind_report::json_place::{JsonPlace, JsonSite};
use serde::Serialize;

use crate::claims::{Claim, Observed};
use crate::watch::VerdictWord;

pub fn json(observed: &Observed<'_>) -> String {
    let output = Output {
        version: 1,
        python: observed.python.as_deref().unwrap_or_default(),
        exit: observed.exit,
        sites: observed.sites,
        claims: observed.claims.iter().map(claim).collect(),
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
<<<<<<< HEAD
struct JsonSiteIn<'o> {
=======
pub(crate) struct JsonSite<'o> {
>>>>>>> i6
    path: &'o str,
    #[serde(flatten)]
    site: JsonSite,
}

fn claim<'o>(claim: &'o Claim<'_>) -> JsonClaim<'o> {
    let (document, watched, seen) = (&claim.suspect.document, claim.watched, &claim.seen);
    let frames = seen.stack.iter().map(|frame| format!("{}:{} in {}", frame.path, frame.line, frame.name));
    JsonClaim {
        rule: claim.rule().code(),
        name: claim.rule().name(),
        verdict: watched.verdict.map(|it| verdict(it.word)),
        variable: &watched.variable,
        site: JsonSiteIn { path: &document.path, site: JsonSite::of(watched.site, document) },
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
<<<<<<< HEAD
=======

pub(crate) fn site(document: &Document, of: SiteKind, span: Span) -> JsonSite<'_> {
    let JsonPlace { path, start, end } = place(document, span);
    JsonSite { path, kind: kind(of), start, end }
}

fn kind(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Lambda => "lambda",
        SiteKind::Def => "def",
        SiteKind::AsyncDef => "async def",
        SiteKind::GeneratorExpression => "generator expression",
        SiteKind::LazyIterator => "lazy iterator",
        SiteKind::Method => "method",
    }
}

fn place(document: &Document, span: Span) -> JsonPlace<'_> {
    JsonPlace { path: &document.path, start: position(document, span.start), end: position(document, span.end) }
}

fn position(document: &Document, offset: u32) -> JsonPosition {
    let at = document.position(offset);
    JsonPosition { line: at.line, column: at.column }
}
>>>>>>> i6
