//! One page that holds everything: it steps through the turns with a script of its own, and
//! without it is the same story to be read from top to bottom.

mod outputs;
mod source;
mod tale;

use crate::cells::Cells;
use crate::markup::escaped;
use crate::moments::words;
use crate::record::Drawn;
use crate::scope_view::ScopeView;
use crate::story::{Story, Verdict};
use crate::{Basis, Explanation, svg, timeline};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

pub fn html(explanation: &Explanation) -> String {
    let title = format!("{}: {}", explanation.story.rule.code(), explanation.story.headline);
    let main = [
        head(&explanation.story),
        source::source(explanation),
        explanation.cells.as_ref().map(cells).unwrap_or_default(),
        tale(explanation),
        outputs::outputs(explanation),
        closing(explanation),
    ];
    page(&title, &main.concat())
}

/// A function's cells.
pub fn scope_html(view: &ScopeView) -> String {
    let head = format!("<h1>{}</h1>\n<p class=\"dim\">{}</p>\n", prose(&view.place), escaped(&view.path));
    page(&view.place, &(head + &cells(&view.cells)))
}

/// Time lines alone; a single one can be stepped through.
pub(crate) fn timelines_html(all: &[Drawn], title: &str) -> String {
    let one = |it: &Drawn| format!("<h2>{}</h2>\n{}", escaped(&it.heading), tale::told(&it.timeline, &it.closure));
    let body = match all {
        [only] => format!("<h2>{}</h2>\n{}", escaped(&only.heading), tale::tale(&only.timeline, &only.closure)),
        all => all.iter().map(one).collect(),
    };
    page(title, &format!("<h1>{}</h1>\n{body}", escaped(title)))
}

/// Nothing is asked of any other place: the policy says so to the browser.
fn page(title: &str, main: &str) -> String {
    let (title, drawing) = (escaped(title), svg::STYLE);
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{STYLE}{drawing}</style>
</head>
<body>
<main>
{main}</main>
<script>
{SCRIPT}</script>
</body>
</html>
"#
    )
}

/// Words of ours: what stands between backticks is code.
pub(super) fn prose(words: &str) -> String {
    let escaped = escaped(words);
    let parts = escaped.split('`').collect::<Vec<_>>();
    if parts.len() % 2 == 0 {
        return escaped;
    }
    let part = |(n, part): (usize, &&str)| if n % 2 == 1 { format!("<code>{part}</code>") } else { (*part).to_owned() };
    parts.iter().enumerate().map(part).collect()
}

fn head(story: &Story) -> String {
    let class = match story.verdict {
        Verdict::Definite => "definite",
        Verdict::Possible => "possible",
        Verdict::Safe(_) => "safe",
    };
    let (code, name, path) = (story.rule.code(), story.rule.name(), escaped(&story.path));
    let (line, headline) = (story.closure.start.line, prose(&story.headline));
    format!(
        "<p><span class=\"verdict {class}\">{class} {code}</span> <span class=\"dim\">{name}, {path}:{line}</span></p>\n<h1>{headline}</h1>\n"
    )
}

fn cells(cells: &Cells) -> String {
    let list = cells.holders.iter().map(|it| {
        let with = it.made_with.as_ref().map(|held| format!(", made with {}", words(held)));
        let keeper = cells.keepers.get(it.keeper);
        let holds = keeper.map(|it| format!("{} {} of {}", it.kind.word(), it.name, it.owner)).unwrap_or_default();
        format!("<li>{}</li>", escaped(&format!("{}{}: {holds}", it.name, with.unwrap_or_default())))
    });
    let picture = svg::cells_piece(cells);
    format!(
        "<h2>Who holds what</h2>\n<div class=\"picture\" id=\"cells\">{picture}</div>\n<details><summary>the same as a list</summary><ul>{}</ul></details>\n",
        list.collect::<String>()
    )
}

fn tale(explanation: &Explanation) -> String {
    let story = &explanation.story;
    let Some(timeline) = timeline::timeline(&story.variable, &explanation.moments, svg::MOST) else {
        return String::new();
    };
    format!("<h2>{}</h2>\n{}", escaped(&explanation.heading()), tale::tale(&timeline, &story.closure.short()))
        + &explanation.tally().map(|words| format!("<p><strong>{}</strong></p>\n", escaped(&words))).unwrap_or_default()
}

fn closing(explanation: &Explanation) -> String {
    let story = &explanation.story;
    let why = match &explanation.basis {
        Basis::Sketched { why } if !why.is_empty() => Some(format!("No values: {why}.")),
        _ => None,
    };
    let notes = story.notes.iter().chain(&why).map(|note| format!("<p class=\"dim\">{}</p>\n", prose(note)));
    let help = story.help.iter().map(|help| format!("<p><strong>Way out:</strong> {}</p>\n", prose(help)));
    notes.chain(help).collect()
}
