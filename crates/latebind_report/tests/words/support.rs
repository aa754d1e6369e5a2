//! Findings made by hand from the places in a program's text.

use latebind_fix::{Analysis, Module, offers};
use latebind_report::{Checked, Document, Report, Told};
use latebind_scopes::PythonVersion;
use latebind_source::Span;
use latebind_syntax::{Parsed, parse};
use latebind_verdicts::finding::{
    Called, Confidence, Created, Doubt, Finding, Judgement, Place, Rebound, Seen, Site, SiteKind, Step, Story,
};
use latebind_verdicts::rule::Rule;

/// The span of the `nth` (from 0) occurrence of `needle`.
pub(crate) fn span(text: &str, needle: &str, nth: usize) -> Span {
    let (start, found) = text.match_indices(needle).nth(nth).expect("the program holds the words");
    Span::new(start as u32, (start + found.len()) as u32)
}

pub(crate) struct Tale {
    pub(crate) rule: Rule,
    pub(crate) variable: &'static str,
    pub(crate) kind: SiteKind,
    pub(crate) site: (&'static str, usize),
    pub(crate) created: Created,
    pub(crate) rebound: (Rebound, &'static str, usize),
    pub(crate) called: (Called, &'static str, usize),
    pub(crate) seen: Seen,
    pub(crate) doubt: Option<Doubt>,
    pub(crate) half_bound: Vec<&'static str>,
}

impl Default for Tale {
    fn default() -> Self {
        Tale {
            rule: Rule::LoopCapture,
            variable: "i",
            kind: SiteKind::Lambda,
            site: ("lambda: i", 0),
            created: Created::OncePerTurn,
            rebound: (Rebound::NextTurn, "i", 0),
            called: (Called::Here, "f()", 0),
            seen: Seen::LastValue,
            doubt: None,
            half_bound: Vec::new(),
        }
    }
}

impl Tale {
    pub(crate) fn finding(self, text: &str) -> Finding {
        let site = span(text, self.site.0, self.site.1);
        let confidence = if self.doubt.is_some() { Confidence::Possible } else { Confidence::Definite };
        let story = Story {
            created: Step { how: self.created, at: Place::here(site) },
            rebound: Step { how: self.rebound.0, at: Place::here(span(text, self.rebound.1, self.rebound.2)) },
            called: Step { how: self.called.0, at: Place::here(span(text, self.called.1, self.called.2)) },
            seen: self.seen,
            doubt: self.doubt,
        };
        Finding {
            rule: self.rule,
            variable: self.variable.into(),
            site: Site { kind: self.kind, span: site },
            judgement: Judgement::Late { confidence, story: Box::new(story) },
            half_bound: self.half_bound.into_iter().map(Into::into).collect(),
            reads: vec![site],
            rebinds: Vec::new(),
            runs: Vec::new(),
            perhaps_unbound: false,
            settings: Vec::new(),
        }
    }
}

/// An analysis that has nothing against any repair.
struct Content;

impl Analysis for Content {
    fn python(&self) -> PythonVersion {
        PythonVersion::default()
    }

    fn findings_of(&self, _text: &str, _parsed: &Parsed, _is_asked: &dyn Fn(Span, &str) -> bool) -> Vec<Finding> {
        Vec::new()
    }
}

pub(crate) fn report(text: &str, findings: Vec<Finding>) -> Report {
    let parsed = parse(text);
    let offers = offers(&Module::new(text, &parsed.tree, &Content), &findings, &Content);
    let told = findings.into_iter().zip(offers);
    let told = told.map(|(finding, offers)| Told { finding, overruled: None, seen: None, repairs: offers.repairs });
    let told = told.collect();
    let file = Checked { document: Document::new("demo.py", text), told };
    Report { files: vec![file], ..Report::default() }
}
