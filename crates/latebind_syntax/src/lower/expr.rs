//! Expressions.
//!
//! ```python
//! total(x for x in xs)     # the generator's span is the call's parentheses
//! ```

use latebind_source::Span;
use ruff_python_ast as ast;

use super::{Lowering, ident, span};
use crate::tree::{BinaryOp, BoolOp, Clause, CompareOp, Const, Expr, ExprId, Ident, Keyword, UnaryOp};

impl<'a> Lowering<'a> {
    /// Lowers one expression and everything below it.
    pub(super) fn expr(&mut self, expr: &'a ast::Expr) -> ExprId {
        self.enter();
        let id = match left(expr) {
            None => self.leaf_or_nested(expr),
            Some(_) => self.chain(expr),
        };
        self.leave();
        id
    }

    pub(super) fn exprs(&mut self, exprs: &'a [ast::Expr]) -> Vec<ExprId> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    pub(super) fn optional(&mut self, expr: Option<&'a ast::Expr>) -> Option<ExprId> {
        expr.map(|expr| self.expr(expr))
    }

    /// Walks down the left side, then lowers it bottom up without recursion.
    fn chain(&mut self, top: &'a ast::Expr) -> ExprId {
        let base = self.spine.len();
        let mut at = top;
        while let Some(next) = left(at) {
            self.spine.push(at);
            self.enter();
            at = next;
        }
        let mut id = self.leaf_or_nested(at);
        while self.spine.len() > base {
            let Some(link) = self.spine.pop() else { break };
            self.leave();
            id = self.link(id, link);
        }
        id
    }

    /// One step of a left chain whose left part is `id`.
    fn link(&mut self, id: ExprId, link: &'a ast::Expr) -> ExprId {
        let kind = match link {
            ast::Expr::BinOp(e) => Expr::Binary { left: id, op: binary_op(e.op), right: self.expr(&e.right) },
            ast::Expr::Attribute(e) => Expr::Attribute { value: id, attr: ident(&e.attr), attr_span: span(&e.attr) },
            ast::Expr::Subscript(e) => Expr::Subscript { value: id, index: self.expr(&e.slice) },
            ast::Expr::Call(e) => {
                let (args, keywords) = self.arguments(&e.arguments);
                Expr::Call { func: id, args, keywords }
            }
            other => return self.leaf_or_nested(other),
        };
        self.tree.add_expr(kind, span(link))
    }

    /// Arguments of a call or a class head.
    pub(super) fn arguments(&mut self, list: &'a ast::Arguments) -> (Vec<ExprId>, Vec<Keyword>) {
        let args = list.args.iter().map(|arg| self.argument(arg, span(list))).collect();
        let keywords = list.keywords.iter().map(|keyword| self.keyword(keyword)).collect();
        (args, keywords)
    }

    /// A bare generator is the sole argument and borrows the call's parentheses.
    fn argument(&mut self, arg: &'a ast::Expr, parentheses: Span) -> ExprId {
        match arg {
            ast::Expr::Generator(e) if !e.parenthesized => {
                self.enter();
                let kind = self.generator(e);
                self.leave();
                self.tree.add_expr(kind, parentheses)
            }
            arg => self.expr(arg),
        }
    }

    fn keyword(&mut self, keyword: &'a ast::Keyword) -> Keyword {
        let value = self.expr(&keyword.value);
        Keyword { name: keyword.arg.as_ref().map(ident), value, span: span(keyword) }
    }

    /// Any expression but a left chain.
    fn leaf_or_nested(&mut self, expr: &'a ast::Expr) -> ExprId {
        let kind = match expr {
            ast::Expr::Name(e) => Expr::Name(Ident::new(e.id.as_str())),
            ast::Expr::StringLiteral(_)
            | ast::Expr::BytesLiteral(_)
            | ast::Expr::NumberLiteral(_)
            | ast::Expr::BooleanLiteral(_)
            | ast::Expr::NoneLiteral(_)
            | ast::Expr::EllipsisLiteral(_)
            | ast::Expr::FString(_)
            | ast::Expr::TString(_) => self.literal(expr),
            ast::Expr::List(e) => Expr::List { elts: self.exprs(&e.elts) },
            ast::Expr::Tuple(e) => Expr::Tuple { elts: self.exprs(&e.elts) },
            ast::Expr::Set(e) => Expr::Set { elts: self.exprs(&e.elts) },
            ast::Expr::Dict(e) => self.dict(e),
            ast::Expr::ListComp(e) => {
                let (elt, clauses) = self.comprehension(&e.elt, &e.generators);
                Expr::ListComp { elt, clauses }
            }
            ast::Expr::SetComp(e) => {
                let (elt, clauses) = self.comprehension(&e.elt, &e.generators);
                Expr::SetComp { elt, clauses }
            }
            ast::Expr::DictComp(e) => self.dict_comprehension(e),
            ast::Expr::Generator(e) => self.generator(e),
            ast::Expr::BoolOp(e) => Expr::BoolOp { op: bool_op(e.op), values: self.exprs(&e.values) },
            ast::Expr::Compare(e) => self.compare(e),
            ast::Expr::UnaryOp(e) => Expr::Unary { op: unary_op(e.op), operand: self.expr(&e.operand) },
            ast::Expr::Lambda(e) => {
                let params = Box::new(self.params(e.parameters.as_deref()));
                Expr::Lambda { params, body: self.expr(&e.body) }
            }
            ast::Expr::If(e) => {
                Expr::If { test: self.expr(&e.test), body: self.expr(&e.body), orelse: self.expr(&e.orelse) }
            }
            ast::Expr::Named(e) => Expr::Walrus { target: self.expr(&e.target), value: self.expr(&e.value) },
            ast::Expr::Await(e) => Expr::Await { value: self.expr(&e.value) },
            ast::Expr::Yield(e) => Expr::Yield { value: self.optional(e.value.as_deref()) },
            ast::Expr::YieldFrom(e) => Expr::YieldFrom { value: self.expr(&e.value) },
            ast::Expr::Starred(e) => Expr::Starred { value: self.expr(&e.value) },
            ast::Expr::Slice(e) => Expr::Slice {
                lower: self.optional(e.lower.as_deref()),
                upper: self.optional(e.upper.as_deref()),
                step: self.optional(e.step.as_deref()),
            },
            ast::Expr::BinOp(_) | ast::Expr::Attribute(_) | ast::Expr::Subscript(_) | ast::Expr::Call(_) => {
                return self.chain(expr);
            }
            // Plain Python has none; the parser says so before lowering starts.
            ast::Expr::IpyEscapeCommand(_) => Expr::Const(Const::Ellipsis),
        };
        self.tree.add_expr(kind, span(expr))
    }

