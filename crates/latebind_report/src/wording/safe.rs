//! Why a capture does no harm.

use latebind_verdicts::finding::{Finding, Reason};

use super::Words;
use super::notes::setting;
use super::subject::Subject;

pub(super) fn words(finding: &Finding, subject: &Subject<'_>, reason: Reason) -> Words {
    let (this, variable) = (subject.this(), &finding.variable);
    let headline = match reason {
        Reason::Consumed => format!("{this} is only called before `{variable}` is rebound"),
        Reason::Leaves => format!("the loop always ends after {this} is made, so `{variable}` stays"),
        Reason::Snapshot => format!("{this} keeps the `{variable}` it was made with"),
        Reason::Unchanged => format!("nothing changes `{variable}` after {this} is made"),
        Reason::Intended => format!("{this} reads the current `{variable}` on purpose"),
    };
    let notes: Vec<String> = finding.settings.iter().map(setting).collect();
    let message = std::iter::once(headline.clone()).chain(notes.iter().cloned()).collect::<Vec<_>>().join("; ");
    Words { headline, labels: None, notes, help: None, message }
}

pub(crate) fn reason_word(reason: Reason) -> &'static str {
    match reason {
        Reason::Consumed => "consumed",
        Reason::Leaves => "leaves",
        Reason::Snapshot => "snapshot",
        Reason::Unchanged => "unchanged",
        Reason::Intended => "intended",
    }
}
