//! `match` patterns: which parts of the subject the captures take.

use latebind_syntax::tree::{Named, Pattern, PatternKind};

use crate::builder::Builder;
use crate::ir::{Bind, Op, Temp};

impl<'a> Builder<'a> {
    /// Binds the captures of a pattern that matched.
    pub(crate) fn bind_pattern(&mut self, pattern: &'a Pattern, subject: Temp) {
        match &pattern.kind {
            PatternKind::Value(_) | PatternKind::Singleton(_) => {}
            PatternKind::Sequence(parts) => parts.iter().for_each(|part| self.bind_part(part, subject)),
            PatternKind::Mapping { patterns, rest, .. } => {
                patterns.iter().for_each(|part| self.bind_part(part, subject));
                self.capture(rest.as_ref(), subject);
            }
            PatternKind::Class { patterns, keywords, .. } => {
                patterns.iter().for_each(|part| self.bind_part(part, subject));
                for (name, part) in keywords {
                    let dst = self.temp();
                    self.emit(Op::Attr { dst, object: subject, name: name.name.clone() }, part.span);
                    self.bind_pattern(part, dst);
                }
            }
            PatternKind::Star(name) => self.capture(name.as_ref(), subject),
            PatternKind::As { pattern, name } => {
                if let Some(inner) = pattern {
                    self.bind_pattern(inner, subject);
                }
                self.capture(name.as_ref(), subject);
            }
            PatternKind::Or(choices) => choices.iter().for_each(|choice| self.bind_pattern(choice, subject)),
        }
    }

    fn bind_part(&mut self, part: &'a Pattern, subject: Temp) {
        if matches!(part.kind, PatternKind::Star(_)) {
            return self.bind_pattern(part, subject);
        }
        let index = self.opaque(part.span);
        let dst = self.temp();
        self.emit(Op::Item { dst, object: subject, index, var: None }, part.span);
        self.bind_pattern(part, dst);
    }

    fn capture(&mut self, name: Option<&Named>, value: Temp) {
        if let Some(name) = name {
            self.store(&name.name, value, Bind::Match, name.span);
        }
    }
}

/// Whether the pattern matches anything (`case x:`, `case _:`).
pub(crate) fn irrefutable(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::As { pattern: None, .. } => true,
        PatternKind::As { pattern: Some(inner), .. } => irrefutable(inner),
        PatternKind::Or(choices) => choices.iter().any(irrefutable),
        _ => false,
    }
}
