//! Expressions that are read: `symtable_visit_expr`.

use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId, Ident, Keyword, Params};

use super::{Collector, Step};
use crate::facts::{BindingKind, EventKind, FStringPart, ScopeKind, ScopeNode};
use crate::flags::Flags;

impl<'t> Collector<'t> {
    pub(super) fn visit_expr(&mut self, id: ExprId) {
        let tree = self.tree;
        match tree.expr(id) {
            Expr::Name(name) => self.load(id, name),
            Expr::Walrus { target, value } => self.visit_walrus(id, *target, *value),
            Expr::BoolOp { values: exprs, .. } | Expr::TString { parts: exprs } => self.plan([Step::Exprs(exprs)]),
            Expr::Set { elts } | Expr::List { elts } | Expr::Tuple { elts } => self.plan_elements(elts),
            Expr::FString { parts } => self.visit_joined_str(id, parts),
            Expr::Binary { left, right, .. } => self.plan([Step::Expr(*left), Step::Expr(*right)]),
            Expr::Unary { operand: value, .. } | Expr::Attribute { value, .. } => self.plan([Step::Expr(*value)]),
            Expr::Starred { value } => self.visit_starred(id, *value),
            Expr::Lambda { params, body } => self.visit_lambda(id, params, *body),
            Expr::If { test, body, orelse } => {
                self.plan([Step::Expr(*test), Step::Expr(*body), Step::Expr(*orelse)]);
            }
            // All keys come before all values.
            Expr::Dict { items } => self.plan([Step::DictKeys(items), Step::DictValues(items)]),
            Expr::ListComp { clauses, .. }
            | Expr::SetComp { clauses, .. }
            | Expr::DictComp { clauses, .. }
            | Expr::Generator { clauses, .. } => self.handle_comprehension(id, clauses),
            Expr::Await { value } => {
                self.raise_if_annotation_block("await expression", id);
                self.check_await(id);
                self.plan([Step::Expr(*value), Step::Coroutine]);
            }
            Expr::Yield { value } => self.visit_yield(id, *value, false),
            Expr::YieldFrom { value } => self.visit_yield(id, Some(*value), true),
            Expr::Compare { left, rest } => self.plan([Step::Expr(*left), Step::Comparators(rest)]),
            Expr::Call { func, args, keywords } => {
                let span = tree.expr_span(id);
                self.plan([Step::Expr(*func), Step::Elements(args), Step::Keywords(keywords, span)]);
            }
            Expr::Subscript { value, index } => self.plan([Step::Expr(*value), Step::Expr(*index)]),
            Expr::Slice { lower, upper, step } => self.visit_slice(*lower, *upper, *step),
            Expr::Const(_) => {}
        }
    }

    fn load(&mut self, id: ExprId, name: &Ident) {
        let span = self.tree.expr_span(id);
        if !self.cur().visit.in_unevaluated_annotation {
            self.add_def(name, Flags::USE, span);
            // `super()` without arguments reads `__class__`.
            if name == "super" && self.cur().kind.is_function_like() {
                self.add_def("__class__", Flags::USE, span);
            }
        }
        self.event(name, span, Some(id), EventKind::Read);
    }

    /// Notes for the blocks inside which f-string they stand in (see `lines`).
    fn visit_joined_str(&mut self, id: ExprId, parts: &'t [ExprId]) {
        if self.fstring.is_some() {
            return self.plan([Step::Exprs(parts)]);
        }
        let fstring = self.tree.expr_span(id);
        self.plan([Step::FStringPart(None)]);
        for &part in parts.iter().rev() {
            let place = FStringPart { fstring, part: self.tree.expr_span(part) };
            self.plan([Step::FStringPart(Some(place)), Step::Expr(part)]);
        }
    }

    pub(super) fn visit_keywords(&mut self, keywords: &'t [Keyword], owner: Span) {
        let points_at_name = self.version.points_at_forbidden_names();
        for keyword in keywords {
            if let Some(name) = &keyword.name {
                let node = if points_at_name { keyword.span } else { owner };
                self.check_name(name, BindingKind::Param, node);
            }
        }
        self.check_repeated(keywords);
        self.plan_each(keywords, |keyword| Step::Expr(keyword.value));
    }

    pub(super) fn visit_dict_keys(&mut self, items: &'t [(Option<ExprId>, ExprId)]) {
        let keys = items.iter().rev().filter_map(|item| item.0);
        self.agenda.extend(keys.map(Step::Expr));
    }

    fn visit_slice(&mut self, lower: Option<ExprId>, upper: Option<ExprId>, step: Option<ExprId>) {
        self.plan_expr(step);
        self.plan_expr(upper);
        self.plan_expr(lower);
    }

    fn visit_yield(&mut self, id: ExprId, value: Option<ExprId>, is_from: bool) {
        self.raise_if_annotation_block("yield expression", id);
        self.raise_if_comprehension_block(id);
        self.check_yield(id, is_from);
        self.plan_expr(value);
    }

    fn visit_lambda(&mut self, id: ExprId, params: &'t Params, body: ExprId) {
        self.check_class_annotation("lambda", id);
        self.plan([Step::Defaults(params), Step::LambdaBody(id, params, body)]);
    }

    pub(super) fn visit_lambda_body(&mut self, id: ExprId, params: &'t Params, body: ExprId) {
        let span = self.tree.expr_span(id);
        self.enter_block(ScopeKind::Lambda, ScopeNode::Lambda(id), "lambda".into(), span);
        self.facts.of_expr.insert(id, self.cur);
        self.visit_arguments(params);
        self.plan([Step::Expr(body), Step::Exit]);
    }
}
