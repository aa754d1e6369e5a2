//! Patterns of `match`: `symtable_visit_pattern`.

use latebind_source::Span;
use latebind_syntax::tree::{Named, Pattern, PatternKind};

use super::{Collector, Step};
use crate::facts::BindingKind;

impl<'t> Collector<'t> {
    pub(super) fn visit_pattern(&mut self, pattern: &'t Pattern) {
        match &pattern.kind {
            PatternKind::Value(value) => self.plan([Step::Expr(*value)]),
            PatternKind::Singleton(_) => {}
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => self.plan_each(patterns, Step::Pattern),
            PatternKind::Mapping { keys, patterns, rest } => {
                self.plan_capture(rest.as_ref(), pattern.span);
                self.plan_each(patterns, Step::Pattern);
                self.plan([Step::Exprs(keys)]);
            }
            PatternKind::Class { cls, patterns, keywords } => {
                self.plan_each(keywords, |keyword| Step::Pattern(&keyword.1));
                self.plan([Step::KeywordPatterns(keywords)]);
                self.plan_each(patterns, Step::Pattern);
                self.plan([Step::Expr(*cls)]);
            }
            PatternKind::Star(name) => self.plan_capture(name.as_ref(), pattern.span),
            PatternKind::As { pattern: inner, name } => {
                self.plan_capture(name.as_ref(), pattern.span);
                self.agenda.extend(inner.as_deref().map(Step::Pattern));
            }
        }
    }

    pub(super) fn check_kwd_patterns(&mut self, keywords: &[(Named, Pattern)]) {
        for (name, pattern) in keywords {
            self.check_name(&name.name, BindingKind::MatchCapture, pattern.span);
        }
    }

    fn plan_capture(&mut self, name: Option<&'t Named>, node: Span) {
        self.agenda.extend(name.map(|name| Step::Named(name, BindingKind::MatchCapture, node)));
    }
}
