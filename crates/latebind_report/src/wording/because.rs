//! The story in one clause, for those who see no picture.

use latebind_verdicts::finding::{Called, Place, Rebound};

use super::Tale;

impl Tale<'_> {
    /// Why it is not this turn's value, and what will be seen.
    pub(super) fn because(&self) -> String {
        format!("{}; {}", self.rebinding(), self.calling())
    }

    fn rebinding(&self) -> String {
        let at = self.place(&self.story.rebound.at);
        match &self.story.rebound.how {
            Rebound::NextTurn => format!("{at} rebinds it with every turn"),
            Rebound::LaterTurn => format!("{at} rebinds it again in a later turn"),
            Rebound::Afterwards => format!("{at} rebinds it afterwards"),
            Rebound::Deleted => format!("{at} deletes it"),
            Rebound::HandlerEnd => format!("Python deletes it at the end of the handler ({at})"),
            Rebound::ElsewhereIn(function) => format!("`{function}` rebinds it ({at})"),
            Rebound::Hides { .. } => format!("{at} makes it a variable of its own, beside that of {}", self.owner()),
            Rebound::TakenBy => format!("the comprehension's target ({at}) takes its place"),
            Rebound::ToItself => format!("{at} binds the name to {}", self.subject.this()),
        }
    }

    fn calling(&self) -> String {
        let at = self.place(&self.story.called.at);
        let outcome = self.outcome();
        let (calls_it, is_called) = (self.subject.calls_it(), self.subject.is_called());
        match &self.story.called.how {
            Called::Here => format!("when it {is_called} ({at}), {outcome}"),
            Called::Consumed => format!("when it is used up ({at}), {outcome}"),
            Called::Awaited => format!("when it runs ({at}), {outcome}"),
            Called::Later(callee) => format!("`{callee}` ({at}) {calls_it} later, and {outcome}"),
            Called::OnMissingKey => {
                format!("it is kept as a dict's default factory ({at}), a missing key {calls_it} later, and {outcome}")
            }
            Called::Concurrently(callee) => format!("`{callee}` ({at}) runs it meanwhile, and {outcome}"),
            Called::Unknown(callee) if callee.is_empty() => format!("if the callee ({at}) {calls_it} later, {outcome}"),
            Called::Unknown(callee) => format!("if `{callee}` ({at}) {calls_it} later, {outcome}"),
            Called::Stored => format!("if what is stored ({at}) {is_called} later, {outcome}"),
            Called::Returned => format!("if what is returned ({at}) {is_called} later, {outcome}"),
            Called::Yielded => format!("if what is yielded ({at}) {is_called} later, {outcome}"),
            Called::Read => format!("where it is read ({at}), {outcome}"),
            Called::GaveUp => format!("if it {is_called} after that, {outcome} (the analysis gave up, {at})"),
        }
    }

    /// `line 2`, or `other.py:2` in another file.
    fn place(&self, place: &Place) -> String {
        let line = self.report.document_of(self.home, place).map(|document| document.line(place.span.start));
        match (&place.path, line) {
            (None, Some(line)) => format!("line {line}"),
            (Some(path), Some(line)) => format!("{path}:{line}"),
            (Some(path), None) => path.to_string(),
            (None, None) => "here".to_owned(),
        }
    }
}
