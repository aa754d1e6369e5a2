//! What our analysis says of a text, brought down to lines.

use std::fmt;

use latebind_source::LineIndex;
use latebind_verdicts::finding::{Finding, Judgement, Place};
use latebind_verdicts::rule::Rule;
use latebind_verdicts::{Wanted, judge};

use crate::answer::Answer;
use crate::settings::Settings;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    pub line: u32,
    pub column: u32,
    pub name: String,
    pub rule: Rule,
    pub answer: Answer,
    /// Lines of the story's other two points, where they stand in this file.
    pub rebound: Option<u32>,
    pub called: Option<u32>,
}

/// As much as the binary gives the analysis; a test's own thread has little.
const STACK: usize = 256 << 20;

/// Every finding, the safe ones too; an error where the text is no Python, or the analysis panics.
pub fn findings(text: &str, settings: &Settings) -> Result<Vec<Finding>, String> {
    on_a_deep_stack(|| judged(text, settings))?
}

/// An error where our code panics.
pub fn on_a_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, work).map_err(|error| error.to_string())?;
        thread.join().map_err(|_| "our analysis panics".to_owned())
    })
}

fn judged(text: &str, settings: &Settings) -> Result<Vec<Finding>, String> {
    let parsed = latebind_syntax::parse(text);
    if let Some(error) = parsed.errors.first() {
        let line = LineIndex::new(text).line(error.span.start);
        return Err(format!("line {line}: our parser says: {}", error.message));
    }
    let wanted = Wanted { rules: settings.rules.clone(), include_safe: true };
    Ok(judge(&parsed.tree, &wanted).findings)
}

pub fn said(text: &str, settings: &Settings) -> Result<Vec<Said>, String> {
    let lines = LineIndex::new(text);
    let findings = findings(text, settings)?;
    Ok(findings.iter().map(|finding| brought_to_lines(finding, text, &lines)).collect())
}

fn brought_to_lines(finding: &Finding, text: &str, lines: &LineIndex) -> Said {
    let at = lines.position(text, finding.site.span.start);
    let line = |place: &Place| place.path.is_none().then(|| lines.line(place.span.start));
    let (rebound, called) = match &finding.judgement {
        Judgement::Late { story, .. } => (line(&story.rebound.at), line(&story.called.at)),
        Judgement::Safe(_) => (None, None),
    };
    Said {
        line: at.line,
        column: at.column,
        name: finding.variable.to_string(),
        rule: finding.rule,
        answer: Answer::of(&finding.judgement),
        rebound,
        called,
    }
}

impl Said {
    pub fn is_late(&self) -> bool {
        matches!(self.answer, Answer::Late(_))
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {} {}", self.name, self.answer, self.rule.code())
    }
}
