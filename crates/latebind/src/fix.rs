//! `latebind fix`.

mod diff;
mod mender;
mod tell;
mod write;

use std::process::ExitCode;

use latebind_fix::Choice;
use latebind_report::Failure;

use crate::cli::FixArguments;
use crate::plan::{Details, Plan, start};
use crate::{UsageError, output, panics, settings};
use mender::{Mender, Repaired};

/// What becomes of new texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Files are written, standard input goes to standard output.
    Change,
    Show,
}

pub(crate) fn run(arguments: &FixArguments) -> Result<ExitCode, UsageError> {
    let looking = &arguments.looking;
    output::choose_color(looking.color);
    let settings = settings::find(&start(looking))?;
    let plan = Plan::new(looking, &settings, Details::default())?;
    panics::remember();
    let purpose = if arguments.diff { Purpose::Show } else { Purpose::Change };
    let choice = Choice { strategy: arguments.strategy.0, also_unsafe: arguments.r#unsafe };
    let modules = plan.modules();
    let mender = Mender { modules: &modules, cache: None, choice, purpose };
    let (repaired, mut failures) = plan.for_each(|input, question| mender.mend(input, question))?;
    failures.extend(repaired.iter().filter_map(|it| it.failure.clone()));
    failures.sort();
    tell::tell(&repaired, &failures, purpose, looking.quiet);
    Ok(status(&repaired, &failures, purpose))
}

/// What `check --fix` does before it looks: the safe repairs. Gives files that could not
/// be written; all other trouble is for the check itself to tell.
pub(crate) fn on_the_way(plan: &Plan) -> Result<Vec<Failure>, UsageError> {
    let choice = Choice { strategy: None, also_unsafe: false };
    let modules = plan.modules();
    let mender = Mender { modules: &modules, cache: plan.cache(), choice, purpose: Purpose::Change };
    let (repaired, _) = plan.for_each(|input, question| mender.mend(input, question))?;
    Ok(repaired.into_iter().filter(|it| it.unwritten).filter_map(|it| it.failure).collect())
}

fn status(repaired: &[Repaired], failures: &[Failure], purpose: Purpose) -> ExitCode {
    let is_bad = match purpose {
        Purpose::Change => repaired.iter().any(|it| !it.left.is_empty()),
        Purpose::Show => repaired.iter().any(Repaired::changes),
    };
    if is_bad || !failures.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
