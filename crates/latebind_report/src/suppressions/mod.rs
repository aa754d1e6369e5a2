//! What comments hide.
//!
//! ```python
//! fs.append(lambda: i)     # latebind: ok[i] called before the next turn     hides any verdict
//! fs.append(lambda: i)     # noqa: B023                                      hides a doubt, not a proof
//! ```
//!
//! Our own pragma counts on the line of the site, of a read or of a rebind;
//! comments made for other linters on the line of the site or of a read, and
//! in their forms for a file, a block or the next line.

mod comment;
mod silences;

use latebind_source::Span;
use latebind_verdicts::finding::{Confidence, Finding, Judgement};

use crate::document::Document;
use crate::report::Told;
use silences::Silences;

/// What comments made for other linters may hide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Policy {
    /// Proofs too.
    All,
    #[default]
    Doubts,
    /// Nothing.
    None,
}

/// Findings that are told, and the number of those that are not.
#[derive(Debug)]
pub struct Sorted {
    pub told: Vec<Told>,
    pub suppressed: usize,
}

/// Sorts one file's findings by its comments; safe captures are never hidden.
pub fn sort(findings: Vec<Finding>, comments: &[Span], document: &Document, policy: Policy) -> Sorted {
    if findings.is_empty() {
        return Sorted { told: Vec::new(), suppressed: 0 };
    }
    let silences = Silences::read(comments, document);
    let all = findings.len();
    let told: Vec<Told> =
        findings.into_iter().filter_map(|finding| tell(finding, &silences, document, policy)).collect();
    Sorted { suppressed: all - told.len(), told }
}

fn tell(finding: Finding, silences: &Silences, document: &Document, policy: Policy) -> Option<Told> {
    let Judgement::Late { confidence, .. } = &finding.judgement else {
        return Some(Told { finding, overruled: None, seen: None, repairs: Vec::new() });
    };
    let hidden_by_us = silences.pragma_on(&pragma_lines(&finding, document), &finding.variable);
    let comment = silences.foreign_on(&foreign_lines(&finding, document)).filter(|_| policy != Policy::None);
    match comment {
        _ if hidden_by_us => None,
        Some(_) if policy == Policy::All || *confidence == Confidence::Possible => None,
        comment => Some(Told { overruled: comment.map(str::to_owned), finding, seen: None, repairs: Vec::new() }),
    }
}

fn foreign_lines(finding: &Finding, document: &Document) -> Vec<u32> {
    let spans = std::iter::once(&finding.site.span).chain(&finding.reads);
    spans.map(|span| document.line(span.start)).collect()
}

fn pragma_lines(finding: &Finding, document: &Document) -> Vec<u32> {
    let rebinds = finding.rebinds.iter().map(|span| document.line(span.start));
    foreign_lines(finding, document).into_iter().chain(rebinds).collect()
}
