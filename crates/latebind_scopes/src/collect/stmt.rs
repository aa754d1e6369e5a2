//! Statements: `symtable_visit_stmt`.

use latebind_source::Span;
use latebind_syntax::tree::{Alias, Case, ExprId, Handler, Named, Stmt, StmtId, WithItem};

use super::checks::Directive;
use super::jumps::TryParts;
use super::{Collector, Step};
use crate::facts::{BindingKind, ScopeKind};
use crate::flags::Flags;

impl<'t> Collector<'t> {
    pub(super) fn visit_stmts(&mut self, stmts: &'t [StmtId]) {
        let Some((&first, rest)) = stmts.split_first() else {
            return;
        };
        if !rest.is_empty() {
            self.agenda.push(Step::Stmts(rest));
        }
        self.visit_stmt(first);
    }

    fn visit_stmt(&mut self, id: StmtId) {
        let tree = self.tree;
        match tree.stmt(id) {
            Stmt::Function(function) => self.visit_function(id, function),
            Stmt::Class(class) => self.visit_class(id, class),
            Stmt::TypeAlias { name, type_params, value } => self.visit_type_alias(id, *name, type_params, *value),
            Stmt::Return { value } => {
                self.check_return(id, *value);
                self.plan_expr(*value);
            }
            Stmt::Delete { targets } => self.plan([Step::Targets(targets, BindingKind::Del)]),
            Stmt::Assign { targets, value } => {
                self.plan([Step::Targets(targets, BindingKind::Assign), Step::Expr(*value)]);
            }
            Stmt::AnnAssign { target, annotation, value, simple } => {
                self.visit_ann_assign(id, (*target, *simple), *annotation, *value);
            }
            Stmt::AugAssign { target, value, .. } => {
                self.plan([Step::Target(*target, BindingKind::AugAssign), Step::Expr(*value)]);
            }
            Stmt::For { is_async, target, iter, body, orelse } => {
                self.check_async(*is_async, "async for", id);
                self.visit_loop(id, body, orelse);
                self.plan([Step::Target(*target, BindingKind::For), Step::Expr(*iter)]);
            }
            Stmt::While { test, body, orelse } => {
                self.visit_loop(id, body, orelse);
                self.plan([Step::Expr(*test)]);
            }
            Stmt::If { test, body, orelse } => {
                self.plan_conditional([Step::Stmts(body), Step::Stmts(orelse)]);
                self.plan([Step::Expr(*test)]);
            }
            Stmt::Match { subject, cases } => self.visit_match(*subject, cases),
            Stmt::Raise { exc, cause } => {
                self.plan_expr(*cause);
                self.plan_expr(*exc);
            }
            Stmt::Try { body, handlers, orelse, finalbody, is_star } => {
                self.check_handlers(handlers);
                let parts = self.around_try(id, !handlers.is_empty(), !finalbody.is_empty(), *is_star);
                self.visit_try(&parts, body, handlers, orelse, finalbody);
            }
            Stmt::Assert { test, msg } => {
                self.plan_expr(*msg);
                self.plan([Step::Expr(*test)]);
            }
            Stmt::Import { names } | Stmt::ImportFrom { names, .. } => {
                names.iter().for_each(|alias| self.visit_alias(alias, id));
                self.check_import_from(id);
            }
            Stmt::Global { names } => self.visit_directive(names, Directive::Global, id),
            Stmt::Nonlocal { names } => self.visit_directive(names, Directive::Nonlocal, id),
            Stmt::Expr { value } => self.plan([Step::Expr(*value)]),
            Stmt::With { is_async, items, body } => {
                self.check_async(*is_async, "async with", id);
                self.visit_with(id, items, body);
            }
            Stmt::Break => self.check_jump(id, "'break' outside loop"),
            Stmt::Continue => self.check_jump(id, "'continue' not properly in loop"),
            Stmt::Pass => {}
        }
    }

