//! What is wrong, in one clause.

use latebind_verdicts::finding::{Rebound, Seen};
use latebind_verdicts::rule::Rule;

use super::Tale;

impl Tale<'_> {
    pub(super) fn headline(&self) -> String {
        let this = self.subject.this();
        let name = self.variable();
        match self.finding.rule {
            Rule::LoopCapture => format!("{this} {} `{name}` after the {} has moved on", self.reads(), self.round()),
            Rule::LazyCapture => format!("{this} {} lazily, after `{name}` was rebound", self.runs()),
            Rule::DeletedCapture if self.is_deleted() => {
                format!("{this} {} `{name}` after it was deleted", self.reads())
            }
            Rule::DeletedCapture => format!("{this} {} `{name}` after it was rebound or deleted", self.reads()),
            Rule::MissingNonlocal => self.hiding(),
            Rule::ComprehensionCellClash => {
                format!("{this} reads another `{name}` since CPython 3.12: that of a comprehension beside it")
            }
            Rule::ReboundCapture => format!("{this} {} `{name}` after it was rebound", self.reads()),
            Rule::SelfCapture => format!("{this} {} itself through `{name}`", self.calls()),
        }
    }

    fn hiding(&self) -> String {
        let (this, name) = (self.subject.this(), self.variable());
        match self.story.seen {
            Seen::Unbound => format!("{this} {} its own `{name}` before it has a value", self.reads()),
            _ => format!("{this} assigns a `{name}` of its own: {} never sees it", self.owner()),
        }
    }

    /// The function whose variable is hidden.
    pub(super) fn owner(&self) -> String {
        match &self.story.rebound.how {
            Rebound::Hides { owner, .. } => format!("`{owner}`"),
            _ => "the function around it".to_owned(),
        }
    }

    fn is_deleted(&self) -> bool {
        matches!(self.story.rebound.how, Rebound::Deleted | Rebound::HandlerEnd)
    }

    fn reads(&self) -> &'static str {
        if self.is_definite() { "reads" } else { "may read" }
    }

    fn runs(&self) -> &'static str {
        if self.is_definite() { "runs" } else { "may run" }
    }

    fn calls(&self) -> &'static str {
        if self.is_definite() { "calls" } else { "may call" }
    }

    /// What goes round: a comprehension's target stands after its element.
    pub(super) fn round(&self) -> &'static str {
        let rebound = &self.story.rebound;
        let after_site = rebound.at.path.is_none() && rebound.at.span.start >= self.finding.site.span.end;
        if rebound.how == Rebound::NextTurn && after_site { "comprehension" } else { "loop" }
    }
}
