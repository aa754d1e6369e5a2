//! The time line for machines.

use serde::Serialize;

use crate::json::JsonSiteIn;
use crate::timeline::{Binding, Closure, Line, Timeline};

pub fn timeline_json(timeline: &Timeline<'_>) -> String {
    let output = Output { version: 1, lines: timeline.lines.iter().map(line).collect() };
    // Plain structs of strings and numbers: there is nothing that could fail.
    serde_json::to_string_pretty(&output).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Output<'o> {
    version: u32,
    lines: Vec<JsonLine<'o>>,
}

#[derive(Serialize)]
struct JsonLine<'o> {
    variable: &'o str,
    site: JsonSiteIn<'o>,
    closures: &'o [Closure],
    bindings: &'o [Binding],
    more_closures: u64,
    more_events: u64,
}

fn line<'o>(line: &'o Line<'_>) -> JsonLine<'o> {
    JsonLine {
        variable: &line.watched.variable,
        site: JsonSiteIn::of(line.watched, &line.suspect.document),
        closures: &line.closures,
        bindings: &line.bindings,
        more_closures: line.more_closures,
        more_events: line.more_events,
    }
}
