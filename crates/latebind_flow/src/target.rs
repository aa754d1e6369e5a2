//! Assignment targets: names, attributes, subscripts, and what is unpacked into them.

use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId};

use crate::builder::Builder;
use crate::ir::{Bind, Op, Temp, Unbind};

impl<'a> Builder<'a> {
    pub(crate) fn assign(&mut self, target: ExprId, src: Temp, how: Bind) {
        let span = self.span(target);
        match self.tree.expr(target) {
            Expr::Name(name) => self.store(name, src, how, span),
            Expr::Attribute { value, attr, .. } => {
                let object = self.expr(*value);
                self.emit(Op::SetAttr { object, name: attr.clone(), src }, span);
            }
            Expr::Subscript { value, index } => {
                let object = self.expr(*value);
                let var = self.index_var(*index);
                let is_slice = matches!(self.tree.expr(*index), Expr::Slice { .. });
                let index = self.expr(*index);
                match is_slice {
                    true => self.emit(Op::SetSlice { object, src }, span),
                    false => self.emit(Op::SetItem { object, index, var, src }, span),
                }
            }
            Expr::Starred { value } => self.assign(*value, src, how),
            Expr::Tuple { elts } | Expr::List { elts } => self.unpack(elts, src, how, span),
            _ => {}
        }
    }

    fn unpack(&mut self, elts: &'a [ExprId], src: Temp, how: Bind, span: Span) {
        let temps: Vec<Temp> = elts.iter().map(|_| self.temp()).collect();
        let star = elts.iter().position(|&elt| matches!(self.tree.expr(elt), Expr::Starred { .. }));
        let (before, rest) = temps.split_at(star.unwrap_or(temps.len()));
        let op = Op::Unpack {
            src,
            before: before.to_vec(),
            star: rest.first().copied(),
            after: rest.iter().skip(1).copied().collect(),
        };
        self.emit(op, span);
        for (&elt, &temp) in elts.iter().zip(&temps) {
            self.assign(elt, temp, how);
        }
    }

    pub(crate) fn delete(&mut self, target: ExprId) {
        let span = self.span(target);
        match self.tree.expr(target) {
            Expr::Name(name) => {
                if let Some(var) = self.scopes.resolve(self.scope, name) {
                    self.emit(Op::Delete { var, how: Unbind::Del }, span);
                }
            }
            Expr::Attribute { value, attr, .. } => {
                let object = self.expr(*value);
                self.emit(Op::DelAttr { object, name: attr.clone() }, span);
            }
            Expr::Subscript { value, index } => {
                let object = self.expr(*value);
                let index = self.expr(*index);
                self.emit(Op::DelItem { object, index }, span);
            }
            Expr::Tuple { elts } | Expr::List { elts } => elts.iter().for_each(|&elt| self.delete(elt)),
            _ => {}
        }
    }
}
