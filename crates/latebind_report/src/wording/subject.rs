//! How a message calls the closure.

use latebind_verdicts::finding::{Site, SiteKind};

use crate::document::Document;
use crate::header::def_name;

pub(super) struct Subject<'a> {
    kind: SiteKind,
    name: Option<&'a str>,
}

impl<'a> Subject<'a> {
    pub(super) fn of(site: Site, document: &'a Document) -> Self {
        let has_name = matches!(site.kind, SiteKind::Def | SiteKind::AsyncDef | SiteKind::Method);
        let name = if has_name { def_name(document, site) } else { None };
        Self { kind: site.kind, name }
    }

    /// `this lambda`, ``the function `save` ``.
    pub(super) fn this(&self) -> String {
        match self.name {
            Some(name) => format!("the {} `{name}`", self.noun()),
            None => format!("this {}", self.noun()),
        }
    }

    /// All that one site made: `every lambda`, ``every `save` ``.
    pub(super) fn every(&self) -> String {
        match self.name {
            Some(name) => format!("every `{name}`"),
            None => format!("every {}", self.noun()),
        }
    }

    /// What somebody else does to run it.
    pub(super) fn calls_it(&self) -> &'static str {
        if self.is_lazy() { "uses it up" } else { "calls it" }
    }

    pub(super) fn call_it(&self) -> &'static str {
        if self.is_lazy() { "use it up" } else { "call it" }
    }

    pub(super) fn is_called(&self) -> &'static str {
        if self.is_lazy() { "is used up" } else { "is called" }
    }

    fn is_lazy(&self) -> bool {
        matches!(self.kind, SiteKind::GeneratorExpression | SiteKind::LazyIterator)
    }

    fn noun(&self) -> &'static str {
        noun(self.kind)
    }
}

/// What people call such a closure.
pub fn noun(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Lambda => "lambda",
        SiteKind::Def => "function",
        SiteKind::AsyncDef => "coroutine function",
        SiteKind::GeneratorExpression => "generator expression",
        SiteKind::LazyIterator => "lazy iterator",
        SiteKind::Method => "method",
    }
}
