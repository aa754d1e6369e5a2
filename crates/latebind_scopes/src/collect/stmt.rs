//! Statements: `symtable_visit_stmt`.

use latebind_source::Span;
use latebind_syntax::tree::{Alias, Case, ExprId, Handler, Named, Stmt, StmtId, WithItem};

use super::checks::Directive;
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
                self.check_return(id, value.is_some());
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
                self.visit_conditional(body, orelse);
                self.plan([Step::Target(*target, BindingKind::For), Step::Expr(*iter)]);
            }
            Stmt::While { test, body, orelse } | Stmt::If { test, body, orelse } => {
                self.visit_conditional(body, orelse);
                self.plan([Step::Expr(*test)]);
            }
            Stmt::Match { subject, cases } => self.visit_match(*subject, cases),
            Stmt::Raise { exc, cause } => {
                self.plan_expr(*cause);
                self.plan_expr(*exc);
            }
            Stmt::Try { body, handlers, orelse, finalbody, .. } => {
                self.visit_try(body, handlers, orelse, finalbody);
            }
            Stmt::Assert { test, msg } => {
                self.plan_expr(*msg);
                self.plan([Step::Expr(*test)]);
            }
            Stmt::Import { names } | Stmt::ImportFrom { names, .. } => {
                names.iter().for_each(|alias| self.visit_alias(alias));
                self.check_import_from(id);
            }
            Stmt::Global { names } => self.visit_directive(names, Directive::Global, id),
            Stmt::Nonlocal { names } => self.visit_directive(names, Directive::Nonlocal, id),
            Stmt::Expr { value } => self.plan([Step::Expr(*value)]),
            Stmt::With { is_async, items, body } => {
                self.check_async(*is_async, "async with", id);
                self.visit_with(items, body);
            }
            Stmt::Pass | Stmt::Break | Stmt::Continue => {}
        }
    }

    /// Plans `steps` as a conditional block (3.14 asks whether annotations stand in one).
    fn plan_conditional<const N: usize>(&mut self, steps: [Step<'t>; N]) {
        let before = self.cur().visit.in_conditional_block;
        self.plan([Step::Conditional(before)]);
        self.plan(steps);
        self.plan([Step::Conditional(true)]);
    }

    fn visit_conditional(&mut self, body: &'t [StmtId], orelse: &'t [StmtId]) {
        self.plan_conditional([Step::Stmts(body), Step::Stmts(orelse)]);
    }

    fn visit_match(&mut self, subject: ExprId, cases: &'t [Case]) {
        let before = self.cur().visit.in_conditional_block;
        self.plan([Step::Conditional(before)]);
        self.plan_each(cases, Step::Case);
        self.plan([Step::Expr(subject), Step::Conditional(true)]);
    }

    fn visit_try(
        &mut self,
        body: &'t [StmtId],
        handlers: &'t [Handler],
        orelse: &'t [StmtId],
        finalbody: &'t [StmtId],
    ) {
        let before = self.cur().visit.in_conditional_block;
        let handlers_first = self.version.visits_handlers_before_else();
        self.plan([Step::Stmts(finalbody), Step::Conditional(before)]);
        if handlers_first {
            self.plan([Step::Stmts(orelse)]);
        }
        self.plan_each(handlers, Step::Handler);
        if !handlers_first {
            self.plan([Step::Stmts(orelse)]);
        }
        self.plan([Step::Conditional(true), Step::Stmts(body)]);
    }

    fn visit_with(&mut self, items: &'t [WithItem], body: &'t [StmtId]) {
        let before = self.cur().visit.in_conditional_block;
        self.plan([Step::Stmts(body), Step::Conditional(before)]);
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

    pub(super) fn visit_match_case(&mut self, case: &'t Case) {
        self.plan([Step::Stmts(&case.body)]);
        self.plan_expr(case.guard);
        self.plan([Step::Pattern(&case.pattern)]);
    }

    /// An import binds the first part of a dotted name: `import os.path` binds `os`.
    fn visit_alias(&mut self, alias: &Alias) {
        if alias.name.name == "*" {
            return self.visit_star_import(alias.span);
        }
        match &alias.asname {
            Some(asname) => {
                self.define(&asname.name, asname.span, BindingKind::Import, alias.span);
            }
            None => {
                let first = alias.name.name.split('.').next().unwrap_or_default();
                let start = alias.name.span.start;
                let end = alias.name.span.end.min(start.saturating_add(first.len() as u32));
                self.define(first, Span::new(start, end), BindingKind::Import, alias.span);
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
