//! The way out, in words: what the first repair would write.

use latebind_fix::{Edit, Repair, Strategy};
use latebind_source::Span;
use latebind_verdicts::finding::{Finding, Rebound, SiteKind, Story};
use latebind_verdicts::rule::Rule;

use crate::document::Document;
use crate::in_words::InWords;

/// One sentence that ends in code the reader can copy.
pub(crate) fn way_out(finding: &Finding, story: &Story, repairs: &[Repair], document: &Document) -> Option<String> {
    match finding.rule {
        Rule::MissingNonlocal => Some(declare(finding)),
        Rule::ComprehensionCellClash => Some(format!("give the comprehension's `{}` another name", finding.variable)),
        _ => repairs.first().map(|repair| repaired(finding, story, repair, document)),
    }
}

fn repaired(finding: &Finding, story: &Story, repair: &Repair, document: &Document) -> String {
    let name = &finding.variable;
    let new = New { repair, document };
    match repair.strategy {
        Strategy::DefaultArgument => format!("{}: `{}`", keep(finding, story), new.head(finding)),
        Strategy::Eager => "make the values now: write a list comprehension instead".to_owned(),
        Strategy::HandlerCopy => format!("keep `{name}` under another name: `{}`", new.first_added()),
        Strategy::Factory => format!("make it in a function of its own, which keeps `{name}`: `{}`", new.first_added()),
        Strategy::Partial => format!("bind `{name}` now: `{}`", new.last_added()),
        Strategy::Nonlocal => declare(finding),
        Strategy::Parametrize | Strategy::Class => InWords(&repair.safety).to_string(),
        Strategy::Immediate => format!("call a function that keeps `{name}` on the spot: `{}…`", new.first_added()),
    }
}

fn declare(finding: &Finding) -> String {
    let name = &finding.variable;
    format!(
        "if the enclosing function's `{name}` is meant, declare it first: `nonlocal {name}`; if not, give this one another name"
    )
}

fn keep(finding: &Finding, story: &Story) -> String {
    let name = &finding.variable;
    match (finding.rule, &story.rebound.how) {
        (Rule::LoopCapture | Rule::LazyCapture, _) => "keep this turn's value with a default argument".to_owned(),
        (Rule::DeletedCapture, _) => format!("keep `{name}` alive with a default argument"),
        (Rule::SelfCapture, _) | (_, Rebound::ToItself) => {
            format!("give it another name, or keep the earlier `{name}` with a default argument")
        }
        _ => format!("give the second `{name}` another name, or keep the first with a default argument"),
    }
}

/// The text that a repair would write.
struct New<'n> {
    repair: &'n Repair,
    document: &'n Document,
}

/// A closure longer than this is shown by its head.
const LONG: usize = 60;

impl<'n> New<'n> {
    /// All but line breaks.
    fn edits(&self) -> impl DoubleEndedIterator<Item = &'n Edit> + use<'n> {
        let document = self.document;
        self.repair.edits.iter().filter(|edit| !edit.written(&document.text).trim().is_empty())
    }

    /// The closure after the repair: all of a short lambda, else the head.
    fn head(&self, finding: &Finding) -> String {
        let span = self.closure(finding);
        let (before, after) = (self.until(span, self.params_end()), self.rest(span));
        match finding.site.kind {
            SiteKind::Lambda if is_short(&before, &after) => before + &after,
            SiteKind::Lambda => format!("{}: …", first_line(&before)),
            _ => match after.split_once(')') {
                Some((more, _)) if !more.contains(['(', '\n', '\r']) => format!("{}{more})", first_line(&before)),
                _ => format!("{}…)", first_line(&before)),
            },
        }
    }

    /// A closure inside a reported one is repaired by the outer one's parameter.
    fn closure(&self, finding: &Finding) -> Span {
        let site = finding.site.span;
        let first = self.edits().next().map_or(site, |edit| edit.at);
        if site.contains(first) { site } else { Span::new(self.line_start(first.start), site.end) }
    }

    fn line_start(&self, offset: u32) -> u32 {
        let before = self.document.slice(Span::new(0, offset));
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let blank = before[line..].len() - before[line..].trim_start().len();
        (line + blank) as u32
    }

    /// The end of the parameter list's edit: the one that replaces nothing.
    fn params_end(&self) -> u32 {
        let insertion = self.edits().find(|edit| edit.at.start == edit.at.end);
        insertion.map_or(0, |edit| edit.at.end)
    }

    fn until(&self, span: Span, end: u32) -> String {
        self.edited(Span::new(span.start, end.max(span.start)))
    }

    fn rest(&self, span: Span) -> String {
        let from = self.params_end().max(span.start);
        let edits = self.edits().filter(|edit| edit.at.start >= from && edit.at.start < edit.at.end);
        self.with(Span::new(from, span.end.max(from)), edits)
    }

    fn edited(&self, span: Span) -> String {
        self.with(span, self.edits().filter(|edit| span.contains(edit.at)))
    }

    /// The text of the span, with these edits in it.
    fn with<'e>(&self, span: Span, edits: impl Iterator<Item = &'e Edit>) -> String {
        let mut text = String::new();
        let mut done = span.start;
        for edit in edits {
            text += self.document.slice(Span::new(done, edit.at.start));
            text += &edit.written(&self.document.text);
            done = edit.at.end;
        }
        text + self.document.slice(Span::new(done, span.end.max(done)))
    }

    fn first_added(&self) -> String {
        let first = self.edits().map(|edit| edit.written(&self.document.text)).next();
        first_line(first.as_deref().unwrap_or_default().trim_start()).trim().trim_end_matches(':').to_owned()
    }

    fn last_added(&self) -> String {
        let last = self.edits().map(|edit| edit.written(&self.document.text)).next_back();
        first_line(last.as_deref().unwrap_or_default()).trim().to_owned()
    }
}

fn is_short(before: &str, after: &str) -> bool {
    before.chars().count() + after.chars().count() <= LONG
        && !before.contains(['\n', '\r', '`'])
        && !after.contains(['\n', '\r', '`'])
}

fn first_line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or_default()
}
