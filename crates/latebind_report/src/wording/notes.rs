//! What else is worth knowing: half-bound closures, doubts, comments overruled.

use latebind_verdicts::finding::{Doubt, Seen};

use super::Tale;

impl Tale<'_> {
    pub(super) fn notes(&self, overruled: Option<&str>) -> Vec<String> {
        let comment = overruled.map(|comment| format!("a `{comment}` comment is here, but this is proved"));
        [self.half_bound(), self.doubt(), comment].into_iter().flatten().collect()
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
