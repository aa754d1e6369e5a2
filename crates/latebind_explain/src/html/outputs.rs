//! What is printed now and after each repair, side by side.

use super::prose;
use crate::Explanation;
use crate::markup::escaped;
use crate::outputs::{Printed, Repaired};

pub(super) fn outputs(explanation: &Explanation) -> String {
    let outputs = &explanation.outputs;
    let now = outputs.now.as_ref();
    let heading = if now.is_some() { "What it prints, now and repaired" } else { "What can be done" };
    let first = now.map(|it| format!("<section><h3>now</h3>{}</section>\n", printed(it, "bad")));
    let repaired = outputs.repaired.iter().map(|it| section(it, now));
    let all: String = first.into_iter().chain(repaired).collect();
    if all.is_empty() { all } else { format!("<h2>{heading}</h2>\n<div class=\"outputs\">\n{all}</div>\n") }
}

fn section(it: &Repaired, now: Option<&Printed>) -> String {
    let word = if it.is_safe { "safe" } else { "unsafe" };
    let changed = escaped_lines(&it.changed);
    let output = it.printed.as_ref().map(|output| {
        let class = if now.is_some_and(|now| now.is_same(output)) { "dim" } else { "good" };
        printed(output, class)
    });
    format!(
        "<section><h3>{} <span class=\"{word}\">({word})</span></h3><p>{}</p><pre class=\"code\">{changed}</pre>{}</section>\n",
        it.strategy,
        prose(&it.why),
        output.unwrap_or_default()
    )
}

fn printed(printed: &Printed, class: &str) -> String {
    let (drawn, has_more) = printed.drawn();
    let mut out = format!("<pre class=\"{class}\">{}</pre>", escaped_lines(drawn));
    if drawn.is_empty() && printed.end.words().is_none() {
        out = "<p class=\"dim\">(nothing is printed)</p>".to_owned();
    }
    if has_more {
        out += "<p class=\"dim\">… more was printed</p>";
    }
    if let Some(words) = printed.end.words() {
        out += &format!("<p class=\"bad\">{}</p>", escaped(words));
    }
    out
}

fn escaped_lines(lines: &[String]) -> String {
    lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\n")
}
