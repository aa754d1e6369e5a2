//! The three points in the source, as a list of lines.

use super::prose;
use crate::Explanation;
use crate::excerpt::{Excerpt, Line, Mark};
use crate::markup::escaped;

pub(super) fn source(explanation: &Explanation) -> String {
    let story = &explanation.story;
    let many = explanation.source.len() > 1;
    let excerpts = explanation.source.iter().map(|it| {
        let path = if many { format!("<h3>{}</h3>\n", escaped(&it.path)) } else { String::new() };
        // Only lines of the closure's own file light up with the steps.
        format!("{path}<ol class=\"source\">\n{}</ol>\n", lines(it, it.path == story.path))
    });
    format!("<h2>In the source</h2>\n{}", excerpts.collect::<String>())
}

fn lines(excerpt: &Excerpt, is_home: bool) -> String {
    let mut out = String::new();
    let mut before: Option<u32> = None;
    for it in &excerpt.lines {
        if before.is_some_and(|before| before + 1 < it.number) {
            out += "<li class=\"gap\"><span>⋮</span></li>\n";
        }
        before = Some(it.number);
        let data = if is_home { format!(" data-line=\"{}\"", it.number) } else { String::new() };
        out += &format!("<li{data}><span>{}</span><div><pre>{}</pre>{}</div></li>\n", it.number, marked(it), words(it));
    }
    out
}

/// Marks do not nest in HTML's way: each character has the one that begins last.
fn marked(line: &Line) -> String {
    let step_at = |at: usize| {
        let mut marks: Vec<&Mark> = line.marks.iter().filter(|mark| mark.columns.contains(&at)).collect();
        marks.sort_by_key(|mark| mark.columns.start);
        marks.last().map(|mark| mark.step)
    };
    let characters: Vec<(usize, char)> = line.text.chars().enumerate().collect();
    let runs = characters.chunk_by(|one, next| step_at(one.0) == step_at(next.0));
    let piece = |run: &[(usize, char)]| {
        let text = escaped(&run.iter().map(|(_, c)| *c).collect::<String>());
        match run.first().and_then(|(at, _)| step_at(*at)) {
            Some(step) => format!("<mark class=\"{}\">{text}</mark>", step.word()),
            None => text,
        }
    };
    runs.map(piece).collect()
}

fn words(line: &Line) -> String {
    let mut marks: Vec<&Mark> = line.marks.iter().collect();
    marks.sort_by_key(|mark| mark.step);
    let words = marks.iter().map(|mark| {
        let (step, number, words) = (mark.step.word(), mark.step.number(), prose(&mark.words));
        format!("<p class=\"{step}\">{number}. {words}</p>")
    });
    words.collect()
}
