//! Which closures decide what a command does: those whose captures, kept at their first value, change
//! its outcome. Behaviour decides, not opinion.
//!
//! ```python
//! for i in range(3):
//!     fs.append(lambda: i)          # frozen: 0, 1, 2
//! assert [f() for f in fs] == [0, 1, 2]
//! ```
//!
//! All captures are frozen first. If that changes something, the set is halved until single captures
//! (or captures that change it only together) are left.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::process::{Command, Stdio};

use latebind_run::plan::Plan;

use super::end::End;
use super::folder::Folder;
use super::interpreter::path_with;
use crate::UsageError;
use crate::failure::{io_words, shown};
use crate::output;

pub(super) struct Bisection<'b> {
    plan: &'b Plan,
    folder: &'b Folder,
    words: &'b [OsString],
    /// What it does with nothing frozen.
    usual: Outcome,
    runs: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    end: End,
    /// Nothing where it differs from run to run by itself.
    printed: Option<Vec<u8>>,
}

/// Captures that change the outcome, each alone or only together.
type Culprits = Vec<BTreeSet<usize>>;

pub(super) fn bisect(plan: &Plan, folder: &Folder, words: &[OsString]) -> Result<(), UsageError> {
    let nothing = BTreeSet::new();
    let (first, second) = (ran(plan, folder, words, &nothing)?, ran(plan, folder, words, &nothing)?);
    let printed = first.printed.clone().filter(|_| first.printed == second.printed);
    let mut bisection = Bisection { plan, folder, words, usual: Outcome { printed, ..first }, runs: 2 };
    let culprits = bisection.culprits(&(0..plan.sites()).collect())?;
    output::remark(&bisection.told(&culprits));
    Ok(())
}

impl Bisection<'_> {
    fn culprits(&mut self, frozen: &BTreeSet<usize>) -> Result<Culprits, UsageError> {
        if frozen.is_empty() || !self.changes(frozen)? {
            return Ok(Vec::new());
        }
        if frozen.len() == 1 {
            return Ok(vec![frozen.clone()]);
        }
        let (left, right) = halves(frozen);
        let mut found = self.culprits(&left)?;
        found.extend(self.culprits(&right)?);
        if found.is_empty() {
            found.push(self.shrunk(frozen.clone())?);
        }
        Ok(found)
    }

    /// Less those without which it changes all the same.
    fn shrunk(&mut self, mut together: BTreeSet<usize>) -> Result<BTreeSet<usize>, UsageError> {
        for number in together.clone() {
            together.remove(&number);
            if !self.changes(&together)? {
                together.insert(number);
            }
        }
        Ok(together)
    }

    fn changes(&mut self, frozen: &BTreeSet<usize>) -> Result<bool, UsageError> {
        self.runs += 1;
        let outcome = ran(self.plan, self.folder, self.words, frozen)?;
        let prints_other = self.usual.printed.is_some() && outcome.printed != self.usual.printed;
        Ok(outcome.end != self.usual.end || prints_other)
    }

    fn told(&self, culprits: &Culprits) -> String {
        let mut text = String::new();
        for together in culprits {
            let places: Vec<String> = together.iter().filter_map(|&number| place(self.plan, number)).collect();
            text += &format!(
                "{}: frozen, {} outcome changes\n",
                places.join(" with "),
                if together.len() == 1 { "the" } else { "only together the" }
            );
        }
        let (found, sites, runs) = (culprits.len(), self.plan.sites(), self.runs);
        let what = if self.usual.printed.is_some() {
            "exit status and output"
        } else {
            "exit status alone, for its output changes by itself"
        };
        text + &format!("latebind run --bisect: {found} of {sites} captures decide the outcome ({what}; {runs} runs)\n")
    }
}

/// ``a.py:3:15 `i` ``
fn place(plan: &Plan, number: usize) -> Option<String> {
    let (suspect, watched) = plan.capture(number)?;
    let at = suspect.document.position(watched.site.span.start);
    Some(format!("{}:{}:{} `{}`", suspect.document.path, at.line, at.column, watched.variable))
}

fn halves(all: &BTreeSet<usize>) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let middle = all.len() / 2;
    (all.iter().copied().take(middle).collect(), all.iter().copied().skip(middle).collect())
}

fn ran(plan: &Plan, folder: &Folder, words: &[OsString], frozen: &BTreeSet<usize>) -> Result<Outcome, UsageError> {
    let Some((command, words)) = words.split_first() else {
        return Err(UsageError("--bisect needs a command".to_owned()));
    };
    let wrong = |error| UsageError(format!("{}: {}", shown(command.as_ref()), io_words(&error)));
    folder.freeze(plan, frozen).map_err(wrong)?;
    let mut command = Command::new(command);
    command.args(words).env("PYTHONPATH", path_with(folder)).stdin(Stdio::null()).stderr(Stdio::null());
    let done = command.output().map_err(wrong)?;
    Ok(Outcome { end: End::of(done.status), printed: Some(done.stdout) })
}
