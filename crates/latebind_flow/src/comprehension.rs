//! Comprehensions: a list, set or dict comprehension runs where it stands, with
//! variables of its own; a generator expression is a body of its own, but its
//! first iterable is evaluated by whoever makes it.
//!
//! ```python
//! gens.append(x + k for x in rows[k])     # rows[k] now, k later
//! ```

use latebind_scopes::ScopeId;
use latebind_source::Span;
use latebind_syntax::tree::{Clause, Const, Expr, ExprId};

use crate::builder::Builder;
use crate::ir::{Bind, BlockId, Display, End, Loop, LoopKind, Op, Temp};

/// What a turn of the innermost clause does.
#[derive(Clone, Copy)]
pub(crate) enum Element {
    Collect { into: Temp, key: Option<ExprId>, value: ExprId },
    Yield { value: ExprId },
}

impl<'a> Builder<'a> {
    pub(crate) fn comprehension(
        &mut self,
        id: ExprId,
        what: Display,
        key: Option<ExprId>,
        value: ExprId,
        clauses: &'a [Clause],
    ) -> Temp {
        let span = self.span(id);
        let into = self.temp();
        let Some((scope, first)) = self.scopes.scope_of_expr(id).zip(clauses.first()) else {
            return self.opaque(span);
        };
        let source = self.source(first);
        let outside = std::mem::replace(&mut self.scope, scope);
        self.emit(Op::Enter { scope }, span);
        self.emit(Op::Build { dst: into, what, items: Vec::new() }, span);
        self.clauses(id, clauses, Some(source), Element::Collect { into, key, value });
        self.emit(Op::Leave { scope }, span);
        self.scope = outside;
        into
    }

    fn source(&mut self, clause: &Clause) -> Temp {
        let src = self.expr(clause.iter);
        let dst = self.temp();
        self.emit(Op::Iter { dst, src, is_async: clause.is_async }, self.span(clause.iter));
        dst
    }

    /// Makes the generator; its body is lowered on its own.
    pub(crate) fn make_generator(&mut self, id: ExprId, clauses: &'a [Clause]) -> Temp {
        let span = self.span(id);
        let Some((scope, first)) = self.scopes.scope_of_expr(id).zip(clauses.first()) else {
            return self.opaque(span);
        };
        let source = self.source(first);
        let dst = self.temp();
        self.emit(Op::Generator { dst, scope, source }, span);
        dst
    }

    pub(crate) fn generator_body(&mut self, id: ExprId) {
        let Expr::Generator { elt, clauses } = self.tree.expr(id) else { return };
        let source = self.temp();
        self.emit(Op::Source { dst: source }, self.span(id));
        self.awaits |= clauses.iter().any(|clause| clause.is_async);
        self.clauses(id, clauses, Some(source), Element::Yield { value: *elt });
    }

    fn clauses(&mut self, id: ExprId, clauses: &'a [Clause], source: Option<Temp>, element: Element) {
        let Some((clause, inner)) = clauses.split_first() else {
            return self.element(element);
        };
        let iter = source.unwrap_or_else(|| self.source(clause));
        let base = self.next_temp;
        let (head, body, exit) = (self.block(), self.block(), self.block());
        let at_most = self.at_most(clause.iter);
        let again = if at_most.is_some_and(|n| n <= 1) { exit } else { head };
        let it = self.new_loop(Loop {
            scope: self.scope,
            span: self.span(id),
            kind: LoopKind::Clause(id),
            head: self.span(clause.iter),
            target: Some(self.span(clause.target)),
            repeats: self.clause_repeats(clause, inner, element),
            at_most,
        });
        let dst = self.temp();
        self.draw(head, at_most, End::Next { iter, dst, id: it, body, exit });
        self.enter(body);
        self.emit(Op::Turn { id: it }, self.span(clause.target));
        self.assign(clause.target, dst, Bind::Target(it));
        self.conditions(&clause.ifs, again);
        self.clauses(id, inner, None, element);
        self.forget_from(base);
        self.jump(again);
        self.enter(exit);
    }

    fn clause_repeats(&self, clause: &Clause, inner: &[Clause], element: Element) -> Vec<Span> {
        let (key, value) = match element {
            Element::Collect { key, value, .. } => (key, value),
            Element::Yield { value } => (None, value),
        };
        let exprs = clause.ifs.iter().copied().chain([clause.target, value]).chain(key);
        exprs.map(|expr| self.span(expr)).chain(inner.iter().map(|clause| clause.span)).collect()
    }

    fn conditions(&mut self, ifs: &[ExprId], otherwise: crate::ir::BlockId) {
        for &test in ifs {
            let test = self.expr(test);
            let then = self.block();
            self.finish(End::Branch { test, then, orelse: otherwise });
            self.enter(then);
        }
    }

    fn element(&mut self, element: Element) {
        match element {
            Element::Collect { into, key, value } => {
                let key = key.map(|key| self.expr(key));
                let span = self.span(value);
                let value = self.expr(value);
                self.emit(Op::Collect { into, key, value }, span);
            }
            Element::Yield { value } => {
                let span = self.span(value);
                let src = self.expr(value);
                let dst = self.temp();
                self.yields = true;
                self.emit(Op::Yield { dst, src }, span);
            }
        }
    }

    /// The head of a loop. A literal that is not empty gives a first element: only later draws can
    /// come to the end.
    pub(crate) fn draw(&mut self, head: BlockId, at_most: Option<usize>, next: End) {
        let first = at_most.filter(|&count| count > 0).map(|_| self.block());
        self.jump(first.unwrap_or(head));
        if let (Some(first), End::Next { iter, dst, id, body, .. }) = (first, &next) {
            let never = self.block();
            self.enter(first);
            self.finish(End::Next { iter: *iter, dst: *dst, id: *id, body: *body, exit: never });
            self.enter(never);
            self.finish(End::Dead);
        }
        self.enter(head);
        self.finish(next);
    }

    /// How many elements a literal iterable has at most.
    pub(crate) fn at_most(&self, iter: ExprId) -> Option<usize> {
        let starred = |elts: &[ExprId]| elts.iter().any(|&elt| matches!(self.tree.expr(elt), Expr::Starred { .. }));
        match self.tree.expr(iter) {
            Expr::List { elts } | Expr::Tuple { elts } | Expr::Set { elts } if !starred(elts) => Some(elts.len()),
            Expr::Call { func, args, keywords } if keywords.is_empty() => self.range_length(*func, args),
            Expr::Dict { items } if items.iter().all(|(key, _)| key.is_some()) => Some(items.len()),
            _ => None,
        }
    }

    fn range_length(&self, func: ExprId, args: &[ExprId]) -> Option<usize> {
        let (Expr::Name(name), [stop]) = (self.tree.expr(func), args) else { return None };
        let var = self.scopes.resolve(self.scope, name)?;
        let builtin = name == "range" && self.scopes.bindings(var).is_empty();
        match self.tree.expr(*stop) {
            Expr::Const(Const::Int(stop)) if builtin => stop.parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn enter_scope(&mut self, scope: ScopeId, span: Span) -> ScopeId {
        self.emit(Op::Enter { scope }, span);
        std::mem::replace(&mut self.scope, scope)
    }

    pub(crate) fn leave_scope(&mut self, outside: ScopeId, span: Span) {
        let scope = std::mem::replace(&mut self.scope, outside);
        self.emit(Op::Leave { scope }, span);
    }
}