    /// Plans `steps` as a conditional block (3.14 asks whether annotations stand in one).
    fn plan_conditional<const N: usize>(&mut self, steps: [Step<'t>; N]) {
        let before = self.cur().visit.in_conditional_block;
        self.plan([Step::Conditional(before)]);
        self.plan(steps);
        self.plan([Step::Conditional(true)]);
    }

    fn visit_loop(&mut self, id: StmtId, body: &'t [StmtId], orelse: &'t [StmtId]) {
        let around = self.around_loop(id);
        let [enter, body, leave] = self.inside(around, body);
        self.plan_conditional([enter, body, leave, Step::Stmts(orelse)]);
    }

    fn visit_match(&mut self, subject: ExprId, cases: &'t [Case]) {
        let before = self.cur().visit.in_conditional_block;
        self.plan([Step::Conditional(before)]);
        if let Some((last, others)) = cases.split_last() {
            self.plan([Step::Case(last, true)]);
            self.plan_each(others, |case| Step::Case(case, false));
        }
        self.plan([Step::Expr(subject), Step::Conditional(true)]);
    }

    fn visit_try(
        &mut self,
        parts: &TryParts,
        body: &'t [StmtId],
        handlers: &'t [Handler],
        orelse: &'t [StmtId],
        finalbody: &'t [StmtId],
    ) {
        let before = self.cur().visit.in_conditional_block;
        let handlers_first = self.version.visits_handlers_before_else();
        let [enter_handlers, _, leave_handlers] = self.inside(parts.handlers, &[]);
        self.plan(self.inside(parts.finalbody, finalbody));
        self.plan([Step::Conditional(before)]);
        if handlers_first {
            self.plan(self.inside(parts.orelse, orelse));
        }
        self.plan([leave_handlers]);
        self.plan_each(handlers, Step::Handler);
        self.plan([enter_handlers]);
        if !handlers_first {
            self.plan(self.inside(parts.orelse, orelse));
        }
        self.plan(self.inside(parts.body, body));
        self.plan([Step::Conditional(true)]);
    }

    fn visit_with(&mut self, id: StmtId, items: &'t [WithItem], body: &'t [StmtId]) {
        let before = self.cur().visit.in_conditional_block;
        let around = self.around_with(items.len(), self.tree.stmt_span(id));
        self.plan(self.inside(around, body));
        self.plan([Step::Conditional(before)]);
        self.plan_each(items, Step::WithItem);
        self.plan([Step::Conditional(true)]);
    }

    pub(super) fn visit_withitem(&mut self, item: &'t WithItem) {
        if let Some(vars) = item.vars {
            self.plan([Step::Target(vars, BindingKind::With)]);
        }
        self.plan([Step::Expr(item.context)]);
    }

    pub(super) fn visit_excepthandler(&mut self, handler: &'t Handler) {
        self.check_handler(handler);
        if let Some(name) = &handler.name {
            let end = Span::new(handler.span.end, handler.span.end);
            self.plan([
                Step::Named(name, BindingKind::Except, handler.span),
                Step::Stmts(&handler.body),
                Step::ExceptEnd(name, end),
            ]);
        } else {
            self.plan([Step::Stmts(&handler.body)]);
        }
        self.plan_expr(handler.ty);
    }

    pub(super) fn visit_match_case(&mut self, case: &'t Case, is_last: bool) {
        self.check_pattern(case, is_last);
        self.plan([Step::Stmts(&case.body)]);
        self.plan_expr(case.guard);
        self.plan([Step::Pattern(&case.pattern)]);
    }

    /// An import binds the first part of a dotted name: `import os.path` binds `os`.
    fn visit_alias(&mut self, alias: &Alias, stmt: StmtId) {
        // Before 3.14 errors point at the whole statement.
        let node = if self.version.checks_in_symtable() { alias.span } else { self.tree.stmt_span(stmt) };
        if alias.name.name == "*" {
            return self.visit_star_import(alias.span);
        }
        match &alias.asname {
            Some(asname) => {
                self.define(&asname.name, asname.span, BindingKind::Import, node);
            }
            None => {
                let first = alias.name.name.split('.').next().unwrap_or_default();
                let start = alias.name.span.start;
                let end = alias.name.span.end.min(start.saturating_add(first.len() as u32));
                self.define(first, Span::new(start, end), BindingKind::Import, node);
            }
        }
    }

    fn visit_star_import(&mut self, span: Span) {
        if self.cur().kind != ScopeKind::Module {
            self.star_import_outside_module(span);
        }
        self.facts.star_imports.push(span);
    }

    fn visit_directive(&mut self, names: &[Named], directive: Directive, stmt: StmtId) {
        let span = self.tree.stmt_span(stmt);
        let flag = match directive {
            Directive::Global => Flags::DEF_GLOBAL,
            Directive::Nonlocal => Flags::DEF_NONLOCAL,
        };
        for Named { name, .. } in names {
            self.check_directive(name, directive, span);
            self.add_def(name, flag, span);
            self.record_directive(name, span);
        }
    }
}
