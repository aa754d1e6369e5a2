//! Repairs of a case's programs, as the product offers and applies them.

use std::path::Path;

use latebind_fix::{Analysis, Choice, Mended, Module, Offers, mend, offers};
use latebind_project::Neighbours;
use latebind_scopes::{PythonVersion, analyse};
use latebind_source::Span;
use latebind_syntax::{Parsed, parse};
use latebind_verdicts::finding::{Finding, Judgement};
use latebind_verdicts::{Around, Wanted, judge_some};

use crate::said::{Standing, on_a_deep_stack};
use crate::settings::Settings;

/// The analysis with a case's settings; nothing is hidden by comments.
struct Asked<'s> {
    settings: &'s Settings,
    neighbours: Neighbours<'s>,
}

impl Analysis for Asked<'_> {
    fn python(&self) -> PythonVersion {
        PythonVersion::default()
    }

    fn findings_of(&self, _text: &str, parsed: &Parsed, is_asked: &dyn Fn(Span, &str) -> bool) -> Vec<Finding> {
        let wanted = Wanted { rules: self.settings.rules.clone(), include_safe: false };
        let scopes = analyse(&parsed.tree, self.python());
        let found = judge_some(&parsed.tree, &scopes, Around::Project(&self.neighbours), &wanted, is_asked)
            .findings
            .into_iter();
        found.filter(|finding| matches!(finding.judgement, Judgement::Late { .. })).collect()
    }
}

/// What can be done about each finding of one of the program's files.
pub fn offered(text: &str, findings: &[Finding], at: &Standing, settings: &Settings) -> Result<Vec<Offers>, String> {
    asking(at, settings, |asked| {
        let parsed = parse(text);
        offers(&Module::new(text, &parsed.tree, asked), findings, asked)
    })
}

pub fn mended(text: &str, at: &Standing, settings: &Settings, choice: Choice) -> Result<Mended, String> {
    asking(at, settings, |asked| mend(text, choice, asked))
}

fn asking<T: Send>(at: &Standing, settings: &Settings, work: impl FnOnce(&Asked) -> T + Send) -> Result<T, String> {
    on_a_deep_stack(|| {
        let modules = at.modules(settings);
        work(&Asked { settings, neighbours: Neighbours::of(&modules, Path::new(at.name), at.name) })
    })
}
