//! Law 4: `latebind run` reports every `definite` that executed, and nothing that is `safe`.
//!
//! ```python
//! fs.append(lambda: (i, j))   # late: i definite  # safe: j unchanged
//! ```
//!
//! Every capture that a probe can watch is watched, so that a claim on a `safe` one would show.

use latebind_report::Document;
use latebind_run::plan::{Plan, Suspect};
use latebind_run::watch::{Watched, Wish, watch};
use latebind_run::{Observed, concise, events, observe};
use latebind_verdicts::finding::Confidence;
use latebind_verdicts::rule::Rule;

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
    let wish = Wish { rules: settings.rules.clone(), timeline: false };
    let watch = watch(&tree, &wish, None);
    let document = Document::new(file.name.clone(), file.text.clone());
    (!watch.captures.is_empty()).then(|| Suspect { document, watch, spellings: vec![file.name.clone()] })
}

impl Probes {
    /// What the marks say, against what was claimed.
    pub fn disagreements(&self, program: &Program, observed: &Observed<'_>) -> Vec<String> {
        program.files.iter().flat_map(|file| self.disagreements_in(file, observed)).collect()
    }

    /// The rules of `definite` marks that no probe can claim: what is wrong there is not a stale read.
    pub fn unclaimable(&self, program: &Program) -> Vec<&'static str> {
        let marks = program.files.iter().flat_map(|file| marks(&file.text).0.into_iter().map(move |mark| (file, mark)));
        let unclaimable = marks.filter(|(file, mark)| mark.truth() == Some(DEFINITE) && !self.is_watched(file, mark));
        unclaimable.map(|(_, mark)| mark.rule().map_or("known gaps", Rule::code)).collect()
    }

    fn disagreements_in(&self, file: &File, observed: &Observed<'_>) -> Vec<String> {
        let marks = marks(&file.text).0;
        let told = marks.iter().filter_map(|mark| {
            let text = match (mark.truth()?, claimed(file, mark, observed)) {
                (DEFINITE, false) if self.is_watched(file, mark) => "is definite, but `latebind run` does not claim it",
                (Answer::Safe(_), true) => "is safe, but `latebind run` claims it",
                _ => return None,
            };
            Some(format!("{} line {}: `{}` {text}", file.name, mark.line, mark.name))
        });
        told.collect()
    }

    fn is_watched(&self, file: &File, mark: &Mark) -> bool {
        let suspect = self.plan.suspects.iter().find(|suspect| suspect.document.path == file.name);
        suspect
            .is_some_and(|suspect| suspect.watch.captures.iter().any(|watched| is_of(mark, watched, &suspect.document)))
    }
}

const DEFINITE: Answer = Answer::Late(Confidence::Definite);

fn is_of(mark: &Mark, watched: &Watched, document: &Document) -> bool {
    document.line(watched.site.span.start) == mark.line && watched.variable == mark.name
}

fn claimed(file: &File, mark: &Mark, observed: &Observed<'_>) -> bool {
    observed.claims.iter().any(|claim| {
        let document = &claim.suspect.document;
        document.path == file.name && is_of(mark, claim.watched, document)
    })
}

/// A `run` block holds one line a claim.
pub fn told(observed: &Observed<'_>) -> String {
    concise(observed)
}
