//! `check --with-run FILE`: what a run saw turns doubts into proofs, and convicts a wrong `safe`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use latebind_report::{Document, Failure, Told};
use latebind_run::recorded::{self, RecordedClaim};
use latebind_verdicts::finding::{Confidence, Finding, Judgement};

use crate::UsageError;
use crate::failure::{io_words, shown};
use crate::place::absolute;

/// The claims of an earlier run, by absolute path.
#[derive(Debug, Default)]
pub(crate) struct EarlierRun {
    claims: BTreeMap<PathBuf, Vec<RecordedClaim>>,
}

impl EarlierRun {
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, UsageError> {
        let Some(path) = path else { return Ok(Self::default()) };
        let wrong = |words: String| UsageError(format!("{}: {words}", shown(path)));
        let text = std::fs::read_to_string(path).map_err(|error| wrong(io_words(&error)))?;
        let mut run = Self::default();
        for claim in recorded::read(&text).map_err(wrong)?.claims {
            run.claims.entry(resolved(&claim.site.path)).or_default().push(claim);
        }
        Ok(run)
    }

    /// What it saw in this file.
    pub(crate) fn claims_in(&self, path: &str) -> &[RecordedClaim] {
        if self.claims.is_empty() {
            return &[];
        }
        self.claims.get(&resolved(path)).map_or(&[], Vec::as_slice)
    }
}

/// Absolute, and without links.
fn resolved(path: &str) -> PathBuf {
    let absolute = absolute(path);
    absolute.canonicalize().unwrap_or(absolute)
}

/// A closure that was seen to read stale is proved to, whatever the analysis could prove.
pub(crate) fn prove(findings: &mut [Finding], claims: &[RecordedClaim], document: &Document) {
    for finding in findings.iter_mut().filter(|finding| claim_of(finding, claims, document).is_some()) {
        if let Judgement::Late { confidence, story } = &mut finding.judgement {
            *confidence = Confidence::Definite;
            story.doubt = None;
        }
    }
}

pub(crate) fn tell_values(told: &mut [Told], claims: &[RecordedClaim], document: &Document) {
    for told in told {
        told.seen = claim_of(&told.finding, claims, document).map(RecordedClaim::words);
    }
}

/// Where the analysis says `safe` of what a run saw read stale, the analysis is wrong.
pub(crate) fn defects(findings: &[Finding], claims: &[RecordedClaim], document: &Document) -> Vec<Failure> {
    let safe = findings.iter().filter(|finding| matches!(finding.judgement, Judgement::Safe(_)));
    let defects = safe.filter_map(|finding| {
        let claim = claim_of(finding, claims, document)?;
        let at = document.position(finding.site.span.start);
        let message =
            format!("the analysis calls `{}` safe here, but {}; please report it", finding.variable, claim.words());
        Some(Failure { path: document.path.clone(), line: at.line, column: at.column, message })
    });
    defects.collect()
}

fn claim_of<'c>(finding: &Finding, claims: &'c [RecordedClaim], document: &Document) -> Option<&'c RecordedClaim> {
    let at = document.position(finding.site.span.start);
    claims.iter().find(|claim| {
        let start = claim.site.start;
        (start.line, start.column) == (at.line, at.column) && claim.variable == finding.variable
    })
}
