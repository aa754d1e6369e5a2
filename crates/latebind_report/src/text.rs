//! The three points of a story in one picture of the program.
//!
//! ```text
//! error[LB001]: this lambda reads `i` after the loop has moved on
//!  --> demo.py:3:15
//!   |
//! 2 | for i in range(3):
//!   |     - `i` is rebound here by the next turn
//! 3 |     fs.append(lambda: i)
//!   |               ^^^^^^^^^ created here, once per turn
//! ```

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use latebind_source::Span;
use latebind_verdicts::finding::{Confidence, Finding, Judgement, Place, Rebound, Site};

use crate::document::Document;
use crate::header::{first_line, header};
use crate::report::{Checked, Failure, Report, Told};
use crate::wording::{Words, words};

#[derive(Debug, Clone, Copy)]
pub struct Style {
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 140 }
    }
}

/// Every finding and every failure; an empty line after each.
pub fn text(report: &Report, style: Style) -> String {
    let renderer = renderer(style);
    let findings = report.files.iter().flat_map(|file| file.told.iter().map(move |told| (file, told)));
    let mut out: String = findings.map(|(file, told)| finding(told, file, report, &renderer)).collect();
    out.extend(report.failures.iter().map(|failed| failure(failed, &renderer)));
    out
}

fn renderer(style: Style) -> Renderer {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(style.width)
}

fn finding(told: &Told, file: &Checked, report: &Report, renderer: &Renderer) -> String {
    let words = words(told, &file.document, report);
    let level = level(&told.finding);
    let title = level.primary_title(words.headline.as_str()).id(told.finding.rule.code());
    let group = title.elements(snippets(told, &words, &file.document, report));
    let notes = words.notes.iter().map(|note| Element::from(Level::NOTE.message(note.as_str())));
    let help = words.help.iter().map(|help| Element::from(Level::HELP.message(help.as_str())));
    renderer.render(&[group.elements(notes.chain(help))]) + "\n\n"
}

fn level(finding: &Finding) -> Level<'static> {
    match finding.judgement {
        Judgement::Late { confidence: Confidence::Definite, .. } => Level::ERROR,
        Judgement::Late { confidence: Confidence::Possible, .. } => Level::WARNING,
        Judgement::Safe(_) => Level::NOTE,
    }
}

fn failure(failed: &Failure, renderer: &Renderer) -> String {
    let origin = Origin::path(failed.path.as_str()).line(failed.line as usize).char_column(failed.column as usize);
    let group: Group<'_> = Level::ERROR.primary_title(failed.message.as_str()).element(origin);
    renderer.render(&[group]) + "\n\n"
}

/// A labelled span of one document.
struct Label<'a> {
    document: &'a Document,
    span: Range<usize>,
    words: String,
    is_primary: bool,
}

fn snippets<'a>(told: &'a Told, words: &Words, home: &'a Document, report: &'a Report) -> Vec<Element<'a>> {
    let labels = labels(&told.finding, words, home, report);
    pictures(merged(labels)).into_iter().map(|labels| Element::from(snippet(labels))).collect()
}

fn labels<'a>(finding: &'a Finding, words: &Words, home: &'a Document, report: &'a Report) -> Vec<Label<'a>> {
    let site = header(home, finding.site);
    match (&finding.judgement, &words.labels) {
        (Judgement::Late { story, .. }, Some(labels)) => {
            let [created, rebound, called] = labels;
            let is_at_rebind = finding.told_at() != finding.site.span;
            let primary = Label { document: home, span: site, words: created.clone(), is_primary: !is_at_rebind };
            let context = [(&story.rebound.at, rebound), (&story.called.at, called)];
            let context = context
                .into_iter()
                .filter_map(|(place, words)| context_label(place, words, finding.site, home, report));
            let mut labels: Vec<_> = std::iter::once(primary).chain(context).collect();
            if let Some(told_at) = labels.get_mut(1).filter(|_| is_at_rebind) {
                told_at.is_primary = true;
            }
            labels.extend(hidden(finding, home));
            labels
        }
        _ => vec![Label { document: home, span: site, words: String::new(), is_primary: true }],
    }
}

/// What the enclosing function binds and an inner assignment hides.
fn hidden<'a>(finding: &Finding, home: &'a Document) -> Option<Label<'a>> {
    let Judgement::Late { story, .. } = &finding.judgement else { return None };
    let Rebound::Hides { owner, bound } = &story.rebound.how else { return None };
    let words = format!("the `{}` of `{owner}`", finding.variable);
    Some(Label { document: home, span: first_line(home, *bound), words, is_primary: false })
}

/// A story that ends where the closure stands is told at the closure's head.
fn context_label<'a>(
    place: &Place,
    words: &str,
    site: Site,
    home: &'a Document,
    report: &'a Report,
) -> Option<Label<'a>> {
    let (document, span) = pointed_at(place, site, home, report)?;
    Some(Label { document, span, words: words.to_owned(), is_primary: false })
}

/// What to point at for a step of a story about the closure at `site` in `home`: part of one line.
pub fn pointed_at<'a>(
    place: &Place,
    site: Site,
    home: &'a Document,
    report: &'a Report,
) -> Option<(&'a Document, Range<usize>)> {
    let document = report.document_of(home, place)?;
    let is_here = place.path.is_none();
    let span = match place.span {
        same if is_here && same == site.span => header(home, site),
        around if is_here && around.contains(site.span) => before(home, around, site),
        other => first_line(document, other),
    };
    Some((document, span))
}