    fn dict(&mut self, dict: &'a ast::ExprDict) -> Expr {
        let item = |item: &'a ast::DictItem| (self.optional(item.key.as_ref()), self.expr(&item.value));
        Expr::Dict { items: dict.items.iter().map(item).collect() }
    }

    fn compare(&mut self, compare: &'a ast::ExprCompare) -> Expr {
        let left = self.expr(&compare.left);
        let pairs = compare.ops.iter().zip(&compare.comparators);
        let rest = pairs.map(|(op, right)| (compare_op(*op), self.expr(right))).collect();
        Expr::Compare { left, rest }
    }

    fn generator(&mut self, generator: &'a ast::ExprGenerator) -> Expr {
        let (elt, clauses) = self.comprehension(&generator.elt, &generator.generators);
        Expr::Generator { elt, clauses }
    }

    /// `{**d for d in ds}` (PEP 798, 3.15) has no key; `None` stands for it.
    fn dict_comprehension(&mut self, comp: &'a ast::ExprDictComp) -> Expr {
        let key = match comp.key.as_deref() {
            Some(key) => self.expr(key),
            None => self.tree.add_expr(Expr::Const(Const::None), span(comp.value.as_ref())),
        };
        let (value, clauses) = self.comprehension(&comp.value, &comp.generators);
        Expr::DictComp { key, value, clauses }
    }

    fn comprehension(&mut self, elt: &'a ast::Expr, clauses: &'a [ast::Comprehension]) -> (ExprId, Vec<Clause>) {
        let elt = self.expr(elt);
        let clauses = clauses.iter().map(|clause| self.clause(clause)).collect();
        (elt, clauses)
    }

    fn clause(&mut self, clause: &'a ast::Comprehension) -> Clause {
        Clause {
            is_async: clause.is_async,
            target: self.expr(&clause.target),
            iter: self.expr(&clause.iter),
            ifs: self.exprs(&clause.ifs),
            span: span(clause),
        }
    }
}

/// The left part of an expression that programs chain without end.
fn left(expr: &ast::Expr) -> Option<&ast::Expr> {
    match expr {
        ast::Expr::BinOp(e) => Some(&e.left),
        ast::Expr::Attribute(e) => Some(&e.value),
        ast::Expr::Subscript(e) => Some(&e.value),
        ast::Expr::Call(e) => Some(&e.func),
        _ => None,
    }
}

fn bool_op(op: ast::BoolOp) -> BoolOp {
    match op {
        ast::BoolOp::And => BoolOp::And,
        ast::BoolOp::Or => BoolOp::Or,
    }
}

fn unary_op(op: ast::UnaryOp) -> UnaryOp {
    match op {
        ast::UnaryOp::Invert => UnaryOp::Invert,
        ast::UnaryOp::Not => UnaryOp::Not,
        ast::UnaryOp::UAdd => UnaryOp::Plus,
        ast::UnaryOp::USub => UnaryOp::Minus,
    }
}

pub(super) fn binary_op(op: ast::Operator) -> BinaryOp {
    match op {
        ast::Operator::Add => BinaryOp::Add,
        ast::Operator::Sub => BinaryOp::Sub,
        ast::Operator::Mult => BinaryOp::Mult,
        ast::Operator::MatMult => BinaryOp::MatMult,
        ast::Operator::Div => BinaryOp::Div,
        ast::Operator::Mod => BinaryOp::Mod,
        ast::Operator::Pow => BinaryOp::Pow,
        ast::Operator::LShift => BinaryOp::LShift,
        ast::Operator::RShift => BinaryOp::RShift,
        ast::Operator::BitOr => BinaryOp::BitOr,
        ast::Operator::BitXor => BinaryOp::BitXor,
        ast::Operator::BitAnd => BinaryOp::BitAnd,
        ast::Operator::FloorDiv => BinaryOp::FloorDiv,
    }
}

fn compare_op(op: ast::CmpOp) -> CompareOp {
    match op {
        ast::CmpOp::Eq => CompareOp::Eq,
        ast::CmpOp::NotEq => CompareOp::NotEq,
        ast::CmpOp::Lt => CompareOp::Lt,
        ast::CmpOp::LtE => CompareOp::LtE,
        ast::CmpOp::Gt => CompareOp::Gt,
        ast::CmpOp::GtE => CompareOp::GtE,
        ast::CmpOp::Is => CompareOp::Is,
        ast::CmpOp::IsNot => CompareOp::IsNot,
        ast::CmpOp::In => CompareOp::In,
        ast::CmpOp::NotIn => CompareOp::NotIn,
    }
}
