//! What the compiler refuses in the patterns of a `match`.
//!
//! ```python
//! match point:
//!     case x: ...              # name capture 'x' makes remaining patterns unreachable
//!     case [a, a]: ...         # multiple assignments to name 'a' in pattern
//!     case [a] | [b]: ...      # alternative patterns bind different names
//! ```
//!
//! CPython: `compiler_pattern` and what it calls; with a stack of its own, as patterns may
//! nest deeper than ours.

use std::collections::BTreeSet;

use latebind_source::Span;
use latebind_syntax::tree::{Case, Expr, ExprId, Ident, Pattern, PatternKind, Tree};
use rustc_hash::FxHashSet;

use super::Collector;
use super::pattern_key::{self, Key};
use super::repeated::first_repeated;
use crate::version::PythonVersion;

impl Collector<'_> {
    pub(super) fn check_pattern(&mut self, case: &Case, is_last: bool) {
        let mut check = PatternCheck::new(self.tree, self.version, case.pattern.span);
        if let Err(Refused { message, span }) = check.run(&case.pattern, is_last || case.guard.is_some()) {
            self.late_error(&message, span);
        }
    }
}

struct Refused {
    message: String,
    span: Span,
}

enum Task<'t> {
    /// Whether it may match everything.
    Pattern(&'t Pattern, bool),
    /// The name that a pattern binds last.
    Store(&'t Ident, Span),
    /// The end of one alternative of a `|`.
    Alternative(Span),
    /// The end of them all.
    Or(Span),
}

/// A `|` in the middle of its check.
struct Alternatives<'t> {
    /// What was bound before it.
    before: BTreeSet<&'t str>,
    /// What its first alternative binds.
    control: Option<BTreeSet<&'t str>>,
}

struct PatternCheck<'t> {
    tree: &'t Tree,
    version: PythonVersion,
    bound: BTreeSet<&'t str>,
    open: Vec<Alternatives<'t>>,
    /// The pattern entered last: 3.10 and 3.11 point at it whatever is wrong.
    last: Span,
    waiting: Vec<Task<'t>>,
}

impl<'t> PatternCheck<'t> {
    fn new(tree: &'t Tree, version: PythonVersion, last: Span) -> Self {
        Self { tree, version, bound: BTreeSet::new(), open: Vec::new(), last, waiting: Vec::new() }
    }

    fn run(&mut self, pattern: &'t Pattern, may_match_all: bool) -> Result<(), Refused> {
        self.waiting.push(Task::Pattern(pattern, may_match_all));
        while let Some(task) = self.waiting.pop() {
            match task {
                Task::Pattern(pattern, may_match_all) => self.visit(pattern, may_match_all)?,
                Task::Store(name, span) => self.store(name, span)?,
                Task::Alternative(span) => self.end_alternative(span)?,
                Task::Or(span) => self.end_or(span)?,
            }
        }
        Ok(())
    }

    fn refuse(&self, message: String, span: Span) -> Result<(), Refused> {
        let span = if self.version >= PythonVersion::V3_12 { span } else { self.last };
        Err(Refused { message, span })
    }

    fn visit(&mut self, pattern: &'t Pattern, may_match_all: bool) -> Result<(), Refused> {
        let span = pattern.span;
        self.last = span;
        match &pattern.kind {
            PatternKind::Value(value) => self.check_value(*value, span),
            PatternKind::Singleton(_) | PatternKind::Star(None) => Ok(()),
            PatternKind::Star(Some(name)) => self.store(&name.name, span),
            PatternKind::Sequence(patterns) => self.visit_sequence(patterns, span),
            PatternKind::Mapping { keys, patterns, rest } => {
                self.check_keys(keys, span)?;
                self.waiting.extend(rest.iter().map(|name| Task::Store(&name.name, span)));
                self.wait_for_parts(patterns);
                Ok(())
            }
            PatternKind::Class { patterns, keywords, .. } => {
                self.check_attributes(keywords)?;
                self.waiting.extend(keywords.iter().rev().map(|(_, pattern)| Task::Pattern(pattern, true)));
                self.wait_for_parts(patterns);
                Ok(())
            }
            PatternKind::As { pattern: None, name } => {
                self.capture(name.as_ref().map(|it| &it.name), span, may_match_all)
            }
            PatternKind::As { pattern: Some(inner), name } => {
                self.waiting.extend(name.iter().map(|name| Task::Store(&name.name, span)));
                self.waiting.push(Task::Pattern(inner, may_match_all));
                Ok(())
            }
            PatternKind::Or(patterns) => {
                self.open_or(patterns, span, may_match_all);
                Ok(())
            }
        }
    }

