//! `latebind check`.

use std::process::ExitCode;
use std::time::Instant;

use latebind_report::{Report, Style, closing_line, concise, json, text};

use crate::cli::{CheckArguments, FailOn, OutputFormat};
use crate::plan::{Details, Plan, reads_stdin, start};
use crate::settings::{self, Settings};
use crate::with_run::EarlierRun;
use crate::{UsageError, fix, output, panics};

pub(crate) fn run(arguments: &CheckArguments) -> Result<ExitCode, UsageError> {
    let began = Instant::now();
    let looking = &arguments.looking;
    output::choose_color(looking.color);
    let settings = settings::find(&start(looking))?;
    let plan = Plan::new(looking, &settings, details(arguments)?)?;
    panics::remember();
    let unwritten = if arguments.fix { fix::on_the_way(&plan)? } else { Vec::new() };
    let mut report = plan.carry_out()?;
    report.failures.extend(unwritten);
    report.failures.sort();
    report.summary.seconds = began.elapsed().as_secs_f64();
    tell(&report, arguments);
    Ok(status(&report, arguments, &settings))
}

fn details(arguments: &CheckArguments) -> Result<Details, UsageError> {
    if arguments.fix && reads_stdin(&arguments.looking) {
        return Err(UsageError("standard input cannot be repaired in place; use `latebind fix -`".to_owned()));
    }
    Ok(Details {
        include_safe: arguments.include_safe,
        strict_syntax: arguments.strict_syntax,
        earlier_run: EarlierRun::read(arguments.with_run.as_deref())?,
        offers_repairs: arguments.output_format != OutputFormat::Concise,
        caches: !arguments.cache.no_cache,
        cache_dir: arguments.cache.cache_dir.clone(),
    })
}

/// The closing line stands beside findings for people, apart from lines for machines.
fn tell(report: &Report, arguments: &CheckArguments) {
    let closing = if arguments.looking.quiet { String::new() } else { closing_line(report) };
    match arguments.output_format {
        OutputFormat::Text => output::print(&(text(report, style()) + &closing)),
        OutputFormat::Json => output::print(&json(report)),
        OutputFormat::Concise => {
            output::print(&concise(report));
            output::remark(&closing);
        }
    }
}

/// Colours are always written; `anstream` takes them out where nobody sees them.
fn style() -> Style {
    Style { color: true, width: output::width() }
}

fn status(report: &Report, arguments: &CheckArguments, settings: &Settings) -> ExitCode {
    let summary = report.summary;
    let counted = match arguments.fail_on.or(settings.fail_on).unwrap_or(FailOn::Definite) {
        FailOn::Definite => summary.definite,
        FailOn::Possible => summary.definite + summary.possible,
    };
    let is_bad = counted > 0 || !report.failures.is_empty();
    if is_bad && !arguments.exit_zero { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
