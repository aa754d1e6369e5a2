//! `latebind explain`: a finding, shown.

pub(crate) mod arguments;
mod asked;
mod target;

use std::process::ExitCode;

use latebind_explain::cells::cells;
use latebind_explain::excerpt::{excerpts, of_line};
use latebind_explain::moments::lives;
use latebind_explain::outputs::{Outputs, repaired};
use latebind_explain::sketch::sketch;
use latebind_explain::story::story;
use latebind_explain::terminal::{Style, terminal};
use latebind_explain::{Basis, Explanation};
use latebind_report::{Failure, Told};

use crate::{UsageError, output, panics};
use arguments::{ExplainArguments, ExplainFormat};
use asked::{Asked, Chosen, choose, look};
use target::{Place, Target};

pub(crate) fn run(arguments: &ExplainArguments) -> Result<ExitCode, UsageError> {
    output::choose_color(arguments.color);
    panics::remember();
    let target = Target::parse(&arguments.target);
    let asked = look(&target, arguments)?;
    if let Some(failure) = asked.report.failures.first() {
        complain(failure);
        return Ok(ExitCode::FAILURE);
    }
    let Some(chosen) = choose(&asked, &target) else {
        output::complain(&nothing(&asked, &target));
        return Ok(ExitCode::FAILURE);
    };
    let explanation = explain(&asked, &chosen);
    match arguments.output_format {
        ExplainFormat::Text => output::print(&terminal(&explanation, style(arguments))),
        ExplainFormat::Svg | ExplainFormat::Html | ExplainFormat::Json => {}
    }
    output::remark(&others(&asked, &chosen));
    Ok(ExitCode::SUCCESS)
}

fn explain(asked: &Asked, chosen: &Chosen) -> Explanation {
    let Chosen { checked, told, .. } = chosen;
    let story = story(&asked.report, checked, told);
    let moments = sketch(&told.finding);
    let mut source = excerpts(&story, &asked.report, &checked.document);
    if source.is_empty() {
        source.push(of_line(&checked.document, story.closure.start.line));
    }
    let now = latebind_explain::moments::last_value(&moments);
    let cells = asked.inspection.as_ref().and_then(|it| cells(&told.finding, &story, it, &lives(&moments), now));
    let repairs = told.repairs.iter().map(|repair| repaired(repair, &asked.text, None));
    let outputs = Outputs { now: None, repaired: repairs.collect() };
    let basis = Basis::Sketched { why: String::new() };
    Explanation { story, source, moments, cells, outputs, basis }
}

fn complain(failure: &Failure) {
    output::complain(&format!("{}:{}:{}: {}", failure.path, failure.line, failure.column, failure.message));
}

fn nothing(asked: &Asked, target: &Target) -> String {
    let place = match &target.place {
        Place::Anywhere => "there is no finding in it".to_owned(),
        Place::Line(line) => format!("no captured variable is rebound at line {line}"),
        Place::Column(line, column) => format!("no finding begins at line {line}, column {column}"),
        Place::Variable(line, name) => format!("no capture of a rebound `{name}` at line {line}"),
        Place::Scope(name) => format!("it has no function `{name}`"),
    };
    format!("{}: {place}", asked.path)
}

/// What else could have been meant, and how to say so.
fn others(asked: &Asked, chosen: &Chosen) -> String {
    let place = |told: &&Told| {
        let line = chosen.checked.document.position(told.finding.site.span.start).line;
        format!("{}:{line}:{}", asked.path, told.finding.variable)
    };
    let mut places: Vec<String> = chosen.others.iter().map(place).collect();
    places.truncate(MOST_OTHERS);
    match chosen.others.len() {
        0 => String::new(),
        count => format!("also: {}{}\n", places.join(", "), if count > MOST_OTHERS { ", …" } else { "" }),
    }
}

const MOST_OTHERS: usize = 5;

fn style(arguments: &ExplainArguments) -> Style {
    Style { width: arguments.width.unwrap_or_else(output::terminal_width), unicode: !arguments.ascii && output::speaks_unicode() }
}