/// What stands before the site in an expression around it: `bus.subscribe` of `bus.subscribe(lambda: i)`.
fn before(document: &Document, around: Span, site: Site) -> Range<usize> {
    let head = first_line(document, Span::new(around.start, site.span.start.max(around.start)));
    let words = document.text.get(head.clone()).unwrap_or_default();
    let words = words[..first_open_bracket(words)].trim_end_matches([' ', '\t', '=', ',']);
    match words.len() {
        0 => first_line(document, around),
        length => head.start..head.start + length,
    }
}

/// The bracket that is still open at the end of the words, the outermost one.
fn first_open_bracket(words: &str) -> usize {
    let mut open = Vec::new();
    for (at, c) in words.char_indices() {
        match c {
            '(' | '[' | '{' => open.push(at),
            ')' | ']' | '}' => drop(open.pop()),
            _ => {}
        }
    }
    open.first().copied().unwrap_or(words.len())
}

/// Labels of one and the same span become one.
fn merged(labels: Vec<Label<'_>>) -> Vec<Label<'_>> {
    let mut merged: Vec<Label<'_>> = Vec::new();
    for label in labels {
        let same = |seen: &&mut Label<'_>| seen.document.path == label.document.path && seen.span == label.span;
        match merged.iter_mut().find(same) {
            Some(seen) => seen.words = format!("{}; {}", seen.words, label.words),
            None => merged.push(label),
        }
    }
    merged
}

/// Labels that fit into one picture; further ones of the same file, or of
/// another, get their own. The site's picture comes first.
fn pictures(labels: Vec<Label<'_>>) -> Vec<Vec<Label<'_>>> {
    let mut pictures: Vec<Vec<Label<'_>>> = Vec::new();
    for label in labels {
        let near = |picture: &&mut Vec<Label<'_>>| picture.iter().any(|seen| are_near(seen, &label));
        match pictures.iter_mut().find(near) {
            Some(picture) => picture.push(label),
            None => pictures.push(vec![label]),
        }
    }
    pictures
}

/// Beyond this a picture would fold away thousands of lines one by one.
const FAR: u32 = 2_000;

fn are_near(one: &Label<'_>, other: &Label<'_>) -> bool {
    let line = |label: &Label<'_>| label.document.line(label.span.start as u32);
    one.document.path == other.document.path && line(one).abs_diff(line(other)) < FAR
}

fn snippet<'a>(labels: Vec<Label<'a>>) -> Snippet<'a, Annotation<'a>> {
    let window = Window::around(&labels);
    let annotations = labels.into_iter().map(|label| {
        let kind = if label.is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let words = (!label.words.is_empty()).then_some(label.words);
        kind.span(window.inside(label.span)).label(words)
    });
    let annotations: Vec<_> = annotations.collect();
    Snippet::source(window.text).line_start(window.first_line).path(window.path).annotations(annotations)
}

/// The lines from the first label to the last: a renderer must not walk a whole file.
struct Window<'a> {
    path: &'a str,
    first_line: usize,
    start: usize,
    text: String,
}

impl<'a> Window<'a> {
    fn around(labels: &[Label<'a>]) -> Self {
        let Some(document) = labels.first().map(|label| label.document) else {
            return Self { path: "", first_line: 1, start: 0, text: String::new() };
        };
        let lines = labels.iter().map(|label| document.line(label.span.start as u32));
        let (first, last) = lines.fold((u32::MAX, 1), |(first, last), line| (first.min(line), last.max(line)));
        let (start, end) = (document.line_span(first).start, document.line_span(last.min(document.line_count())).end);
        let text = document.text.get(start as usize..end as usize).unwrap_or_default();
        Self {
            path: &document.path,
            first_line: first as usize,
            start: start as usize,
            text: one_kind_of_line_end(text),
        }
    }

    /// The file may have changed since it was judged: a label is in the text, and cuts no character.
    fn inside(&self, span: Range<usize>) -> Range<usize> {
        let at = |offset: usize| self.text.floor_char_boundary(offset.saturating_sub(self.start));
        at(span.start)..at(span.end)
    }
}

/// The renderer knows no lone `\r`; the length must stay.
fn one_kind_of_line_end(text: &str) -> String {
    let mut after_return = false;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if after_return && c != '\n' {
            out.pop();
            out.push('\n');
        }
        out.push(c);
        after_return = c == '\r';
    }
    out
}

/// `2 definite, 1 possible in 2 files; 3 files could not be read (10 files, 7 captures, 0.01 s)`.
pub fn closing_line(report: &Report) -> String {
    let summary = report.summary;
    let found = summary.definite + summary.possible;
    let head = match (found, report.failures.len()) {
        (0, 0) => "All well: 0 findings".to_owned(),
        (0, _) => "0 findings".to_owned(),
        _ => format!("{} definite, {} possible in {}", summary.definite, summary.possible, files(late_files(report))),
    };
    let failed = match report.failures.len() {
        0 => String::new(),
        count => format!("; {} could not be checked", files(count)),
    };
    let hidden = match summary.suppressed {
        0 => String::new(),
        count => format!("; {count} suppressed"),
    };
    let checked = files(summary.files);
    format!("{head}{failed}{hidden} ({checked} checked in {:.2} s)\n", summary.seconds)
}

fn late_files(report: &Report) -> usize {
    let is_late = |told: &Told| matches!(told.finding.judgement, Judgement::Late { .. });
    report.files.iter().filter(|file| file.told.iter().any(is_late)).count()
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}
