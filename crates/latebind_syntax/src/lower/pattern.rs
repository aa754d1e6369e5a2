//! Patterns of `match`.
//!
//! ```python
//! case Point(x=0, y=y) | [y, *_] if y > 0: ...
//! ```

use ruff_python_ast as ast;

use super::{Lowering, named, span};
use crate::tree::{Const, Named, Pattern, PatternKind};

impl<'a> Lowering<'a> {
    pub(super) fn pattern(&mut self, pattern: &'a ast::Pattern) -> Pattern {
        self.enter();
        let kind = self.pattern_kind(pattern);
        self.leave();
        Pattern { kind, span: span(pattern) }
    }

    fn pattern_kind(&mut self, pattern: &'a ast::Pattern) -> PatternKind {
        match pattern {
            ast::Pattern::MatchValue(p) => PatternKind::Value(self.expr(&p.value)),
            ast::Pattern::MatchSingleton(p) => PatternKind::Singleton(match p.value {
                ast::Singleton::None => Const::None,
                ast::Singleton::True => Const::True,
                ast::Singleton::False => Const::False,
            }),
            ast::Pattern::MatchSequence(p) => PatternKind::Sequence(self.patterns(&p.patterns)),
            ast::Pattern::MatchMapping(p) => PatternKind::Mapping {
                keys: self.exprs(&p.keys),
                patterns: self.patterns(&p.patterns),
                rest: p.rest.as_ref().map(named),
            },
            ast::Pattern::MatchClass(p) => PatternKind::Class {
                cls: self.expr(&p.cls),
                patterns: self.patterns(&p.arguments.patterns),
                keywords: p.arguments.keywords.iter().map(|k| self.keyword_pattern(k)).collect(),
            },
            ast::Pattern::MatchStar(p) => PatternKind::Star(p.name.as_ref().map(named)),
            ast::Pattern::MatchAs(p) => PatternKind::As {
                pattern: p.pattern.as_deref().map(|inner| Box::new(self.pattern(inner))),
                name: p.name.as_ref().map(named),
            },
            ast::Pattern::MatchOr(p) => PatternKind::Or(self.patterns(&p.patterns)),
        }
    }

    fn patterns(&mut self, patterns: &'a [ast::Pattern]) -> Vec<Pattern> {
        patterns.iter().map(|pattern| self.pattern(pattern)).collect()
    }

    fn keyword_pattern(&mut self, keyword: &'a ast::PatternKeyword) -> (Named, Pattern) {
        (named(&keyword.attr), self.pattern(&keyword.pattern))
    }
}
