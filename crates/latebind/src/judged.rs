//! What the analysis says of a text that is on its way to being repaired.

use latebind_fix::Analysis;
use latebind_report::Document;
use latebind_report::suppressions::sort;
use latebind_scopes::{PythonVersion, analyse};
use latebind_source::Span;
use latebind_syntax::Parsed;
use latebind_verdicts::finding::Finding;
use latebind_verdicts::{Around, Verdicts, judge_some};

use crate::examine::Question;

/// As `check` would say it of the file at `path`, but what comments hide.
pub(crate) struct Judged<'q> {
    pub(crate) path: &'q str,
    /// The same for every trial: it remembers what it was asked.
    pub(crate) around: Around<'q>,
    pub(crate) question: &'q Question,
}

impl Analysis for Judged<'_> {
    fn python(&self) -> PythonVersion {
        self.question.python
    }

    fn line_length(&self) -> Option<usize> {
        self.question.line_length
    }

    fn findings_of(&self, text: &str, parsed: &Parsed, is_asked: &dyn Fn(Span, &str) -> bool) -> Vec<Finding> {
        let scopes = analyse(&parsed.tree, self.question.python);
        self.told(text, parsed, judge_some(&parsed.tree, &scopes, self.around, &self.question.wanted, is_asked))
    }
}

impl Judged<'_> {
    fn told(&self, text: &str, parsed: &Parsed, verdicts: Verdicts) -> Vec<Finding> {
        let document = Document::new(self.path, text);
        let sorted = sort(verdicts.findings, &parsed.comments, &document, self.question.policy);
        sorted.told.into_iter().map(|told| told.finding).collect()
    }
}
