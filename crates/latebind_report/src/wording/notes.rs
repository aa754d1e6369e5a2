//! What else is worth knowing: half-bound closures, settings, doubts, comments overruled.

use latebind_callees::Setting;
use latebind_verdicts::finding::{Doubt, Seen};

use super::Tale;
use crate::report::Told;

impl Tale<'_> {
    pub(super) fn notes(&self, told: &Told) -> Vec<String> {
        let comment =
            told.overruled.as_ref().map(|comment| format!("a `{comment}` comment is here, but this is proved"));
        let told = [self.half_bound(), self.doubt(), told.seen.clone(), comment];
        self.finding.settings.iter().map(setting).chain(told.into_iter().flatten()).collect()
    }

    fn half_bound(&self) -> Option<String> {
        let bound = self.finding.half_bound.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        let defaults = if bound.len() == 1 { "as a default" } else { "as defaults" };
        (!bound.is_empty()).then(|| {
            format!("{} binds {} {defaults} but forgot `{}`", self.subject.this(), bound.join(", "), self.variable())
        })
    }

    fn doubt(&self) -> Option<String> {
        let why = match self.story.doubt? {
            Doubt::SomePaths if self.story.seen == Seen::Unbound => "some paths give it a value first",
            Doubt::SameName => "the name may be the same by coincidence",
            Doubt::SomePaths => "some paths lead around the rebind or the call",
            Doubt::UnknownCaller => "nothing that was read says when it is called",
            Doubt::Race => "it runs beside the rebind and may come first",
            Doubt::GaveUp => "the analysis gave up here",
        };
        Some(format!("not proved: {why}"))
    }
}

/// ``pyproject.toml says that `my.lib.run:callback` is "later"``.
pub(super) fn setting(it: &Setting) -> String {
    format!("{} says that `{}` is \"{}\"", it.file, it.key, it.effect.word())
}
