//! `latebind explain`: a finding, shown.

mod allowed;
pub(crate) mod arguments;
mod asked;
mod explained;
mod runs;
mod sandbox;
mod target;

use std::process::ExitCode;

use latebind_explain::scope_view::{scope_named, scope_view};
use latebind_explain::terminal::Style;
use latebind_explain::{html, json, svg, terminal};
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
    if let Place::Scope(name) = &target.place {
        return Ok(show_scope(&asked, name, arguments));
    }
    let Some(chosen) = choose(&asked, &target) else {
        output::complain(&nothing(&asked, &target));
        return Ok(ExitCode::FAILURE);
    };
    let explanation = explained::explain(&asked, &chosen, &target, arguments)?;
    output::print(&match arguments.output_format {
        ExplainFormat::Text => terminal::terminal(&explanation, style(arguments)),
        ExplainFormat::Svg => svg::svg(&explanation),
        ExplainFormat::Html => html::html(&explanation),
        ExplainFormat::Json => json::json(&explanation),
    });
    output::remark(&others(&asked, &chosen));
    Ok(ExitCode::SUCCESS)
}

fn show_scope(asked: &Asked, name: &str, arguments: &ExplainArguments) -> ExitCode {
    let inspection = asked.inspection.as_ref();
    let found = inspection.and_then(|it| Some((it, scope_named(it, &asked.text, name)?)));
    let Some((inspection, id)) = found else {
        output::complain(&format!("{}: it has no function `{name}`", asked.path));
        return ExitCode::FAILURE;
    };
    let view = scope_view(inspection, &asked.path, id);
    output::print(&match arguments.output_format {
        ExplainFormat::Text => terminal::scope(&view, style(arguments)),
        ExplainFormat::Svg => svg::scope_svg(&view),
        ExplainFormat::Html => html::scope_html(&view),
        ExplainFormat::Json => json::scope_json(&view),
    });
    ExitCode::SUCCESS
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
        Place::Scope(_) => "there is no such scope".to_owned(),
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
    let unicode = !arguments.ascii && output::speaks_unicode();
    Style { width: arguments.width.unwrap_or_else(output::terminal_width), unicode }
}
