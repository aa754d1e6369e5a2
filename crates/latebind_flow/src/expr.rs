//! Expressions, operand by operand, left to right.

use latebind_scopes::VarId;
use latebind_source::Span;
use latebind_syntax::tree::{BoolOp, CompareOp, Const, Expr, ExprId, Keyword, Params, UnaryOp};

use crate::builder::Builder;
use crate::ir::{Arg, ArgKind, Bind, Display, End, Item, Op, Temp};

impl<'a> Builder<'a> {
    /// Evaluates an expression into a temporary.
    pub(crate) fn expr(&mut self, id: ExprId) -> Temp {
        let span = self.span(id);
        match self.tree.expr(id) {
            Expr::BoolOp { op, values } => self.bool_op(*op, values, span),
            Expr::Walrus { target, value } => self.walrus(*target, *value),
            Expr::Binary { .. } => self.binary(id),
            Expr::Unary { op, operand } => self.unary(*op, *operand, span),
            Expr::Lambda { params, .. } => self.lambda(id, params, span),
            Expr::If { test, body, orelse } => self.conditional(*test, *body, *orelse, span),
            Expr::Dict { items } => self.dict(items, span),
            Expr::Set { elts } => self.display(Display::Set, elts, span),
            Expr::List { elts } => self.display(Display::List, elts, span),
            Expr::Tuple { elts } => self.display(Display::Tuple, elts, span),
            Expr::ListComp { elt, clauses } => self.comprehension(id, Display::List, None, *elt, clauses),
            Expr::SetComp { elt, clauses } => self.comprehension(id, Display::Set, None, *elt, clauses),
            Expr::DictComp { key, value, clauses } => {
                self.comprehension(id, Display::Dict, Some(*key), *value, clauses)
            }
            Expr::Generator { clauses, .. } => self.make_generator(id, clauses),
            Expr::Await { value } => self.await_(*value, span),
            Expr::Yield { value } => self.yield_(*value, span),
            Expr::YieldFrom { value } => self.yield_from(*value, span),
            Expr::Compare { left, rest } => self.compare(*left, rest, span),
            Expr::Call { func, args, keywords } => self.call(*func, args, keywords, span),
            Expr::FString { parts } | Expr::TString { parts } => self.opaque_of(parts, span),
            Expr::Const(value) => self.constant(value.clone(), span),
            Expr::Attribute { value, attr, .. } => {
                let object = self.expr(*value);
                let dst = self.temp();
                self.emit(Op::Attr { dst, object, name: attr.clone() }, span);
                dst
            }
            Expr::Subscript { value, index } => self.subscript(*value, *index, span),
            Expr::Starred { value } => self.expr(*value),
            Expr::Name(name) => self.name(name, span),
            Expr::Slice { lower, upper, step } => {
                let parts: Vec<ExprId> = [lower, upper, step].into_iter().filter_map(|part| *part).collect();
                self.opaque_of(&parts, span)
            }
        }
    }

    pub(crate) fn constant(&mut self, value: Const, span: Span) -> Temp {
        let dst = self.temp();
        self.emit(Op::Const { dst, value }, span);
        dst
    }

    fn name(&mut self, name: &str, span: Span) -> Temp {
        match self.scopes.resolve(self.scope, name) {
            Some(var) => {
                let dst = self.temp();
                self.emit(Op::Load { dst, var }, span);
                dst
            }
            None => self.opaque(span),
        }
    }

    fn opaque_of(&mut self, parts: &[ExprId], span: Span) -> Temp {
        for &part in parts {
            self.expr(part);
        }
        self.opaque(span)
    }

    fn unary(&mut self, op: UnaryOp, operand: ExprId, span: Span) -> Temp {
        let src = self.expr(operand);
        if op != UnaryOp::Not {
            return self.opaque(span);
        }
        let dst = self.temp();
        self.emit(Op::Not { dst, src }, span);
        dst
    }

