//! The errors of pass 1, in CPython's words and at CPython's places.

use latebind_source::Span;
use latebind_syntax::tree::{ExprId, StmtId};

use super::{Collector, future};
use crate::error::{ErrorStage, ScopeError};
use crate::facts::{BindingKind, ScopeKind};
use crate::flags::Flags;
use crate::version::PythonVersion;

/// `global` or `nonlocal`.
#[derive(Copy, Clone)]
pub(super) enum Directive {
    Global,
    Nonlocal,
}

impl Directive {
    fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Nonlocal => "nonlocal",
        }
    }
}

impl Collector<'_> {
    fn error(&mut self, message: String, span: Span) {
        self.facts.error(message, span);
    }

    /// An error that 3.8 and 3.9 place one column to the left.
    fn error_one_left(&mut self, message: String, span: Span) {
        self.facts.error(message, span);
        if let Some(error) = self.facts.errors.last_mut() {
            error.one_column_left = self.version < PythonVersion::V3_10;
        }
    }

    /// 3.8 and 3.9 point at the start of the block instead of the place.
    fn place(&self, span: Span) -> Span {
        if self.version >= PythonVersion::V3_10 { span } else { self.cur().span }
    }

    pub(super) fn check_duplicate(&mut self, name: &str, before: Flags, flags: Flags, span: Span) {
        let twice = |flag: Flags| before.has(flag) && flags.has(flag);
        if twice(Flags::DEF_PARAM) {
            self.error(format!("duplicate argument '{name}' in function definition"), self.place(span));
        } else if twice(Flags::DEF_TYPE_PARAM) {
            self.error(format!("duplicate type parameter '{name}'"), span);
        }
    }

    pub(super) fn inner_loop_conflict(&mut self, name: &str, span: Span) {
        self.error(
            format!("comprehension inner loop cannot rebind assignment expression target '{name}'"),
            self.place(span),
        );
    }

    /// A name that was used in the block cannot be declared afterwards.
    pub(super) fn check_directive(&mut self, name: &str, directive: Directive, span: Span) {
        let before = self.lookup(name);
        let word = directive.word();
        let message = if before.has(Flags::DEF_PARAM) {
            format!("name '{name}' is parameter and {word}")
        } else if before.has(Flags::USE) {
            format!("name '{name}' is used prior to {word} declaration")
        } else if before.has(Flags::DEF_ANNOT) {
            format!("annotated name '{name}' can't be {word}")
        } else if before.has(Flags::DEF_LOCAL) {
            format!("name '{name}' is assigned to before {word} declaration")
        } else {
            return;
        };
        self.error(message, span);
    }

    pub(super) fn check_annotated(&mut self, name: &str, span: Span) {
        let before = self.lookup(name);
        if self.cur().kind == ScopeKind::Module {
            return;
        }
        if before.has(Flags::DEF_GLOBAL) {
            self.error(format!("annotated name '{name}' can't be global"), span);
        } else if before.has(Flags::DEF_NONLOCAL) {
            self.error(format!("annotated name '{name}' can't be nonlocal"), span);
        }
    }

    /// `__debug__`; deleting it was forgotten before 3.10.
    pub(super) fn check_name(&mut self, name: &str, kind: BindingKind, span: Span) {
        let deletes = kind == BindingKind::Del;
        let forgotten = deletes && self.version < PythonVersion::V3_10;
        if name == "__debug__" && !forgotten {
            let verb = if deletes { "delete" } else { "assign to" };
            self.error_once_late(&format!("cannot {verb} __debug__"), span);
        }
    }

    pub(super) fn check_reserved(&mut self, name: &str, span: Span) {
        if name == "__classdict__" && self.version.checks_in_symtable() {
            self.error(format!("reserved name '{name}' cannot be used for type parameter"), span);
        }
    }

    pub(super) fn star_import_outside_module(&mut self, span: Span) {
        let place = self.place(span);
        self.error("import * only allowed at module level".to_owned(), place);
    }

    pub(super) fn walrus_in_iterable(&mut self, span: Span) {
        let message = "assignment expression cannot be used in a comprehension iterable expression";
        self.error_one_left(message.to_owned(), span);
    }

    pub(super) fn walrus_rebinds_target(&mut self, name: &str, span: Span) {
        self.error_one_left(
            format!("assignment expression cannot rebind comprehension iteration variable '{name}'"),
            span,
        );
    }

    /// A walrus in a comprehension whose host cannot take its target.
    pub(super) fn walrus_in_comprehension_of(&mut self, host: ScopeKind, span: Span) {
        let place = match host {
            ScopeKind::Class => "in a class body",
            ScopeKind::TypeParameters => "within the definition of a generic",
            ScopeKind::TypeAlias => "in a type alias",
            _ => "in a TypeVar bound",
        };
        self.error_one_left(format!("assignment expression within a comprehension cannot be used {place}"), span);
    }

    /// `symtable_raise_if_annotation_block`
    pub(super) fn raise_if_annotation_block(&mut self, what: &str, expr: ExprId) {
        let place = match self.cur().kind {
            ScopeKind::Annotation => "an annotation",
            ScopeKind::TypeVariable => self.cur().visit.scope_info,
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParameters => "the definition of a generic",
            _ => return,
        };
        let message = if self.version >= PythonVersion::V3_12 {
            format!("{what} cannot be used within {place}")
        } else {
            format!("'{what}' can not be used within {place}")
        };
        self.error(message, self.tree.expr_span(expr));
    }

    /// `symtable_raise_if_comprehension_block`
    pub(super) fn raise_if_comprehension_block(&mut self, expr: ExprId) {
        let what = match self.cur().kind {
            ScopeKind::ListComp => "list comprehension",
            ScopeKind::SetComp => "set comprehension",
            ScopeKind::DictComp => "dict comprehension",
            ScopeKind::GenExpr => "generator expression",
            _ => return,
        };
        let place = self.place(self.tree.expr_span(expr));
        self.error(format!("'yield' inside {what}"), place);
    }

    /// gh-109118: refused until 3.12.
    pub(super) fn check_class_annotation(&mut self, what: &str, expr: ExprId) {
        let allowed = self.version.allows_comprehension_in_class_annotation();
        if self.cur().can_see_class_scope && !allowed {
            let message = format!("Cannot use {what} in annotation scope within class scope");
            self.error(message, self.tree.expr_span(expr));
        }
    }

    /// A future import after the head of the file.
    pub(super) fn check_import_from(&mut self, stmt: StmtId) {
        let span = self.tree.stmt_span(stmt);
        if future::imported(self.tree.stmt(stmt), self.version).is_none() || span.start < self.future.end {
            return;
        }
        self.error_once_late("from __future__ imports must occur at the beginning of the file", span);
    }

    /// This pass notices it since 3.14; before, the compiler did, with the same words.
    pub(super) fn error_once_late(&mut self, message: &str, span: Span) {
        if self.version.checks_in_symtable() {
            self.error(message.to_owned(), span);
        } else {
            self.late_error(message, span);
        }
    }

    /// The compiler notices it, after the table is built.
    pub(super) fn late_error(&mut self, message: &str, span: Span) {
        let (message, stage, one_column_left) = (message.to_owned(), ErrorStage::Compile, false);
        self.late_errors.push(ScopeError { message, span, stage, one_column_left });
    }
}
