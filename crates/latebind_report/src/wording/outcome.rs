//! What will be seen.

use latebind_verdicts::finding::{Called, Created, Rebound, Seen};

use super::Tale;

impl Tale<'_> {
    /// ``every lambda sees the last `i` ``.
    pub(super) fn outcome(&self) -> String {
        let who = self.who();
        let name = self.variable();
        let sees = if self.is_definite() { "sees" } else { "would see" };
        match self.story.seen {
            Seen::LastValue if self.runs_after_the_loop() => format!("{who} {sees} the last `{name}`"),
            Seen::LastValue => format!("{who} {sees} the `{name}` of a later turn"),
            Seen::LaterValue => format!("{who} {sees} the new `{name}`"),
            Seen::NameError if self.is_definite() => format!("{who} raises NameError"),
            Seen::NameError => format!("{who} would raise NameError"),
            Seen::Itself if self.is_definite() => format!("{who} calls itself again"),
            Seen::Itself => format!("{who} would call itself again"),
        }
    }

    fn who(&self) -> String {
        match self.story.created.how {
            Created::OncePerTurn => self.subject.every(),
            Created::Once => "it".to_owned(),
        }
    }

    /// Whether the call surely stands behind the loop, so that "the last" is true.
    fn runs_after_the_loop(&self) -> bool {
        match &self.story.called.how {
            Called::Here | Called::Consumed | Called::Awaited => self.call_is_dedented(),
            Called::Later(_) => true,
            _ => false,
        }
    }

    /// A line below the loop's head and no deeper than it has left the loop.
    fn call_is_dedented(&self) -> bool {
        let (rebound, called) = (&self.story.rebound, &self.story.called.at);
        let here = rebound.at.path.is_none() && called.path.is_none();
        let head = self.home.line(rebound.at.span.start);
        let call = self.home.line(called.span.start);
        let goes_round = rebound.how == Rebound::NextTurn;
        here && goes_round && call > head && indent(self.home.line_text(call)) <= indent(self.home.line_text(head))
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
