//! `latebind fix`.

mod diff;
mod mender;
mod tell;
mod write;

use std::process::ExitCode;

use latebind_fix::Choice;
use latebind_report::Failure;

use crate::cli::{CheckArguments, FailOn, FixArguments, OutputFormat};
use crate::plan::{Plan, start};
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
    output::choose_color(arguments.color);
    let looking = as_check(arguments);
    let settings = settings::find(&start(&looking))?;
    let plan = Plan::new(&looking, &settings)?;
    panics::remember();
    let purpose = if arguments.diff { Purpose::Show } else { Purpose::Change };
    let choice = Choice { strategy: arguments.strategy.0, also_unsafe: arguments.r#unsafe };
    let mender = Mender { choice, purpose };
    let (repaired, mut failures) = plan.for_each(|input, question| mender.mend(input, question))?;
    failures.extend(repaired.iter().filter_map(|it| it.failure.clone()));
    failures.sort();
    tell::tell(&repaired, &failures, purpose, arguments.quiet);
    Ok(status(&repaired, &failures, purpose))
}

/// What `check --fix` does before it looks: the safe repairs. Gives files that could not
/// be written; all other trouble is for the check itself to tell.
pub(crate) fn on_the_way(plan: &Plan) -> Result<Vec<Failure>, UsageError> {
    let choice = Choice { strategy: None, also_unsafe: false };
    let mender = Mender { choice, purpose: Purpose::Change };
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

/// The same files and rules that `check` would look at.
fn as_check(arguments: &FixArguments) -> CheckArguments {
    CheckArguments {
        with_run: None,
        paths: arguments.paths.clone(),
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
        ignore_noqa: arguments.ignore_noqa,
        exclude: arguments.exclude.clone(),
        jobs: arguments.jobs,
        quiet: arguments.quiet,
        color: arguments.color,
        stdin_filename: arguments.stdin_filename.clone(),
        output_format: OutputFormat::Text,
        fail_on: Some(FailOn::Possible),
        fix: false,
        exit_zero: false,
        include_safe: false,
        no_cache: false,
        strict_syntax: false,
        python: None,
        python_version: arguments.python_version,
    }
}