    fn bool_op(&mut self, op: BoolOp, values: &[ExprId], span: Span) -> Temp {
        let dst = self.temp();
        let end = self.block();
        for (n, &value) in values.iter().enumerate() {
            let src = self.expr(value);
            self.emit(Op::Move { dst, src }, span);
            if n + 1 == values.len() {
                self.jump(end);
                break;
            }
            let more = self.block();
            let (then, orelse) = if op == BoolOp::And { (more, end) } else { (end, more) };
            self.finish(End::Branch { test: src, then, orelse });
            self.enter(more);
        }
        self.enter(end);
        dst
    }

    fn walrus(&mut self, target: ExprId, value: ExprId) -> Temp {
        let src = self.expr(value);
        self.assign(target, src, Bind::Walrus);
        src
    }

    /// Long chains nest to the left: a loop instead of a recursion.
    fn binary(&mut self, id: ExprId) -> Temp {
        let mut spine = vec![id];
        let mut left = id;
        while let Expr::Binary { left: next, .. } = self.tree.expr(left) {
            left = *next;
            spine.push(left);
        }
        let mut value = self.expr(left);
        for id in spine.into_iter().rev().skip(1) {
            let Expr::Binary { op, right, .. } = self.tree.expr(id) else { continue };
            let right = self.expr(*right);
            let dst = self.temp();
            self.emit(Op::Binary { dst, op: *op, left: value, right }, self.span(id));
            value = dst;
        }
        value
    }

    fn lambda(&mut self, id: ExprId, params: &'a Params, span: Span) -> Temp {
        let defaults = self.defaults(params);
        match self.scopes.scope_of_expr(id) {
            Some(scope) => {
                let dst = self.temp();
                self.emit(Op::Function { dst, scope, defaults }, span);
                dst
            }
            None => self.opaque(span),
        }
    }

    /// Default values by position in the signature, in evaluation order.
    pub(crate) fn defaults(&mut self, params: &'a Params) -> Vec<(u32, Temp)> {
        let mut found = Vec::new();
        for (n, param) in params.iter().enumerate() {
            if let Some(default) = param.default {
                found.push((n as u32, self.expr(default)));
            }
        }
        found
    }

    fn conditional(&mut self, test: ExprId, body: ExprId, orelse: ExprId, span: Span) -> Temp {
        let dst = self.temp();
        let test = self.expr(test);
        let (then, other, end) = (self.block(), self.block(), self.block());
        self.finish(End::Branch { test, then, orelse: other });
        for (block, value) in [(then, body), (other, orelse)] {
            self.enter(block);
            let src = self.expr(value);
            self.emit(Op::Move { dst, src }, span);
            self.jump(end);
        }
        self.enter(end);
        dst
    }

    fn display(&mut self, what: Display, elts: &[ExprId], span: Span) -> Temp {
        let items = elts.iter().map(|&elt| self.item(elt)).collect();
        let dst = self.temp();
        self.emit(Op::Build { dst, what, items }, span);
        dst
    }

    fn item(&mut self, elt: ExprId) -> Item {
        let spread = matches!(self.tree.expr(elt), Expr::Starred { .. });
        Item { key: None, value: self.expr(elt), spread }
    }

    fn dict(&mut self, items: &[(Option<ExprId>, ExprId)], span: Span) -> Temp {
        let mut found = Vec::new();
        for (key, value) in items {
            let key = key.map(|key| self.expr(key));
            let value = self.expr(*value);
            found.push(Item { key, value, spread: key.is_none() });
        }
        let dst = self.temp();
        self.emit(Op::Build { dst, what: Display::Dict, items: found }, span);
        dst
    }

    fn await_(&mut self, value: ExprId, span: Span) -> Temp {
        let src = self.expr(value);
        let dst = self.temp();
        self.awaits = true;
        self.emit(Op::Await { dst, src }, span);
        dst
    }

