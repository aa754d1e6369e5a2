//! Statements.

use latebind_source::Span;
use latebind_syntax::tree::{Alias, Case, Class, Expr, ExprId, Function, Ident, Stmt, StmtId};
use smol_str::format_smolstr;

use crate::builder::{Around, Builder};
use crate::ir::{Arg, ArgKind, Bind, End, Loop, LoopKind, Op, Temp};
use crate::pattern::irrefutable;

impl<'a> Builder<'a> {
    pub(crate) fn suite(&mut self, body: &'a [StmtId]) {
        for &id in body {
            let base = self.next_temp;
            self.stmt(id);
            self.forget_from(base);
        }
    }

    fn stmt(&mut self, id: StmtId) {
        let span = self.tree.stmt_span(id);
        match self.tree.stmt(id) {
            Stmt::Function(function) => self.function(id, function, span),
            Stmt::Class(class) => self.class(id, class, span),
            Stmt::Return { value } => self.return_(*value, span),
            Stmt::Delete { targets } => targets.iter().for_each(|&target| self.delete(target)),
            Stmt::Assign { targets, value } => {
                let src = self.expr(*value);
                targets.iter().for_each(|&target| self.assign(target, src, Bind::Assign));
            }
            Stmt::AugAssign { target, op, value } => self.aug_assign(*target, *op, *value, span),
            Stmt::AnnAssign { target, value, .. } => {
                if let Some(value) = value {
                    let src = self.expr(*value);
                    self.assign(*target, src, Bind::Assign);
                }
            }
            Stmt::For { is_async, target, iter, body, orelse } => {
                self.for_(id, *is_async, *target, *iter, (body, orelse))
            }
            Stmt::While { test, body, orelse } => self.while_(id, *test, body, orelse),
            Stmt::If { test, body, orelse } => self.if_(*test, body, orelse),
            Stmt::With { is_async, items, body } => self.with(*is_async, items, body),
            Stmt::Match { subject, cases } => self.match_(*subject, cases),
            Stmt::Raise { exc, cause } => {
                for &part in exc.iter().chain(cause) {
                    let src = self.expr(part);
                    self.emit(Op::Throw { src }, span);
                }
                self.finish(End::Raise);
            }
            Stmt::Try { body, handlers, orelse, finalbody, .. } => self.try_(body, handlers, orelse, finalbody),
            Stmt::Assert { test, msg } => self.assert(*test, *msg),
            Stmt::Import { names } => names.iter().for_each(|alias| self.import(alias)),
            Stmt::ImportFrom { module, level, names } => self.import_from(module.as_ref(), *level, names),
            Stmt::Expr { value } => {
                self.expr(*value);
            }
            Stmt::Break => self.leave_turn(false),
            Stmt::Continue => self.leave_turn(true),
            Stmt::TypeAlias { name, .. } => {
                let src = self.opaque(span);
                self.assign(*name, src, Bind::Assign);
            }
            Stmt::Global { .. } | Stmt::Nonlocal { .. } | Stmt::Pass => {}
        }
    }

    fn function(&mut self, id: StmtId, function: &'a Function, span: Span) {
        let decorators: Vec<Temp> = function.decorators.iter().map(|&it| self.expr(it)).collect();
        let defaults = self.defaults(&function.params);
        let Some(scope) = self.scopes.scope_of_stmt(id) else { return };
        let dst = self.temp();
        self.emit(Op::Function { dst, scope, defaults }, span);
        let value = self.decorate(&function.decorators, &decorators, dst);
        self.store(&function.name.name, value, Bind::Def, function.name.span);
    }

    fn decorate(&mut self, exprs: &[ExprId], decorators: &[Temp], mut value: Temp) -> Temp {
        for (&expr, &func) in exprs.iter().zip(decorators).rev() {
            let dst = self.temp();
            let args = vec![Arg { kind: ArgKind::Positional, value }];
            self.emit(Op::Call { dst, func, args }, self.span(expr));
            value = dst;
        }
        value
    }

