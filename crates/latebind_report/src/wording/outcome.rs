//! What will be seen.

use latebind_verdicts::finding::{Called, Created, Place, Rebound, Seen};

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
            Seen::Unbound => "UnboundLocalError".to_owned(),
            Seen::OuterValue => format!("still the `{name}` that {} itself assigned", self.owner()),
            Seen::Taken => format!("not the `{name}` that is meant"),
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

    /// Whether the call stands behind the loop, so that "the last" is true.
    fn runs_after_the_loop(&self) -> bool {
        match &self.story.called.how {
            Called::Here | Called::Consumed | Called::Awaited => self.loop_is_left_before_call(),
            Called::Later(_) | Called::OnMissingKey => true,
            _ => false,
        }
    }

    /// A statement no deeper than the loop's head stands between the head and the call, or is the call's.
    fn loop_is_left_before_call(&self) -> bool {
        let (rebound, called) = (&self.story.rebound, &self.story.called.at);
        if rebound.how != Rebound::NextTurn || rebound.at.path.is_some() || called.path.is_some() {
            return false;
        }
        let line = |place: &Place| self.home.line(place.span.start);
        let head = line(&rebound.at);
        let depth = indent(self.home.line_text(head));
        let leaves = |line: u32| is_statement(self.home.line_text(line)) && indent(self.home.line_text(line)) <= depth;
        (head + 1..=line(called)).any(leaves)
    }
}

/// Not blank, no comment, and no closing bracket of what began above.
fn is_statement(line: &str) -> bool {
    line.trim_start().starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '@')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
