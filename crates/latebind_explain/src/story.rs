//! The story of a finding: what is wrong, and the three points in the source, in words.
//!
//! ```python
//! for i in range(3):            # 2. rebound
//!     fs.append(lambda: i)      # 1. created
//! print([f() for f in fs])      # 3. called
//! ```

use std::ops::Range;

use latebind_report::{Checked, Document, Report, Told, Words, def_name, header, pointed_at, words};
use latebind_source::Position;
use latebind_verdicts::finding::{Confidence, Created, Finding, Judgement, Reason, SiteKind};
use latebind_verdicts::rule::Rule;

use crate::visible::{LONGEST_NAME, shortened, visible, with_short_names};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    pub rule: Rule,
    pub verdict: Verdict,
    /// As the user gave it.
    pub path: String,
    pub variable: String,
    pub closure: Closure,
    /// Each turn of a loop makes such a closure.
    pub is_in_loop: bool,
    /// Lines that bind the variable, but not as the story tells.
    pub other_bindings: Vec<u32>,
    pub headline: String,
    /// In the order of time; none where nothing goes wrong.
    pub points: Vec<Point>,
    pub notes: Vec<String>,
    pub help: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Definite,
    Possible,
    Safe(Reason),
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Definite => "definite",
            Verdict::Possible => "possible",
            Verdict::Safe(_) => "safe",
        }
    }
}

/// The closure that the story is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    pub kind: SiteKind,
    pub name: Option<String>,
    pub start: Position,
    pub end: Position,
}

impl Closure {
    /// `lambda`, `save`, `generator`.
    pub fn short(&self) -> String {
        match (&self.name, self.kind) {
            (Some(name), _) => shortened(name, LONGEST_NAME),
            (None, SiteKind::GeneratorExpression) => "generator".to_owned(),
            (None, SiteKind::LazyIterator) => "iterator".to_owned(),
            (None, SiteKind::Lambda) => "lambda".to_owned(),
            (None, SiteKind::Def | SiteKind::AsyncDef | SiteKind::Method) => "function".to_owned(),
        }
    }

    pub fn is_lazy(&self) -> bool {
        matches!(self.kind, SiteKind::GeneratorExpression | SiteKind::LazyIterator)
    }

    /// What the code is called that runs when the closure does, with an article.
    pub fn run(&self) -> &'static str {
        if self.is_lazy() { "used up" } else { "called" }
    }
}

/// One of the three points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub step: Step,
    pub words: String,
    pub path: String,
    pub start: Position,
    pub end: Position,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Created,
    Rebound,
    Called,
}

impl Step {
    pub const ALL: [Step; 3] = [Step::Created, Step::Rebound, Step::Called];

    pub fn word(self) -> &'static str {
        match self {
            Step::Created => "created",
            Step::Rebound => "rebound",
            Step::Called => "called",
        }
    }

    /// Its place in the story, from 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }
}

/// The story in words; `told` is one of `checked`, which is one of `report`.
pub fn story(report: &Report, checked: &Checked, told: &Told) -> Story {
    let (finding, home) = (&told.finding, &checked.document);
    let Words { headline, labels, notes, help, message } = words(told, home, report);
    let (verdict, points) = match (&finding.judgement, labels) {
        (Judgement::Late { confidence, .. }, Some(labels)) => {
            (verdict(*confidence), points(finding, labels, home, report))
        }
        (Judgement::Late { confidence, .. }, None) => (verdict(*confidence), Vec::new()),
        (Judgement::Safe(reason), _) => (Verdict::Safe(*reason), Vec::new()),
    };
    let is_safe = matches!(verdict, Verdict::Safe(_));
    Story {
        rule: finding.rule,
        verdict,
        path: home.path.clone(),
        variable: finding.variable.to_string(),
        closure: closure(finding, home),
        is_in_loop: is_in_loop(finding),
        other_bindings: other_bindings(finding, home),
        headline: with_short_names(&if is_safe { message } else { headline }),
        points,
        notes: notes.iter().map(|note| with_short_names(note)).collect(),
        help: help.map(|help| with_short_names(&help)),
    }
}

fn is_in_loop(finding: &Finding) -> bool {
    match &finding.judgement {
        Judgement::Late { story, .. } => story.created.how == Created::OncePerTurn,
        Judgement::Safe(_) => false,
    }
}

fn other_bindings(finding: &Finding, home: &Document) -> Vec<u32> {
    let Judgement::Late { story, .. } = &finding.judgement else { return Vec::new() };
    let others = finding.rebinds.iter().filter(|span| **span != story.rebound.at.span);
    let told = home.line(story.rebound.at.span.start);
    others.map(|span| home.line(span.start)).filter(|line| *line != told).collect()
}

fn verdict(confidence: Confidence) -> Verdict {
    match confidence {
        Confidence::Definite => Verdict::Definite,
        Confidence::Possible => Verdict::Possible,
    }
}

fn closure(finding: &Finding, home: &Document) -> Closure {
    let site = finding.site;
    let has_name = matches!(site.kind, SiteKind::Def | SiteKind::AsyncDef | SiteKind::Method);
    let name = if has_name { def_name(home, site) } else { None };
    Closure {
        kind: site.kind,
        name: name.map(visible),
        start: home.position(site.span.start),
        end: home.position(site.span.end),
    }
}

fn points(finding: &Finding, labels: [String; 3], home: &Document, report: &Report) -> Vec<Point> {
    let Judgement::Late { story, .. } = &finding.judgement else { return Vec::new() };
    let created = Some((home, header(home, finding.site)));
    let rebound = pointed_at(&story.rebound.at, finding.site, home, report);
    let called = pointed_at(&story.called.at, finding.site, home, report);
    let places = Step::ALL.into_iter().zip([created, rebound, called]).zip(labels);
    places.filter_map(|((step, place), words)| Some(point(step, words, place?))).collect()
}

fn point(step: Step, words: String, (document, range): (&Document, Range<usize>)) -> Point {
    let at = |offset: usize| document.position(u32::try_from(offset).unwrap_or(u32::MAX));
    Point {
        step,
        words: with_short_names(&words),
        path: document.path.clone(),
        start: at(range.start),
        end: at(range.end),
    }
}
