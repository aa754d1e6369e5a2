//! An explanation for machines.
//!
//! ```json
//! {"version": 1, "path": "a.py", "variable": "i", "basis": {"kind": "run", "python": "3.13.0"},
//!  "closures": [{"closure": 1, "cell": 0, "made_with": "0", "reads": ["2"]}]}
//! ```

use latebind_report::json_place::kind_word;
use latebind_source::Position;
use serde_json::{Value, json};

use crate::cells::Cells;
use crate::moments::{self, Held, Life, Moment};
use crate::outputs::{End, Outputs, Printed, Repaired};
use crate::scope_view::ScopeView;
use crate::story::{Point, Story};
use crate::{Basis, Explanation};

pub fn json(explanation: &Explanation) -> String {
    let Story { rule, verdict, path, variable, closure, headline, points, notes, help, .. } = &explanation.story;
    let output = json!({
        "version": 1,
        "path": path,
        "rule": rule.code(),
        "name": rule.name(),
        "verdict": verdict.word(),
        "variable": variable,
        "site": {"kind": kind_word(closure.kind), "start": position(closure.start), "end": position(closure.end)},
        "headline": headline,
        "story": points.iter().map(point).collect::<Vec<_>>(),
        "notes": notes,
        "help": help,
        "basis": basis(&explanation.basis),
        "cells": explanation.cells.as_ref().map(cells),
        "closures": explanation.lives.iter().map(life).collect::<Vec<_>>(),
        "moments": explanation.moments.iter().map(moment).collect::<Vec<_>>(),
        "outputs": outputs(&explanation.outputs),
    });
    // Strings and numbers: there is nothing that could fail.
    serde_json::to_string_pretty(&output).unwrap_or_default() + "\n"
}

/// A function's cells.
pub fn scope_json(view: &ScopeView) -> String {
    let output = json!({"version": 1, "path": view.path, "scope": view.place, "cells": cells(&view.cells)});
    serde_json::to_string_pretty(&output).unwrap_or_default() + "\n"
}

fn position(at: Position) -> Value {
    json!({"line": at.line, "column": at.column})
}

fn point(point: &Point) -> Value {
    json!({
        "step": point.step.word(),
        "how": point.words,
        "at": {"path": point.path, "start": position(point.start), "end": position(point.end)},
    })
}

fn basis(basis: &Basis) -> Value {
    match basis {
        Basis::Ran { python } => json!({"kind": "run", "python": python}),
        Basis::Recorded { file } => json!({"kind": "recorded", "file": file}),
        Basis::Sketched { why } => json!({"kind": "sketch", "why": why}),
    }
}

fn cells(cells: &Cells) -> Value {
    let keepers = cells.keepers.iter().map(|it| {
        json!({"kind": it.kind.word(), "name": it.name, "owner": it.owner, "known": it.now.is_some(), "value": it.now.as_ref().and_then(text)})
    });
    let holders = cells.holders.iter().map(|it| json!({"name": it.name, "holds": it.keeper}));
    json!({
        "keepers": keepers.collect::<Vec<_>>(),
        "holders": holders.collect::<Vec<_>>(),
        "words": cells.words,
    })
}

/// `null` where there is nothing.
fn text(held: &Held) -> Option<String> {
    held.as_ref().map(moments::Value::words)
}

fn life(life: &Life) -> Value {
    json!({"closure": life.closure, "cell": life.cell, "made_with": text(&life.made_with), "reads": life.reads.iter().map(text).collect::<Vec<_>>()})
}

fn moment(moment: &Moment) -> Value {
    match moment {
        Moment::Turn { number, value } => json!({"moment": "turn", "number": number, "value": text(value)}),
        Moment::Rebound { value, line } => json!({"moment": "rebound", "value": text(value), "line": line}),
        Moment::Made { closure, value } => json!({"moment": "made", "closure": closure, "value": text(value)}),
        Moment::Called { closure, read, line } => {
            json!({"moment": "called", "closure": closure, "read": text(read), "line": line})
        }
        Moment::Skipped { closures, events } => {
            json!({"moment": "skipped", "closures": closures, "events": events})
        }
    }
}

fn outputs(outputs: &Outputs) -> Value {
    json!({
        "now": outputs.now.as_ref().map(printed),
        "repaired": outputs.repaired.iter().map(repaired).collect::<Vec<_>>(),
    })
}

fn printed(printed: &Printed) -> Value {
    let (end, why) = match &printed.end {
        End::Well => ("well", None),
        End::Raised(words) => ("raised", Some(words)),
        End::Stopped(words) => ("stopped", Some(words)),
    };
    json!({"lines": printed.lines, "cut": printed.is_cut, "end": end, "why": why})
}

fn repaired(it: &Repaired) -> Value {
    json!({
        "strategy": it.strategy,
        "safety": if it.is_safe { "safe" } else { "unsafe" },
        "why": it.why,
        "changed": it.changed,
        "prints": it.printed.as_ref().map(printed),
    })
}
