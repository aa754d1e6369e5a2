//! Patterns of `match`: `symtable_visit_pattern`.

use latebind_syntax::tree::{Named, Pattern, PatternKind};

use super::{Collector, Step};
use crate::facts::BindingKind;

impl<'t> Collector<'t> {
    pub(super) fn visit_pattern(&mut self, pattern: &'t Pattern) {
        match &pattern.kind {
            PatternKind::Value(value) => self.plan([Step::Expr(*value)]),
            PatternKind::Singleton(_) => {}
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                self.plan_each(patterns, Step::Pattern)
            }
            PatternKind::Mapping {
                keys,
                patterns,
                rest,
            } => {
                self.plan_capture(rest.as_ref());
                self.plan_each(patterns, Step::Pattern);
                self.plan([Step::Exprs(keys)]);
            }
            PatternKind::Class {
                cls,
                patterns,
                keywords,
            } => {
                self.plan_each(keywords, |keyword| Step::Pattern(&keyword.1));
                self.plan_each(patterns, Step::Pattern);
                self.plan([Step::Expr(*cls)]);
            }
            PatternKind::Star(name) => self.plan_capture(name.as_ref()),
            PatternKind::As { pattern, name } => {
                self.plan_capture(name.as_ref());
                self.agenda.extend(pattern.as_deref().map(Step::Pattern));
            }
        }
    }

    fn plan_capture(&mut self, name: Option<&'t Named>) {
        self.agenda
            .extend(name.map(|name| Step::Named(name, BindingKind::MatchCapture)));
    }
}
