//! The file that was asked about, and the finding in it that is meant.

use std::io::Read as _;
use std::path::Path;

use latebind_inspect::{Inspection, inspect};
use latebind_project::Modules;
use latebind_report::suppressions::Policy;
use latebind_report::{Checked, Report, Told};
use latebind_source::decode;
use latebind_verdicts::Wanted;
use latebind_verdicts::finding::{Confidence, Finding, Judgement};
use latebind_verdicts::rule::Rule;

use super::arguments::ExplainArguments;
use super::target::{Place, Target};
use crate::collect::collect;
use crate::disk::RealDisk;
use crate::examine::{Question, examine};
use crate::failure::{failure, io_words, shown};
use crate::python_version::asked_for;
use crate::selection::{on_by_default, rule_named};
use crate::with_run::EarlierRun;
use crate::{UsageError, environment, line_length, settings};

/// A file, everything that the analysis says of it, and its scopes.
pub(crate) struct Asked {
    pub(crate) report: Report,
    pub(crate) text: String,
    pub(crate) path: String,
    /// Nothing where CPython would refuse the file; the report says why.
    pub(crate) inspection: Option<Inspection>,
}

/// Looks at the file; trouble with it is a failure in the report.
pub(crate) fn look(target: &Target, arguments: &ExplainArguments) -> Result<Asked, UsageError> {
    let name = if target.is_stdin() { arguments.stdin_filename.as_deref() } else { None };
    let path = shown(name.unwrap_or(&target.file));
    let bytes = match read(target) {
        Ok(bytes) => bytes,
        Err(words) => {
            let report = Report { failures: vec![failure(path.clone(), words)], ..Report::default() };
            return Ok(Asked { report, text: String::new(), path, inspection: None });
        }
    };
    let question = question(target, arguments, Path::new(&path))?;
    let callees = question.callees.clone();
    let modules = Modules::new(&RealDisk, callees).with_installed(environment::packages(None, Path::new(&path))?);
    let report = collect(vec![examine(&path, &bytes, &question, &modules, None)], Vec::new());
    let text = decode(&bytes).map(|source| source.text).unwrap_or_default();
    let inspection = inspect(&text, question.python).ok();
    Ok(Asked { report, text, path, inspection })
}

fn read(target: &Target) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let done = match target.is_stdin() {
        true => std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes),
        false => std::fs::read(&target.file),
    };
    done.map_err(|error| io_words(&error))
}

/// A place that was named is asked about with every rule, and also where all is well.
fn question(target: &Target, arguments: &ExplainArguments, path: &Path) -> Result<Question, UsageError> {
    let rules = match &arguments.rule {
        Some(rule) => [rule_named(rule)?].into_iter().collect(),
        None if target.place == Place::Anywhere => on_by_default(),
        None => Rule::ALL.into_iter().collect(),
    };
    Ok(Question {
        wanted: Wanted { rules, include_safe: true },
        policy: Policy::None,
        strict_syntax: true,
        earlier_run: EarlierRun::default(),
        offers_repairs: true,
        python: asked_for(arguments.python_version, path)?,
        line_length: line_length::set_by_project(path)?,
        callees: settings::find(path)?.callees,
    })
}

/// What is meant, and what else could have been.
pub(crate) struct Chosen<'a> {
    pub(crate) checked: &'a Checked,
    pub(crate) told: &'a Told,
    /// Other findings at the place.
    pub(crate) others: Vec<&'a Told>,
}

/// What begins on the very line, then the worst; the first where several are as bad.
pub(crate) fn choose<'a>(asked: &'a Asked, target: &Target) -> Option<Chosen<'a>> {
    let checked = asked.report.files.first()?;
    let is_meant = |told: &&Told| is_at(told, checked, &target.place);
    let mut meant: Vec<&Told> = checked.told.iter().filter(is_meant).collect();
    let begins_there = |finding: &Finding| match target.place {
        Place::Line(line) | Place::Variable(line, _) => checked.document.line(finding.site.span.start) == line,
        Place::Anywhere | Place::Column(..) | Place::Scope(_) => false,
    };
    meant.sort_by_key(|told| (!begins_there(&told.finding), weight(&told.finding)));
    let (told, others) = meant.split_first()?;
    let is_late = |told: &&Told| matches!(told.finding.judgement, Judgement::Late { .. });
    Some(Chosen { checked, told, others: others.iter().copied().filter(is_late).collect() })
}

fn weight(finding: &Finding) -> u8 {
    match finding.judgement {
        Judgement::Late { confidence: Confidence::Definite, .. } => 0,
        Judgement::Late { confidence: Confidence::Possible, .. } => 1,
        Judgement::Safe(_) => 2,
    }
}

fn is_at(told: &Told, checked: &Checked, place: &Place) -> bool {
    let finding = &told.finding;
    match place {
        Place::Anywhere => matches!(finding.judgement, Judgement::Late { .. }),
        Place::Line(line) => touches(finding, checked, *line),
        Place::Column(line, column) => {
            let at = checked.document.position(finding.told_at().start);
            (at.line, at.column) == (*line, *column)
        }
        Place::Variable(line, name) => touches(finding, checked, *line) && finding.variable == *name,
        Place::Scope(_) => false,
    }
}

/// The closure stands on the line, reads the variable there, or the story has a point there.
fn touches(finding: &Finding, checked: &Checked, line: u32) -> bool {
    let line_of = |offset: u32| checked.document.line(offset);
    let site = finding.site.span;
    let points = match &finding.judgement {
        Judgement::Late { story, .. } => vec![&story.rebound.at, &story.called.at],
        Judgement::Safe(_) => Vec::new(),
    };
    let is_point = points.iter().any(|place| place.path.is_none() && line_of(place.span.start) == line);
    (line_of(site.start)..=line_of(site.end)).contains(&line) || is_point
}
