//! `latebind run`: the program runs as ever, and what it read stale is told when it is over.

mod bisect;
mod end;
pub(crate) mod folder;
mod interpreter;
mod plugin;
mod signals;
mod sites;
mod verdicts;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use latebind_explain::record::{record_html, record_svg};
use latebind_explain::recorded;
use latebind_report::Style;

use latebind_run::plan::Plan;
use latebind_run::retained::{Retained, retained};
use latebind_run::timeline::timeline;
use latebind_run::watch::Wish;
use latebind_run::{Observed, events, json, observe, text, timeline_json};

use crate::cli::RunArguments;
use crate::failure::{io_words, shown};
use crate::settings::{self, Settings};
use crate::{UsageError, output, panics, selection};
use end::End;
use folder::Folder;
use interpreter::Program;
use sites::Search;
use verdicts::Verdicts;

pub(crate) fn run(arguments: &RunArguments) -> Result<ExitCode, UsageError> {
    output::choose_color(arguments.color);
    if let Some(folder) = &arguments.plugin {
        plugin::install(folder)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(folder) = &arguments.prepare {
        plugin::prepare(folder, &plan(arguments, &arguments.root)?.0)?;
        return Ok(ExitCode::SUCCESS);
    }
    if arguments.bisect {
        let (plan, _) = plan(arguments, &roots(arguments, None))?;
        bisect::bisect(&plan, &prepared(&plan)?, &arguments.program)?;
        return Ok(ExitCode::SUCCESS);
    }
    watch(arguments)
}

/// What is watched, and who can say more of it.
fn plan(arguments: &RunArguments, roots: &[PathBuf]) -> Result<(Plan, Verdicts), UsageError> {
    let start = roots.first().map_or(Path::new("."), PathBuf::as_path);
    let settings = settings::find(start)?;
    panics::remember();
    let wish = wish(arguments, &settings);
    let verdicts = Verdicts::new(arguments, start, &settings, &wish.rules);
    let search = Search { wish: &wish, verdicts: (!arguments.all_sites).then_some(&verdicts) };
    Ok((search.below(roots, &settings)?, verdicts))
}

fn prepared(plan: &Plan) -> Result<Folder, UsageError> {
    Folder::prepare(plan).map_err(|error| unprepared(&error))
}

fn unprepared(error: &std::io::Error) -> UsageError {
    UsageError(format!("cannot prepare the run: {}", io_words(error)))
}

fn watch(arguments: &RunArguments) -> Result<ExitCode, UsageError> {
    let program = Program::new(arguments)?;
    let (mut plan, verdicts) = plan(arguments, &roots(arguments, program.script()))?;
    let folder = prepared(&plan)?;
    if arguments.retained {
        folder.ask_for_retained().map_err(|error| unprepared(&error))?;
    }
    let end = program.run(&folder)?;
    let seen = folder.events();
    let events = events::read(&seen);
    if !arguments.no_verdicts {
        plan.judge(&events, |document| verdicts.every(document));
    }
    let mut observed = observe(&plan, events, end.number(), shorten);
    observed.retained = arguments.retained.then(|| kept_alive(&folder));
    drop(folder);
    tell(&observed, arguments)?;
    if let Some(path) = &arguments.timeline {
        write(path, &drawn(path, timeline_json(&timeline(&plan, &seen)))?)?;
    }
    Ok(status(&end, &observed, arguments))
}

/// Of all processes, the greatest first.
fn kept_alive(folder: &Folder) -> Vec<Retained> {
    let mut all: Vec<Retained> = folder.dumps().iter().flat_map(|dump| retained(dump)).collect();
    all.iter_mut().for_each(|it| it.path = shorten(&it.path));
    all.sort_by(|a, b| (b.bytes, &a.path, a.line, &a.variable).cmp(&(a.bytes, &b.path, b.line, &b.variable)));
    all
}

/// Where suspects are looked for: what was typed, or where the program is.
fn roots(arguments: &RunArguments, script: Option<&Path>) -> Vec<PathBuf> {
    if !arguments.root.is_empty() {
        return arguments.root.clone();
    }
    let here = PathBuf::from(".");
    let beside = script.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    match beside {
        Some(folder) if !is_below_here(folder) => vec![here, folder.to_owned()],
        _ => vec![here],
    }
}

fn is_below_here(folder: &Path) -> bool {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    matches!((folder.canonicalize(), here), (Ok(folder), Ok(here)) if folder.starts_with(&here))
}

fn wish(arguments: &RunArguments, settings: &Settings) -> Wish {
    let mut rules = settings.select.clone().unwrap_or_else(selection::on_by_default);
    if let Some(ignored) = &settings.ignore {
        rules.retain(|rule| !ignored.contains(rule));
    }
    Wish { rules, timeline: arguments.timeline.is_some() }
}

/// Frames name files as the interpreter knows them; those below the current folder are told as the user sees them.
fn shorten(path: &str) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let short = Path::new(path).strip_prefix(&here).unwrap_or(Path::new(path));
    let short = short.strip_prefix(".").unwrap_or(short);
    shown(short)
}

/// A time line as the file's ending asks for it.
fn drawn(path: &Path, json: String) -> Result<String, UsageError> {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    let draw = match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("svg") => record_svg,
        Some("html" | "htm") => record_html,
        _ => return Ok(json),
    };
    let lines = recorded::read(&json).map_err(|words| UsageError(format!("{}: {words}", shown(path))))?;
    Ok(draw(&lines))
}

/// The program's own output ends first; a report to a file leaves standard error alone.
fn tell(observed: &Observed<'_>, arguments: &RunArguments) -> Result<(), UsageError> {
    match &arguments.output {
        Some(path) => write(path, &json::json(observed)),
        None => {
            output::remark(&text::text(observed, Style { color: true, width: output::width() }));
            Ok(())
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), UsageError> {
    std::fs::write(path, text).map_err(|error| UsageError(format!("{}: {}", shown(path), io_words(&error))))
}

fn status(end: &End, observed: &Observed<'_>, arguments: &RunArguments) -> ExitCode {
    if end.is_success() && arguments.fail_on_claim && !observed.claims.is_empty() {
        return ExitCode::FAILURE;
    }
    end.as_ours()
}
