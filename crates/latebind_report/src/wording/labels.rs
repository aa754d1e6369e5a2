//! The three points of a story, as labels in the program's text.

use latebind_verdicts::finding::{Called, Created, Rebound};

use super::Tale;

impl Tale<'_> {
    pub(super) fn created_label(&self) -> String {
        let how = match self.story.created.how {
            Created::OncePerTurn => "created here, once per turn",
            Created::Once => "created here",
        };
        how.to_owned()
    }

    pub(super) fn rebound_label(&self) -> String {
        let name = self.variable();
        match &self.story.rebound.how {
            Rebound::NextTurn => format!("`{name}` is rebound here by the next turn"),
            Rebound::LaterTurn => format!("`{name}` is rebound here by a later turn"),
            Rebound::Afterwards => format!("`{name}` is rebound here afterwards"),
            Rebound::Deleted => format!("`{name}` is deleted here"),
            Rebound::HandlerEnd => format!("`{name}` is deleted when its handler ends"),
            Rebound::ElsewhereIn(function) => format!("`{name}` is rebound here, by `{function}`"),
            Rebound::Hides { .. } => format!("this makes `{name}` a variable of its own"),
            Rebound::TakenBy => format!("since CPython 3.12 this `{name}` takes its place"),
            Rebound::ToItself => format!("`{name}` is bound to {} here", self.subject.this()),
        }
    }

    pub(super) fn called_label(&self) -> String {
        let outcome = self.outcome();
        let (calls_it, call_it) = (self.subject.calls_it(), self.subject.call_it());
        match &self.story.called.how {
            Called::Here => format!("called here: {outcome}"),
            Called::Consumed => format!("used up here: {outcome}"),
            Called::Awaited => format!("run here: {outcome}"),
            Called::Later(callee) => format!("`{callee}` {calls_it} later: {outcome}"),
            Called::OnMissingKey => {
                format!("kept here as a dict's default factory, a missing key {calls_it} later: {outcome}")
            }
            Called::Concurrently(callee) => format!("`{callee}` runs it beside the {}: {outcome}", self.round()),
            Called::Unknown(callee) if callee.is_empty() => {
                "handed on here, to a callee of which nothing is known".to_owned()
            }
            Called::Unknown(callee) => format!("handed to `{callee}`, of which nothing is known"),
            Called::Stored => format!("stored here, where code that was not read can {call_it}"),
            Called::Returned => "returned here, to callers that were not read".to_owned(),
            Called::Yielded => "yielded here, to consumers that were not read".to_owned(),
            Called::GaveUp => "the analysis gave up here".to_owned(),
            Called::Read => format!("read here: {outcome}"),
        }
    }
}
