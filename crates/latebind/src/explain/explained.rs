//! The pieces of an explanation, put together: the story, and what a run showed of it.

use std::path::Path;

use latebind_explain::cells::{Known, cells};
use latebind_explain::excerpt::{excerpts, of_line};
use latebind_explain::moments::{last_value, lives};
use latebind_explain::outputs::{Outputs, repaired};
use latebind_explain::recorded::{self, Reading, Recorded, RecordedLine, recorded};
use latebind_explain::sketch::sketch;
use latebind_explain::story::{Story, story};
use latebind_explain::{Basis, Explanation};
use latebind_report::Told;

use super::arguments::ExplainArguments;
use super::asked::{Asked, Chosen};
use super::runs::{self, Seen};
use super::target::Target;
use crate::UsageError;
use crate::failure::{io_words, shown};

pub(crate) fn explain(
    asked: &Asked,
    chosen: &Chosen,
    target: &Target,
    arguments: &ExplainArguments,
) -> Result<Explanation, UsageError> {
    let Chosen { checked, told, .. } = chosen;
    let story = story(&asked.report, checked, told);
    let shown = shown_of(asked, told, &story, target, arguments)?;
    let mut source = excerpts(&story, &asked.report, &checked.document);
    if source.is_empty() {
        source.push(of_line(&checked.document, story.closure.start.line));
    }
    let Recorded { moments, lives, cells: known } = shown.recorded;
    let cells = asked.inspection.as_ref().and_then(|it| cells(&told.finding, &story, it, &lives, &known));
    Ok(Explanation { story, source, moments, lives, cells, outputs: shown.outputs, basis: shown.basis })
}

/// What happened, what came out, and who says so.
struct Shown {
    recorded: Recorded,
    outputs: Outputs,
    basis: Basis,
}

fn shown_of(
    asked: &Asked,
    told: &Told,
    story: &Story,
    target: &Target,
    arguments: &ExplainArguments,
) -> Result<Shown, UsageError> {
    if let Some(file) = &arguments.with_run {
        let lines = record(file)?;
        let file = shown(file);
        return Ok(match line_of(&lines, story, Some(&asked.path)) {
            Some(line) => Shown {
                recorded: recorded(line, Reading::of(story)),
                outputs: unrun(asked, told),
                basis: Basis::Recorded { file },
            },
            None => sketched(asked, told, format!("{file} says nothing of this closure")),
        });
    }
    if arguments.no_run {
        return Ok(sketched(asked, told, String::new()));
    }
    Ok(match runs::run(asked, &told.repairs, target, arguments) {
        Ok(seen) => of_run(asked, told, story, seen),
        Err(why) => sketched(asked, told, why),
    })
}

/// A run in which no such closure was made shows only what is printed.
fn of_run(asked: &Asked, told: &Told, story: &Story, seen: Seen) -> Shown {
    match line_of(&seen.lines, story, None) {
        Some(line) => {
            let basis = Basis::Ran { python: seen.python };
            Shown { recorded: recorded(line, Reading::of(story)), outputs: seen.outputs, basis }
        }
        None => {
            let why = "it was run, but nothing made this closure".to_owned();
            Shown { outputs: seen.outputs, ..sketched(asked, told, why) }
        }
    }
}

fn sketched(asked: &Asked, told: &Told, why: String) -> Shown {
    let moments = sketch(&told.finding);
    let known: Known = vec![(Some(0), last_value(&moments))];
    let recorded = Recorded { lives: lives(&moments), moments, cells: known };
    Shown { recorded, outputs: unrun(asked, told), basis: Basis::Sketched { why } }
}

fn unrun(asked: &Asked, told: &Told) -> Outputs {
    Outputs { now: None, repaired: told.repairs.iter().map(|repair| repaired(repair, &asked.text, None)).collect() }
}

fn record(file: &Path) -> Result<Vec<RecordedLine>, UsageError> {
    let wrong = |words: String| UsageError(format!("{}: {words}", shown(file)));
    let text = std::fs::read_to_string(file).map_err(|error| wrong(io_words(&error)))?;
    recorded::read(&text).map_err(wrong)
}

/// What was recorded of the story's closure; in another program's record, of the file at `path`.
fn line_of<'l>(lines: &'l [RecordedLine], story: &Story, path: Option<&str>) -> Option<&'l RecordedLine> {
    let start = story.closure.start;
    lines.iter().find(|line| {
        let at = line.site.start;
        let is_file = path.is_none_or(|path| is_same_file(&line.site.path, path));
        is_file && line.variable == story.variable && (at.line, at.column) == (start.line, start.column)
    })
}

fn is_same_file(one: &str, other: &str) -> bool {
    let resolved = |path: &str| Path::new(path).canonicalize().ok();
    one == other || resolved(one).is_some_and(|one| Some(one) == resolved(other))
}
