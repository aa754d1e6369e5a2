//! The part of a site that a label points at: a `def`'s first words, not its body.

use std::ops::Range;

use latebind_source::Span;
use latebind_verdicts::finding::{Site, SiteKind};

use crate::document::Document;

/// `def name`, `async def name`, or the site's first line.
pub fn header(document: &Document, site: Site) -> Range<usize> {
    match site.kind {
        SiteKind::Def | SiteKind::AsyncDef | SiteKind::Method => def_header(document, site.span),
        SiteKind::Lambda | SiteKind::GeneratorExpression | SiteKind::LazyIterator => first_line(document, site.span),
    }
}

/// The name after `def`.
pub fn def_name(document: &Document, site: Site) -> Option<&str> {
    let name = name_range(document.slice(site.span))?;
    document.slice(site.span).get(name)
}

/// The span's part on its first line, without trailing blanks.
pub(crate) fn first_line(document: &Document, span: Span) -> Range<usize> {
    let text = document.slice(span);
    let line = text.split(['\n', '\r']).next().unwrap_or_default().trim_end();
    let start = span.start as usize;
    start..start + line.len()
}

fn def_header(document: &Document, span: Span) -> Range<usize> {
    let start = span.start as usize;
    match name_range(document.slice(span)) {
        Some(name) if !document.slice(span)[..name.end].contains('\n') => start..start + name.end,
        _ => first_line(document, span),
    }
}

fn name_range(text: &str) -> Option<Range<usize>> {
    let after_def = keyword_end(text, "def").or_else(|| {
        let async_end = keyword_end(text, "async")?;
        let blank = leading_blank(&text[async_end..]);
        keyword_end(&text[async_end + blank..], "def").map(|end| async_end + blank + end)
    })?;
    let start = after_def + leading_blank(&text[after_def..]);
    let length = text[start..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len() - start);
    (length > 0).then_some(start..start + length)
}

fn keyword_end(text: &str, keyword: &str) -> Option<usize> {
    let rest = text.strip_prefix(keyword)?;
    rest.starts_with([' ', '\t', '\\', '\x0c']).then_some(keyword.len())
}

/// Blanks and line joins.
fn leading_blank(text: &str) -> usize {
    text.find(|c: char| !c.is_whitespace() && c != '\\').unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, kind: SiteKind, label: &str, name: Option<&str>) {
        let document = Document::new("a.py", text);
        let site = Site { kind, span: Span::new(0, text.len() as u32) };
        assert_eq!(&text[header(&document, site)], label);
        assert_eq!(def_name(&document, site), name);
    }

    #[test]
    fn a_def_is_labelled_at_its_name() {
        check("def größe(x):\n    return i", SiteKind::Def, "def größe", Some("größe"));
    }

    #[test]
    fn an_async_def_too() {
        check("async  def go(): pass", SiteKind::AsyncDef, "async  def go", Some("go"));
    }

    #[test]
    fn a_lambda_is_labelled_on_its_first_line() {
        check("lambda: (\n    i)", SiteKind::Lambda, "lambda: (", None);
    }
}
