//! PEP 695: blocks of type parameters, their bounds and defaults, `type` statements.
//!
//! ```python
//! class Box[T: Base](List[T]):   # block `Box` (type_parameters): T, List
//!     x: T                       #   its children: block `T` (type_variable): Base
//! ```                            #   and block `Box` (class)
//!
//! CPython: `symtable_enter_type_param_block`, `symtable_visit_type_param`.

use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId, Ident, StmtId, TypeParam, TypeParamKind};

use super::{Collector, Step, TypeParamOwner};
use crate::facts::{BindingKind, ScopeKind, ScopeNode};
use crate::flags::Flags;
use crate::version::PythonVersion;

impl<'t> Collector<'t> {
    pub(super) fn enter_type_param_block(&mut self, stmt: StmtId, owner: TypeParamOwner<'t>) {
        let (name, type_params) = match owner {
            TypeParamOwner::Function(function) => (&function.name.name, &function.type_params[..]),
            TypeParamOwner::Class(class) => (&class.name.name, &class.type_params[..]),
            TypeParamOwner::Alias(name, type_params) => (name, type_params),
        };
        let in_class = self.cur().kind == ScopeKind::Class;
        let span = self.tree.stmt_span(stmt);
        self.enter_block(ScopeKind::TypeParameters, ScopeNode::TypeParams(stmt), name.clone(), span);
        if in_class {
            self.see_class_scope(span);
        }
        self.add_implicit_names(stmt, owner);
        self.check_defaults(type_params);
        self.plan_each(type_params, Step::TypeParam);
    }

    /// The block may look names up in the class around it.
    pub(super) fn see_class_scope(&mut self, span: Span) {
        self.cur_mut().can_see_class_scope = true;
        self.add_def("__classdict__", Flags::USE, span);
    }

    /// What the compiler keeps in the block besides the type parameters.
    fn add_implicit_names(&mut self, stmt: StmtId, owner: TypeParamOwner<'t>) {
        let span = self.tree.stmt_span(stmt);
        match owner {
            TypeParamOwner::Function(function) => {
                self.add_def(".defaults", Flags::DEF_PARAM, span);
                if function.params.kwonly.iter().any(|param| param.default.is_some()) {
                    self.add_def(".kwdefaults", Flags::DEF_PARAM, span);
                }
            }
            TypeParamOwner::Class(class) => {
                self.add_def(".type_params", Flags::DEF_LOCAL | Flags::USE, span);
                self.add_def(".generic_base", Flags::DEF_LOCAL | Flags::USE, span);
                self.enter_class_head(&class.name.name);
            }
            TypeParamOwner::Alias(..) => {}
        }
    }

    /// The head of a generic class already mangles for the class: only its type
    /// parameters since 3.13, every name before.
    fn enter_class_head(&mut self, class: &Ident) {
        self.private = Some(class.clone());
        self.cur_mut().private = Some(class.clone());
        if self.version.mangles_only_type_params() {
            self.cur_mut().mangles_only = Some(self.cur);
        }
    }

    pub(super) fn visit_type_param(&mut self, param: &'t TypeParam) {
        let node = self.type_param_span(param);
        self.define(&param.name.name, param.name.span, BindingKind::TypeParam, node);
        self.check_reserved(&param.name.name, node);
        let default_info = match param.kind {
            TypeParamKind::TypeVar => "a TypeVar default",
            TypeParamKind::TypeVarTuple => "a TypeVarTuple default",
            TypeParamKind::ParamSpec => "a ParamSpec default",
        };
        if let Some(default) = param.default {
            self.plan([Step::TypeVariable(param, default, default_info)]);
        }
        if let Some(bound) = param.bound {
            self.plan([Step::TypeVariable(param, bound, self.bound_info(bound))]);
        }
    }

    fn check_defaults(&mut self, type_params: &[TypeParam]) {
        let Some(first) = type_params.iter().position(|param| param.default.is_some()) else { return };
        if self.version < PythonVersion::V3_13 {
            // The parser tells of all but those with a star.
            self.late_error(
                "type parameters have no defaults before Python 3.13",
                self.type_param_span(&type_params[first]),
            );
        }
        if let Some(late) = type_params[first..].iter().find(|param| param.default.is_none()) {
            let name = &late.name.name;
            let message = format!("non-default type parameter '{name}' follows default type parameter");
            self.late_error(&message, self.type_param_span(late));
        }
    }

    /// From the stars to the end of the default.
    fn type_param_span(&self, param: &TypeParam) -> Span {
        let stars = match param.kind {
            TypeParamKind::TypeVar => 0,
            TypeParamKind::TypeVarTuple => 1,
            TypeParamKind::ParamSpec => 2,
        };
        let last = param.default.or(param.bound);
        let end = last.map_or(param.name.span.end, |last| self.tree.expr_span(last).end);
        Span::new(param.name.span.start.saturating_sub(stars), end)
    }

    fn bound_info(&self, bound: ExprId) -> &'static str {
        let constraints = matches!(self.tree.expr(bound), Expr::Tuple { .. });
        if constraints && self.version >= PythonVersion::V3_13 { "a TypeVar constraint" } else { "a TypeVar bound" }
    }

    pub(super) fn visit_type_param_bound_or_default(&mut self, param: &'t TypeParam, expr: ExprId, info: &'static str) {
        let in_class = self.cur().can_see_class_scope;
        let span = if self.version >= PythonVersion::V3_13 { self.tree.expr_span(expr) } else { param.name.span };
        let node = ScopeNode::TypeVariable(expr);
        self.enter_block(ScopeKind::TypeVariable, node, param.name.name.clone(), span);
        self.cur_mut().visit.scope_info = info;
        if in_class {
            self.see_class_scope(span);
        }
        let is_tuple = param.kind == TypeParamKind::TypeVarTuple;
        let expr = if is_tuple { self.unstarred(expr) } else { expr };
        self.plan([Step::Expr(expr), Step::Exit]);
    }

    pub(super) fn visit_type_alias(&mut self, stmt: StmtId, name: ExprId, type_params: &'t [TypeParam], value: ExprId) {
        let tree = self.tree;
        let in_class = self.cur().kind == ScopeKind::Class;
        let Expr::Name(text) = tree.expr(name) else {
            return;
        };
        let target = Step::Target(name, BindingKind::TypeAlias);
        let value = Step::AliasValue { stmt, name: text.clone(), value, in_class };
        if type_params.is_empty() {
            return self.plan([target, value]);
        }
        let head = Step::TypeParamBlock(stmt, TypeParamOwner::Alias(text, type_params));
        self.plan([target, head, value, Step::Exit]);
    }

    pub(super) fn visit_alias_value(&mut self, stmt: StmtId, name: Ident, value: ExprId, in_class: bool) {
        let span = self.tree.stmt_span(stmt);
        self.enter_block(ScopeKind::TypeAlias, ScopeNode::TypeAlias(stmt), name, span);
        if in_class {
            self.see_class_scope(span);
        }
        self.plan([Step::Expr(value), Step::Exit]);
    }
}
