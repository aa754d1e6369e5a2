//! One file from bytes to what there is to tell of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use latebind_fix::{Module, offers};
use latebind_inspect::{Refusal, refusal};
use latebind_project::{Modules, Neighbours};
use latebind_report::suppressions::{Policy, Sorted, sort};
use latebind_report::{Checked, Document, Failure, Told};
use latebind_run::recorded::RecordedClaim;
use latebind_scopes::{PythonVersion, analyse};
use latebind_source::decode;
use latebind_syntax::{Parsed, parse};
use latebind_verdicts::finding::{Finding, Judgement};
use latebind_verdicts::{Around, Wanted, judge_among};

use crate::cache::{Asked, Cache};
use crate::candidate::may_match;
use crate::failure::failure;
use crate::judged::Judged;
use crate::panics;
use crate::place::absolute;
use crate::with_run::{self, EarlierRun};

/// What is asked of every file.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) wanted: Wanted,
    pub(crate) policy: Policy,
    pub(crate) strict_syntax: bool,
    pub(crate) earlier_run: EarlierRun,
    /// Whether repairs are tried for what is reported.
    pub(crate) offers_repairs: bool,
    pub(crate) python: PythonVersion,
    /// In characters, where the project sets it.
    pub(crate) line_length: Option<usize>,
    /// What the settings say of callees.
    pub(crate) callees: latebind_callees::Settings,
}

/// What came of one file.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Only where there is something to tell.
    pub(crate) checked: Option<Checked>,
    pub(crate) failure: Option<Failure>,
    /// Where a run has shown the analysis to be wrong.
    pub(crate) defects: Vec<Failure>,
    pub(crate) captures: usize,
    pub(crate) safe: usize,
    pub(crate) suppressed: usize,
}

/// Never fails, never panics: trouble with one file is that file's failure.
pub(crate) fn examine(
    path: &str,
    bytes: &[u8],
    question: &Question,
    modules: &Modules,
    cache: Option<&Cache>,
) -> Outcome {
    let claims = question.earlier_run.claims_in(path);
    if claims.is_empty() && !question.parses_everything() && !may_match(bytes, &question.wanted.rules) {
        return Outcome::default();
    }
    // What a run saw of a file is part of its answer.
    let cache = cache.filter(|_| claims.is_empty());
    let asked = Asked { given: path, absolute: &absolute(path), bytes };
    let done = catch_unwind(AssertUnwindSafe(|| recalled_or_examined(&asked, question, modules, cache)));
    done.unwrap_or_else(|_| Outcome::failed(failure(path, format!("internal error: {}", panics::last_words()))))
}

fn recalled_or_examined(asked: &Asked, question: &Question, modules: &Modules, cache: Option<&Cache>) -> Outcome {
    if let Some(outcome) = cache.and_then(|cache| cache.recall(asked, modules)) {
        return outcome;
    }
    let neighbours = Neighbours::of(modules, asked.absolute, asked.given);
    let outcome = examined(asked.given, asked.bytes, question, &neighbours).unwrap_or_else(Outcome::failed);
    if let Some(cache) = cache {
        cache.keep(asked, &outcome, &neighbours.into_notes());
    }
    outcome
}

impl Outcome {
    pub(crate) fn failed(failure: Failure) -> Self {
        Self { failure: Some(failure), ..Self::default() }
    }
}

fn examined(path: &str, bytes: &[u8], question: &Question, neighbours: &Neighbours) -> Result<Outcome, Failure> {
    let claims = question.earlier_run.claims_in(path);
    let source = decode(bytes).map_err(|error| Failure {
        path: path.to_owned(),
        line: error.line,
        column: error.column,
        message: error.message,
    })?;
    let parsed = parse(&source.text);
    let document = Document::new(path, source.text);
    if let Some(problem) = parsed.errors.first() {
        return Err(syntax_failure(&document, problem));
    }
    let scopes = analyse(&parsed.tree, question.python);
    if let Some(refusal) = refusal(&scopes, &document.text) {
        return Err(refused(path, refusal));
    }
    let around = Around::Project(neighbours);
    let mut verdicts = judge_among(&parsed.tree, &scopes, around, &question.wanted_with(claims));
    let defects = with_run::defects(&verdicts.findings, claims, &document);
    with_run::prove(&mut verdicts.findings, claims, &document);
    verdicts.findings.retain(|finding| question.wanted.include_safe || is_late(finding));
    let Sorted { mut told, suppressed } = sort(verdicts.findings, &parsed.comments, &document, question.policy);
    with_run::tell_values(&mut told, claims, &document);
    if question.offers_repairs {
        add_repairs(&mut told, &document, &parsed, &Judged { path, around, question });
    }
    let checked = (!told.is_empty()).then_some(Checked { document, told });
    Ok(Outcome { checked, failure: None, defects, captures: verdicts.captures, safe: verdicts.safe, suppressed })
}

/// Packages are found upwards from the file, wherever `check` was started.
pub(crate) fn neighbours<'m>(modules: &'m Modules<'m>, path: &str) -> Neighbours<'m> {
    Neighbours::of(modules, &absolute(path), path)
}

fn add_repairs(told: &mut [Told], document: &Document, parsed: &Parsed, judged: &Judged) {
    if told.iter().all(|told| matches!(told.finding.judgement, Judgement::Safe(_))) {
        return;
    }
    let module = Module::new(&document.text, &parsed.tree, judged);
    let findings: Vec<Finding> = told.iter().map(|told| told.finding.clone()).collect();
    let offers = offers(&module, &findings, judged);
    for (told, offers) in told.iter_mut().zip(offers) {
        told.repairs = offers.repairs;
    }
}

/// What parses, but CPython's compiler refuses: in its own words.
pub(crate) fn refused(path: &str, refusal: Refusal) -> Failure {
    let Refusal { message, start, .. } = refusal;
    Failure { path: path.to_owned(), line: start.line, column: start.column, message }
}

pub(crate) fn syntax_failure(document: &Document, problem: &latebind_syntax::SyntaxProblem) -> Failure {
    let at = document.position(problem.span.start);
    Failure {
        path: document.path.clone(),
        line: at.line,
        column: at.column,
        message: format!("syntax error: {}", problem.message),
    }
}

fn is_late(finding: &Finding) -> bool {
    matches!(finding.judgement, Judgement::Late { .. })
}

impl Question {
    /// To see that the analysis is wrong about a claim takes what it calls safe.
    fn wanted_with(&self, claims: &[RecordedClaim]) -> Wanted {
        Wanted { include_safe: self.wanted.include_safe || !claims.is_empty(), ..self.wanted.clone() }
    }

    /// Everything of it that decides an answer, but what a run saw.
    pub(crate) fn fingerprint(&self) -> String {
        let Self { wanted, policy, strict_syntax: _, earlier_run: _, offers_repairs, python, line_length, callees } =
            self;
        format!("{wanted:?} {policy:?} {offers_repairs} {python:?} {line_length:?} {callees:?}")
    }

    /// Counting safe captures means looking at every one.
    fn parses_everything(&self) -> bool {
        self.strict_syntax || self.wanted.include_safe
    }
}
