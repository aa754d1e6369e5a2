//! Law 4: `latebind run` reports every `definite` that executed, and nothing that is `safe`.
//!
//! ```python
//! fs.append(lambda: (i, j))   # late: i definite  # safe: j unchanged
//! ```
//!
//! Every capture that a probe can watch is watched, so that a claim on a `safe` one would show.

use latebind_report::Document;
use latebind_run::plan::{Plan, Suspect};
use latebind_run::watch::{Wish, watch};
use latebind_run::{Observed, concise, events, observe};
use latebind_verdicts::finding::Confidence;

use crate::answer::Answer;
use crate::case::{File, Program};
use crate::mark::{Mark, marks};
use crate::python::Ran;
use crate::settings::Settings;

/// What the probes watch in a program.
pub struct Probes {
    plan: Plan,
}

impl Probes {
    pub fn of(program: &Program, settings: &Settings) -> Probes {
        let suspects = program.files.iter().filter_map(|file| suspect(file, settings));
        Probes { plan: Plan { suspects: suspects.collect() } }
    }

    pub fn is_empty(&self) -> bool {
        self.plan.suspects.is_empty()
    }

    /// File names with what to watch in each, as JSON.
    pub fn descriptions(&self) -> Vec<(String, String)> {
        let names = self.plan.suspects.iter().map(|suspect| suspect.document.path.clone());
        names.zip(self.plan.descriptions()).collect()
    }

    pub fn observed(&self, ran: &Ran) -> Observed<'_> {
        observe(&self.plan, events::read(&ran.events), ran.status, str::to_owned)
    }
}

fn suspect(file: &File, settings: &Settings) -> Option<Suspect> {
    let tree = latebind_syntax::parse(&file.text).tree;
    let watch = watch(&tree, &Wish::All(settings.rules.clone()));
    let document = Document::new(file.name.clone(), file.text.clone());
    (!watch.captures.is_empty()).then(|| Suspect { document, watch, spellings: vec![file.name.clone()] })
}

/// What the marks say, against what was claimed.
pub fn disagreements(program: &Program, observed: &Observed<'_>) -> Vec<String> {
    program.files.iter().flat_map(|file| disagreements_in(file, observed)).collect()
}

fn disagreements_in(file: &File, observed: &Observed<'_>) -> Vec<String> {
    let marks = marks(&file.text).0;
    let told = marks.iter().filter_map(|mark| {
        let text = match (mark.truth()?, claimed(file, mark, observed)) {
            (Answer::Late(Confidence::Definite), false) => "is definite, but `latebind run` does not claim it",
            (Answer::Safe(_), true) => "is safe, but `latebind run` claims it",
            _ => return None,
        };
        Some(format!("{} line {}: `{}` {text}", file.name, mark.line, mark.name))
    });
    told.collect()
}

fn claimed(file: &File, mark: &Mark, observed: &Observed<'_>) -> bool {
    observed.claims.iter().any(|claim| {
        let document = &claim.suspect.document;
        let is_line = document.line(claim.watched.site.span.start) == mark.line;
        document.path == file.name && is_line && claim.watched.variable == mark.name
    })
}

/// A `run` block holds one line a claim.
pub fn told(observed: &Observed<'_>) -> String {
    concise(observed)
}