    fn yield_(&mut self, value: Option<ExprId>, span: Span) -> Temp {
        let src = match value {
            Some(value) => self.expr(value),
            None => self.constant(Const::None, span),
        };
        let dst = self.temp();
        self.yields = true;
        self.emit(Op::Yield { dst, src }, span);
        dst
    }

    fn yield_from(&mut self, value: ExprId, span: Span) -> Temp {
        let src = self.expr(value);
        let iter = self.temp();
        self.emit(Op::Iter { dst: iter, src, is_async: false }, span);
        let dst = self.temp();
        self.yields = true;
        self.emit(Op::YieldFrom { dst, src: iter }, span);
        dst
    }

    fn compare(&mut self, left: ExprId, rest: &[(CompareOp, ExprId)], span: Span) -> Temp {
        if self.is_main_guard(left, rest) {
            return self.constant(Const::True, span);
        }
        let mut left = self.expr(left);
        let dst = self.temp();
        let end = self.block();
        for (n, (op, operand)) in rest.iter().enumerate() {
            let right = self.expr(*operand);
            let is_none = matches!(self.tree.expr(*operand), Expr::Const(Const::None));
            match op {
                CompareOp::Is | CompareOp::IsNot if is_none => {
                    self.emit(Op::IsNone { dst, src: left, negated: *op == CompareOp::IsNot }, span)
                }
                CompareOp::In | CompareOp::NotIn => self.emit(Op::Contains { dst, container: right }, span),
                _ => self.emit(Op::Opaque { dst }, span),
            }
            if n + 1 < rest.len() {
                let then = self.block();
                self.finish(End::Branch { test: dst, then, orelse: end });
                self.enter(then);
            }
            left = right;
        }
        self.jump(end);
        self.enter(end);
        dst
    }

    /// `__name__ == "__main__"`: a module is read as the program it can be.
    fn is_main_guard(&self, left: ExprId, rest: &[(CompareOp, ExprId)]) -> bool {
        let is_name = matches!(self.tree.expr(left), Expr::Name(name) if name == "__name__");
        let [(CompareOp::Eq, right)] = rest else { return false };
        is_name && matches!(self.tree.expr(*right), Expr::Const(Const::Str(text)) if text == "__main__")
    }

    fn call(&mut self, func: ExprId, args: &[ExprId], keywords: &[Keyword], span: Span) -> Temp {
        let func = self.expr(func);
        let args = self.args(args, keywords);
        let dst = self.temp();
        self.emit(Op::Call { dst, func, args }, span);
        dst
    }

    /// Positional and `*` arguments first, then keywords and `**`, as CPython evaluates them
    /// whatever their order in the text.
    fn args(&mut self, args: &[ExprId], keywords: &[Keyword]) -> Vec<Arg> {
        let mut given = Vec::new();
        for &arg in args {
            let star = matches!(self.tree.expr(arg), Expr::Starred { .. });
            let kind = if star { ArgKind::Star } else { ArgKind::Positional };
            given.push(Arg { kind, value: self.expr(arg) });
        }
        for keyword in keywords {
            let kind = keyword.name.clone().map_or(ArgKind::StarStar, ArgKind::Keyword);
            given.push(Arg { kind, value: self.expr(keyword.value) });
        }
        given
    }

    /// The variable that the index is, if it is a plain name.
    pub(crate) fn index_var(&self, index: ExprId) -> Option<VarId> {
        match self.tree.expr(index) {
            Expr::Name(name) => self.scopes.resolve(self.scope, name),
            _ => None,
        }
    }

    fn subscript(&mut self, value: ExprId, index: ExprId, span: Span) -> Temp {
        let object = self.expr(value);
        let is_slice = matches!(self.tree.expr(index), Expr::Slice { .. });
        let var = self.index_var(index);
        let index = self.expr(index);
        let dst = self.temp();
        match is_slice {
            true => self.emit(Op::Slice { dst, object }, span),
            false => self.emit(Op::Item { dst, object, index, var }, span),
        }
        dst
    }
}