    fn class(&mut self, id: StmtId, class: &'a Class, span: Span) {
        let decorators: Vec<Temp> = class.decorators.iter().map(|&it| self.expr(it)).collect();
        let bases: Vec<Temp> = class.bases.iter().map(|&base| self.expr(base)).collect();
        let keywords: Vec<Temp> = class.keywords.iter().map(|it| self.expr(it.value)).collect();
        let Some(scope) = self.scopes.scope_of_stmt(id) else { return };
        let outside = self.enter_scope(scope, span);
        self.suite(&class.body);
        let dst = self.temp();
        self.emit(Op::Class { dst, scope, bases, keywords }, span);
        self.leave_scope(outside, span);
        let value = self.decorate(&class.decorators, &decorators, dst);
        self.store(&class.name.name, value, Bind::Class, class.name.span);
    }

    fn return_(&mut self, value: Option<ExprId>, span: Span) {
        let value = match value {
            Some(value) => self.expr(value),
            None => self.opaque(span),
        };
        self.clean_up_to(0);
        self.finish(End::Return(value, span));
    }

    /// The target's parts are evaluated once, before the value.
    fn aug_assign(&mut self, target: ExprId, op: latebind_syntax::tree::BinaryOp, value: ExprId, span: Span) {
        match self.tree.expr(target) {
            Expr::Attribute { value: object, attr, .. } => {
                let (object, left) = (self.expr(*object), self.temp());
                self.emit(Op::Attr { dst: left, object, name: attr.clone() }, self.span(target));
                let src = self.in_place(left, op, value, span);
                self.emit(Op::SetAttr { object, name: attr.clone(), src }, span);
            }
            Expr::Subscript { value: object, index } => {
                let var = self.index_var(*index);
                let (object, index, left) = (self.expr(*object), self.expr(*index), self.temp());
                self.emit(Op::Item { dst: left, object, index, var }, self.span(target));
                let src = self.in_place(left, op, value, span);
                self.emit(Op::SetItem { object, index, var, src }, span);
            }
            _ => {
                let left = self.expr(target);
                let src = self.in_place(left, op, value, span);
                self.assign(target, src, Bind::Assign);
            }
        }
    }

    fn in_place(&mut self, left: Temp, op: latebind_syntax::tree::BinaryOp, value: ExprId, span: Span) -> Temp {
        let right = self.expr(value);
        let dst = self.temp();
        self.emit(Op::InPlace { dst, op, left, right }, span);
        dst
    }

    fn for_(
        &mut self,
        id: StmtId,
        is_async: bool,
        target: ExprId,
        iter: ExprId,
        (body, orelse): (&'a [StmtId], &'a [StmtId]),
    ) {
        let src = self.expr(iter);
        let source = self.temp();
        self.emit(Op::Iter { dst: source, src, is_async }, self.span(iter));
        let dst = self.temp();
        let at_most = self.at_most(iter);
        let it = self.new_loop(Loop {
            scope: self.scope,
            span: self.tree.stmt_span(id),
            kind: LoopKind::For(id),
            head: self.span(iter),
            target: Some(self.span(target)),
            repeats: self.repeats(target, body),
            at_most,
        });
        let (head, turn, done, exit) = (self.block(), self.block(), self.block(), self.block());
        let again = if at_most.is_some_and(|n| n <= 1) { done } else { head };
        self.draw(head, at_most, End::Next { iter: source, dst, id: it, body: turn, exit: done });
        self.enter(turn);
        self.emit(Op::Turn { id: it }, self.span(target));
        self.assign(target, dst, Bind::Target(it));
        self.turn_body(body, exit, again);
        self.enter(done);
        self.suite(orelse);
        self.jump(exit);
        self.enter(exit);
    }

    /// The head and the body: all that a turn runs again.
    fn repeats(&self, head: ExprId, body: &[StmtId]) -> Vec<Span> {
        let ends = body.first().zip(body.last());
        let suite = ends.map(|(&first, &last)| Span::new(self.whole(first).start, self.tree.stmt_span(last).end));
        std::iter::once(self.span(head)).chain(suite).collect()
    }

    /// A statement with its decorators.
    fn whole(&self, id: StmtId) -> Span {
        let span = self.tree.stmt_span(id);
        let decorators = match self.tree.stmt(id) {
            Stmt::Function(function) => &function.decorators,
            Stmt::Class(class) => &class.decorators,
            _ => return span,
        };
        let start = decorators.first().map_or(span.start, |&first| self.span(first).start);
        Span::new(start.min(span.start), span.end)
    }

