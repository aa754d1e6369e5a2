//! What really happens: the program is run as it is, and after each repair.

use std::path::{Path, PathBuf};

use latebind_explain::outputs::{End, Outputs, Printed, repaired};
use latebind_explain::recorded::{self, RecordedLine};
use latebind_fix::Repair;
use latebind_report::Document;
use latebind_run::plan::{Plan, Suspect};
use latebind_run::timeline::timeline;
use latebind_run::timeline_json;
use latebind_run::watch::{Wish, watch};
use latebind_syntax::parse;
use latebind_verdicts::rule::Rule;

use super::arguments::ExplainArguments;
use super::sandbox::{Interpreter, Limits, Place, Ran, Sandbox};
use super::target::Target;
use super::{allowed, asked::Asked};
use crate::failure::{io_words, shown};

/// A program that was run, and all that was seen of it.
pub(crate) struct Seen {
    pub(crate) lines: Vec<RecordedLine>,
    pub(crate) outputs: Outputs,
    pub(crate) python: String,
}

/// More repairs are not run.
const MOST_REPAIRS: usize = 4;

/// Runs the program, or says why it is not run.
pub(crate) fn run(
    asked: &Asked,
    repairs: &[Repair],
    target: &Target,
    arguments: &ExplainArguments,
) -> Result<Seen, String> {
    may_be_run(asked, arguments)?;
    let python = Interpreter::find(arguments.python.as_deref())?;
    let limits = Limits::within(arguments.seconds);
    let sandbox = Sandbox { python, path: path(target, arguments), with_packages: arguments.run, limits };
    let place = Place::new().map_err(|error| format!("there is no place to run it: {}", io_words(&error)))?;
    let script = place.script(&script_name(target));
    let plan = plan(&asked.text, &script);
    let ran = sandbox.run(&place, &script, &asked.text, &plan)?;
    if let Some(what) = ran.refused {
        return Err(format!("it was stopped when it tried to {what}"));
    }
    let lines = recorded::read(&timeline_json(&timeline(&plan, &ran.events)))?;
    let outputs = outputs(&sandbox, &place, &script, &asked.text, repairs, ran);
    Ok(Seen { lines, outputs, python: sandbox.python.version })
}

fn may_be_run(asked: &Asked, arguments: &ExplainArguments) -> Result<(), String> {
    if cfg!(not(unix)) {
        return Err("programs are run on Unix only".to_owned());
    }
    match allowed::objection(&parse(&asked.text).tree) {
        Some(why) if !arguments.run => Err(format!("{why}; `--run` runs it all the same, within limits")),
        _ => Ok(()),
    }
}

/// Folders to import from: those named, and with `--run` the file's own.
fn path(target: &Target, arguments: &ExplainArguments) -> Vec<PathBuf> {
    let beside = target.file.parent().filter(|_| arguments.run && !target.is_stdin());
    let beside =
        beside.map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() });
    let all = beside.into_iter().chain(arguments.path.iter().cloned());
    all.map(|folder| folder.canonicalize().unwrap_or(folder)).collect()
}

/// The program keeps its name: it may print it.
fn script_name(target: &Target) -> String {
    match target.file.file_name() {
        Some(name) if !target.is_stdin() => name.to_string_lossy().into_owned(),
        _ => "program.py".to_owned(),
    }
}

fn plan(text: &str, script: &Path) -> Plan {
    let wish = Wish { rules: Rule::ALL.into_iter().collect(), timeline: true };
    let watch = watch(&parse(text).tree, &wish, None);
    let path = shown(script);
    Plan { suspects: vec![Suspect { document: Document::new(path.clone(), text), watch, spellings: vec![path] }] }
}

/// A program that does not end is not run again.
fn outputs(sandbox: &Sandbox, place: &Place, script: &Path, text: &str, repairs: &[Repair], now: Ran) -> Outputs {
    let is_stopped = matches!(now.printed.end, End::Stopped(_));
    let print = |repair: &Repair| -> Option<Printed> {
        let ran = sandbox.run(place, script, &repair.applied_to(text)?, &Plan::default()).ok()?;
        Some(ran.printed)
    };
    let tried = repairs.iter().enumerate().map(|(n, repair)| {
        let printed = if is_stopped || n >= MOST_REPAIRS { None } else { print(repair) };
        repaired(repair, text, printed)
    });
    Outputs { repaired: tried.collect(), now: Some(now.printed) }
}
