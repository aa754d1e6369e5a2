//! Repairs of a case's programs, as the product offers and applies them.

use latebind_fix::{Analysis, Choice, Mended, Module, Offers, mend, offers};
use latebind_scopes::{PythonVersion, analyse};
use latebind_source::Span;
use latebind_syntax::{Parsed, parse};
use latebind_verdicts::finding::{Finding, Judgement};
use latebind_verdicts::{Around, Wanted, judge_some};

use crate::said::on_a_deep_stack;
use crate::settings::Settings;

/// The analysis with a case's settings; nothing is hidden by comments.
struct Asked<'s>(&'s Settings);

impl Analysis for Asked<'_> {
    fn findings(&self, text: &str, parsed: &Parsed) -> Vec<Finding> {
        self.findings_of(text, parsed, &|_, _| true)
    }

    fn findings_of(&self, _text: &str, parsed: &Parsed, is_asked: &dyn Fn(Span, &str) -> bool) -> Vec<Finding> {
        let wanted = Wanted { rules: self.0.rules.clone(), include_safe: false };
        let scopes = analyse(&parsed.tree, PythonVersion::default());
        let found = judge_some(&parsed.tree, &scopes, Around::Alone, &wanted, is_asked).findings.into_iter();
        found.filter(|finding| matches!(finding.judgement, Judgement::Late { .. })).collect()
    }
}

/// What can be done about each finding.
pub fn offered(text: &str, findings: &[Finding], settings: &Settings) -> Result<Vec<Offers>, String> {
    on_a_deep_stack(|| {
        let parsed = parse(text);
        offers(&Module::new(text, &parsed.tree), findings, &Asked(settings))
    })
}

pub fn mended(text: &str, settings: &Settings, choice: Choice) -> Result<Mended, String> {
    on_a_deep_stack(|| mend(text, choice, &Asked(settings)))
}
