//! Functions and classes.
//!
//! What runs where, and in which order (3.12 and later; see `version.rs`):
//!
//! ```python
//! @decorator                       # 2  outside
//! def f[T: bound](x: ann = default) -> returns:
//!     body                         # 1 default: outside;  3 T: block of type parameters
//! ```                              # 4 annotations and 5 body: inside that block
//!
//! CPython: the `FunctionDef` and `ClassDef` arms of `symtable_visit_stmt`.

use latebind_syntax::tree::{Class, Function, Param, Params, StmtId};

use super::{Collector, Step, TypeParamOwner};
use crate::facts::{BindingKind, ScopeKind, ScopeNode};
use crate::flags::Flags;
use latebind_source::Span;

impl<'t> Collector<'t> {
    pub(super) fn visit_function(&mut self, stmt: StmtId, function: &'t Function) {
        let node = self.tree.stmt_span(stmt);
        self.define(&function.name.name, function.name.span, BindingKind::Def, node);
        let defaults = Step::Defaults(&function.params);
        let decorators = Step::Exprs(&function.decorators);
        let annotations = Step::Annotations(stmt, function);
        let body = Step::FunctionBody(stmt, function);
        if !self.version.visits_decorators_first() {
            return self.plan([defaults, annotations, decorators, body]);
        }
        if function.type_params.is_empty() {
            return self.plan([defaults, decorators, annotations, body]);
        }
        let owner = TypeParamOwner::Function(function);
        self.plan([defaults, decorators, Step::TypeParamBlock(stmt, owner), annotations, body, Step::Exit]);
    }

    pub(super) fn visit_defaults(&mut self, params: &'t Params) {
        let keyword = params.kwonly.iter().rev().filter_map(|param| param.default);
        self.agenda.extend(keyword.map(Step::Expr));
        let positional = params.args.iter().rev().chain(params.posonly.iter().rev());
        self.agenda.extend(positional.filter_map(|param| param.default).map(Step::Expr));
    }

    pub(super) fn visit_function_body(&mut self, stmt: StmtId, function: &'t Function) {
        let kind = if function.is_async { ScopeKind::AsyncFunction } else { ScopeKind::Function };
        let span = self.tree.stmt_span(stmt);
        self.enter_block(kind, ScopeNode::Function(stmt), function.name.name.clone(), span);
        self.facts.of_stmt.insert(stmt, self.cur);
        self.cur_mut().visit.coroutine = function.is_async;
        self.visit_arguments(&function.params);
        self.plan([Step::Stmts(&function.body), Step::Exit]);
    }

    /// `symtable_visit_arguments`: keyword-only parameters come before `*args`.
    pub(super) fn visit_arguments(&mut self, params: &Params) {
        let plain = params.positional().chain(&params.kwonly);
        for param in plain.chain(&params.vararg).chain(&params.kwarg) {
            self.visit_param(param);
        }
    }

    fn visit_param(&mut self, param: &Param) {
        let annotation = param.annotation.map(|annotation| self.tree.expr_span(annotation));
        let end = annotation.map_or(param.name_span.end, |annotation| annotation.end);
        let node = Span::new(param.name_span.start, end);
        let forbidden = if self.version.points_at_forbidden_names() { node } else { self.cur().span };
        self.check_name(&param.name, BindingKind::Param, forbidden);
        self.add_def(&param.name, Flags::DEF_PARAM, node);
        self.bind(&param.name, param.name_span, None, BindingKind::Param);
    }

    pub(super) fn visit_class(&mut self, stmt: StmtId, class: &'t Class) {
        let node = self.tree.stmt_span(stmt);
        self.define(&class.name.name, class.name.span, BindingKind::Class, node);
        let decorators = Step::Exprs(&class.decorators);
        let bases = Step::Elements(&class.bases);
        let keywords = Step::Keywords(&class.keywords, node);
        let body = Step::ClassBody(stmt, class);
        let private = Step::Private(self.private.clone());
        if !self.version.visits_decorators_first() {
            return self.plan([bases, keywords, decorators, body, private]);
        }
        if class.type_params.is_empty() {
            return self.plan([decorators, bases, keywords, body, private]);
        }
        let head = Step::TypeParamBlock(stmt, TypeParamOwner::Class(class));
        // 3.12 does not restore it after a generic class (gh-119395).
        if self.version.mangles_only_type_params() {
            self.plan([private]);
        }
        self.plan([decorators, head, bases, keywords, body, Step::Exit]);
    }

    pub(super) fn visit_class_body(&mut self, stmt: StmtId, class: &'t Class) {
        let span = self.tree.stmt_span(stmt);
        self.private = Some(class.name.name.clone());
        self.enter_block(ScopeKind::Class, ScopeNode::Class(stmt), class.name.name.clone(), span);
        self.facts.of_stmt.insert(stmt, self.cur);
        if !class.type_params.is_empty() && self.version.visits_decorators_first() {
            self.add_def("__type_params__", Flags::DEF_LOCAL, span);
            self.add_def(".type_params", Flags::USE, span);
        }
        self.plan([Step::Stmts(&class.body), Step::Exit]);
    }
}
