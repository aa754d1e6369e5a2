//! Why a capture does no harm.

use latebind_verdicts::finding::Reason;

use super::Words;
use super::subject::Subject;

pub(super) fn words(variable: &str, subject: &Subject<'_>, reason: Reason) -> Words {
    let this = subject.this();
    let headline = match reason {
        Reason::Consumed => format!("{this} is only called before `{variable}` is rebound"),
        Reason::Leaves => format!("the loop always ends after {this} is made, so `{variable}` stays"),
        Reason::Snapshot => format!("{this} keeps the `{variable}` it was made with"),
        Reason::Unchanged => format!("nothing changes `{variable}` after {this} is made"),
        Reason::Intended => format!("{this} reads the current `{variable}` on purpose"),
    };
    Words { message: headline.clone(), headline, labels: None, notes: Vec::new(), help: None }
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