    fn turn_body(&mut self, body: &'a [StmtId], exit: crate::ir::BlockId, again: crate::ir::BlockId) {
        self.around.push(Around::Loop { exit, again });
        self.suite(body);
        self.around.pop();
        self.jump(again);
    }

    fn while_(&mut self, id: StmtId, test: ExprId, body: &'a [StmtId], orelse: &'a [StmtId]) {
        let it = self.new_loop(Loop {
            scope: self.scope,
            span: self.tree.stmt_span(id),
            kind: LoopKind::While(id),
            head: self.span(test),
            target: None,
            repeats: self.repeats(test, body),
            at_most: None,
        });
        let (head, turn, done, exit) = (self.block(), self.block(), self.block(), self.block());
        self.jump(head);
        self.enter(head);
        self.emit(Op::Test { id: it }, self.span(test));
        let base = self.next_temp;
        let test = self.expr(test);
        self.finish(End::Branch { test, then: turn, orelse: done });
        self.enter(turn);
        self.emit(Op::Turn { id: it }, Span::default());
        self.forget_from(base);
        self.turn_body(body, exit, head);
        self.enter(done);
        self.emit(Op::NoTurn { id: it }, Span::default());
        self.suite(orelse);
        self.jump(exit);
        self.enter(exit);
    }

    fn if_(&mut self, test: ExprId, body: &'a [StmtId], orelse: &'a [StmtId]) {
        let test = self.expr(test);
        let (then, other, end) = (self.block(), self.block(), self.block());
        self.finish(End::Branch { test, then, orelse: other });
        for (block, suite) in [(then, body), (other, orelse)] {
            self.enter(block);
            self.suite(suite);
            self.jump(end);
        }
        self.enter(end);
    }

    fn match_(&mut self, subject: ExprId, cases: &'a [Case]) {
        let subject = self.expr(subject);
        let end = self.block();
        for case in cases {
            let (hit, miss) = (self.block(), self.block());
            let ways = if irrefutable(&case.pattern) { vec![hit] } else { vec![hit, miss] };
            self.finish(End::Fork(ways));
            self.enter(hit);
            self.bind_pattern(&case.pattern, subject);
            if let Some(guard) = case.guard {
                let test = self.expr(guard);
                let then = self.block();
                self.finish(End::Branch { test, then, orelse: miss });
                self.enter(then);
            }
            self.suite(&case.body);
            self.jump(end);
            self.enter(miss);
        }
        self.jump(end);
        self.enter(end);
    }

    fn assert(&mut self, test: ExprId, msg: Option<ExprId>) {
        let test = self.expr(test);
        let (holds, fails) = (self.block(), self.block());
        self.finish(End::Branch { test, then: holds, orelse: fails });
        self.enter(fails);
        if let Some(msg) = msg {
            self.expr(msg);
        }
        self.finish(End::Raise);
        self.enter(holds);
    }

    /// `import a.b` binds `a`, `import a.b as c` binds the module `a.b`.
    fn import(&mut self, alias: &Alias) {
        let root = alias.name.name.split('.').next().unwrap_or_default();
        let (bound, path) = match &alias.asname {
            Some(name) => (name.name.as_str(), alias.name.name.as_str()),
            None => (root, root),
        };
        self.import_path(bound, path.into(), alias.span);
    }

    fn import_from(&mut self, module: Option<&Ident>, level: u32, names: &[Alias]) {
        let dots = ".".repeat(level as usize);
        // `from . import a` is `.a`, `from .b import a` is `.b.a`.
        let module = module.map_or_else(String::new, |module| format!("{module}."));
        for alias in names {
            if alias.name.name == "*" {
                self.emit(Op::ImportStar, alias.span);
                continue;
            }
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            let path = format_smolstr!("{dots}{module}{}", alias.name.name);
            self.import_path(&bound.name, path, alias.span);
        }
    }

    fn import_path(&mut self, bound: &str, path: Ident, span: Span) {
        let dst = self.temp();
        self.emit(Op::Import { dst, path }, span);
        self.store(bound, dst, Bind::Import, span);
    }
}
