//! The words of a finding: which variable, why it is not this turn's value,
//! what will be seen, and the way out.

mod because;
mod headline;
mod labels;
mod notes;
mod outcome;
mod safe;
mod subject;

use latebind_verdicts::finding::{Confidence, Finding, Judgement, Story};

use crate::document::Document;
use crate::repair::way_out;
use crate::report::{Report, Told};
pub(crate) use safe::reason_word;
use subject::Subject;
pub use subject::noun;

/// One finding in words.
#[derive(Debug)]
pub struct Words {
    pub headline: String,
    /// Created, rebound, called: also the `how` of the JSON. None for a safe capture.
    pub labels: Option<[String; 3]>,
    pub notes: Vec<String>,
    pub help: Option<String>,
    /// All of it in one line.
    pub message: String,
}

/// A late capture together with all that its wording looks at.
pub(crate) struct Tale<'a> {
    finding: &'a Finding,
    story: &'a Story,
    confidence: Confidence,
    home: &'a Document,
    report: &'a Report,
    subject: Subject<'a>,
}

pub fn words(told: &Told, home: &Document, report: &Report) -> Words {
    let finding = &told.finding;
    let subject = Subject::of(finding.site, home);
    match &finding.judgement {
        Judgement::Safe(reason) => safe::words(finding, &subject, *reason),
        Judgement::Late { confidence, story } => {
            let tale = Tale { finding, story, confidence: *confidence, home, report, subject };
            tale.words(told)
        }
    }
}

impl Tale<'_> {
    fn words(&self, told: &Told) -> Words {
        let headline = self.headline();
        let notes = self.notes(told);
        let help = way_out(self.finding, self.story, &told.repairs, self.home);
        let mut parts = vec![format!("{headline}: {}", self.because())];
        parts.extend(notes.iter().cloned());
        parts.extend(help.clone());
        let labels = [self.created_label(), self.rebound_label(), self.called_label()];
        Words { headline, labels: Some(labels), notes, help, message: parts.join("; ") }
    }

    fn is_definite(&self) -> bool {
        self.confidence == Confidence::Definite
    }

    fn variable(&self) -> &str {
        &self.finding.variable
    }
}