    /// The parts of a pattern may match everything: it refuses what does not have its shape.
    fn wait_for_parts(&mut self, patterns: &'t [Pattern]) {
        self.waiting.extend(patterns.iter().rev().map(|pattern| Task::Pattern(pattern, true)));
    }

    fn check_value(&self, value: ExprId, span: Span) -> Result<(), Refused> {
        match self.tree.expr(value) {
            Expr::FString { .. } | Expr::TString { .. } => {
                self.refuse("patterns may only match literals and attribute lookups".to_owned(), span)
            }
            _ => Ok(()),
        }
    }

    fn capture(&mut self, name: Option<&'t Ident>, span: Span, may_match_all: bool) -> Result<(), Refused> {
        match name {
            Some(name) if !may_match_all => {
                self.refuse(format!("name capture '{name}' makes remaining patterns unreachable"), span)
            }
            None if !may_match_all => self.refuse("wildcard makes remaining patterns unreachable".to_owned(), span),
            Some(name) => self.store(name, span),
            None => Ok(()),
        }
    }

    fn store(&mut self, name: &'t str, span: Span) -> Result<(), Refused> {
        if self.bound.insert(name) {
            return Ok(());
        }
        self.refuse(format!("multiple assignments to name '{name}' in pattern"), span)
    }

    fn visit_sequence(&mut self, patterns: &'t [Pattern], span: Span) -> Result<(), Refused> {
        let stars = patterns.iter().filter(|pattern| matches!(pattern.kind, PatternKind::Star(_)));
        if stars.count() > 1 {
            return self.refuse("multiple starred names in sequence pattern".to_owned(), span);
        }
        self.wait_for_parts(patterns);
        Ok(())
    }

    fn check_keys(&self, keys: &[ExprId], span: Span) -> Result<(), Refused> {
        let mut seen = FxHashSet::default();
        for &key in keys {
            if matches!(self.tree.expr(key), Expr::FString { .. } | Expr::TString { .. }) {
                let message = "mapping pattern keys may only match literals and attribute lookups";
                return self.refuse(message.to_owned(), span);
            }
            let Some(Key { value, shown }) = pattern_key::key(self.tree, key) else { continue };
            if !seen.insert(value) {
                return self.refuse(format!("mapping pattern checks duplicate key ({shown})"), span);
            }
        }
        Ok(())
    }

    fn check_attributes(&mut self, keywords: &'t [(latebind_syntax::tree::Named, Pattern)]) -> Result<(), Refused> {
        let Some(repeated) = first_repeated(keywords.iter().map(|(name, _)| Some(&name.name))) else { return Ok(()) };
        let (name, pattern) = &keywords[repeated];
        self.last = pattern.span;
        self.refuse(format!("attribute name repeated in class pattern: {}", name.name), pattern.span)
    }

    /// Only the last alternative may match everything.
    fn open_or(&mut self, patterns: &'t [Pattern], span: Span, may_match_all: bool) {
        self.open.push(Alternatives { before: std::mem::take(&mut self.bound), control: None });
        self.waiting.push(Task::Or(span));
        for (place, pattern) in patterns.iter().rev().enumerate() {
            self.waiting.push(Task::Alternative(span));
            self.waiting.push(Task::Pattern(pattern, may_match_all && place == 0));
        }
    }

    fn end_alternative(&mut self, span: Span) -> Result<(), Refused> {
        let bound = std::mem::take(&mut self.bound);
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        let is_same = *open.control.get_or_insert_with(|| bound.clone()) == bound;
        if is_same { Ok(()) } else { self.refuse("alternative patterns bind different names".to_owned(), span) }
    }

    fn end_or(&mut self, span: Span) -> Result<(), Refused> {
        let Some(Alternatives { before, control }) = self.open.pop() else { return Ok(()) };
        self.bound = before;
        control.into_iter().flatten().try_for_each(|name| self.store(name, span))
    }
}
