//! The report for people: each claim as one picture of the program.
//!
//! ```text
//! error[LB001]: this lambda was made with `i` = 0 and read 2 (3 times)
//!  --> demo.py:3:15
//!   |
//! 2 | for i in range(3):
//!   |     - rebound here
//! 3 |     fs.append(lambda: i)
//!   |               ^^^^^^^^^ made here with 0
//! 4 | print([f() for f in fs])
//!   | ------------------------ called here: reads 2
//! ```

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Renderer, Snippet};
use latebind_report::{Document, Style, counted, noun};
use latebind_source::Span;

use crate::claims::{Claim, Kind, Observed};
use crate::events::Frame;
use crate::recorded::times;
use crate::retained::Retained;

/// The greatest; JSON has all.
const MOST_RETAINED: usize = 10;

/// Every claim, what could not be watched, and a closing line.
pub fn text(observed: &Observed<'_>, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let mut out: String = observed.claims.iter().map(|claim| picture(claim, &renderer)).collect();
    out.extend(observed.unwatched.iter().map(|it| format!("note: {} was not watched: {}\n", it.path, it.why)));
    out.extend(observed.retained.iter().flatten().take(MOST_RETAINED).map(retained));
    out + &closing_line(observed)
}

fn retained(it: &Retained) -> String {
    let Retained { path, line, function, variable, holds, cells, bytes } = it;
    let (cells, bytes) = (counted(*cells, "cell"), megabytes(*bytes));
    format!("retained: {bytes} kept alive by `{variable}` ({holds}) of `{function}` at {path}:{line} alone ({cells})\n")
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

fn closing_line(observed: &Observed<'_>) -> String {
    let stale = match observed.claims.len() {
        0 => "no stale read was seen".to_owned(),
        1 => "1 capture was read stale".to_owned(),
        n => format!("{n} captures were read stale"),
    };
    format!("latebind run: {stale}; {} watched\n", counted(observed.sites as u64, "capture"))
}

fn picture(claim: &Claim<'_>, renderer: &Renderer) -> String {
    let document = &claim.suspect.document;
    let snippet = Snippet::source(&document.text).path(&document.path).annotations(labels(claim));
    let group = Level::ERROR.primary_title(headline(claim)).id(claim.rule().code()).element(snippet);
    let group = group.elements(notes(claim).into_iter().map(|note| Element::from(Level::NOTE.message(note))));
    renderer.render(&[group]) + "\n\n"
}

fn headline(claim: &Claim<'_>) -> String {
    let (name, seen) = (&claim.watched.variable, &claim.seen);
    let made = format!("this {} was made with `{name}` = {}", noun(claim.watched.site.kind), seen.created_with);
    let times = times(seen.count);
    match claim.kind {
        Kind::LaterTurn | Kind::Rebound => format!("{made} and read {} ({times})", read(claim)),
        Kind::Gone => format!("{made}, and `{name}` was gone when it was called ({times})"),
        Kind::Itself => format!("{made} and called itself ({times})"),
    }
}

/// Two objects of one kind look alike: then it is said that they are two.
fn read(claim: &Claim<'_>) -> String {
    let seen = &claim.seen;
    let value = seen.read.as_deref().unwrap_or("nothing");
    if value == seen.created_with { format!("another {value}") } else { value.to_owned() }
}

fn labels<'a>(claim: &Claim<'_>) -> Vec<Annotation<'a>> {
    let document = &claim.suspect.document;
    let site = claim.watched.site.span;
    let made = format!("made here with {}", claim.seen.created_with);
    let mut labels = vec![AnnotationKind::Primary.span(first_line(document, site)).label(made)];
    let rebinds = claim.watched.rebinds.iter().map(|&span| first_line(document, span));
    labels.extend(rebinds.map(|span| AnnotationKind::Context.span(span).label("rebound here")));
    labels.extend(caller_here(claim).map(|span| {
        let what = if claim.kind == Kind::Gone {
            "called here: NameError".to_owned()
        } else {
            format!("called here: reads {}", read(claim))
        };
        AnnotationKind::Context.span(span).label(what)
    }));
    labels
}

/// The line that led to the call, where it is in this file: the innermost one.
fn caller_here(claim: &Claim<'_>) -> Option<Range<usize>> {
    let document = &claim.suspect.document;
    let frame = claim.seen.stack.iter().find(|frame| frame.path == document.path)?;
    let span = document.line_range(frame.line)?;
    let own = document.position(claim.watched.site.span.start).line;
    (frame.line != own).then_some(span)
}

fn notes(claim: &Claim<'_>) -> Vec<String> {
    let elsewhere = if caller_here(claim).is_none() { claim.seen.stack.first().map(called_at) } else { None };
    let defect = claim.is_defect_of_the_analysis().then(|| {
        "`latebind check` calls this capture safe: that is a defect of its analysis; please report it".to_owned()
    });
    elsewhere.into_iter().chain(defect).collect()
}

fn called_at(frame: &Frame) -> String {
    format!("called at {}:{} in {}", frame.path, frame.line, frame.name)
}

fn first_line(document: &Document, span: Span) -> Range<usize> {
    let text = document.slice(span);
    let length = text.lines().next().map_or(0, str::len);
    span.start as usize..span.start as usize + length
}
