//! Annotations, the part that changed most between versions.
//!
//! ```python
//! def f(x: T) -> U: ...    # 3.8 - 3.13: T, U belong to the enclosing block
//!                          # 3.14: to a block `__annotate__` before `f` (PEP 649)
//! y: V = 1                 # the same for modules and classes;
//!                          # in a function V is never evaluated
//! ```
//!
//! Under `from __future__ import annotations` they become strings: since 3.10
//! they are visited in a block that the table does not list.
//!
//! CPython: `symtable_visit_annotation`, `symtable_visit_annotations`.

use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId, Function, Ident, Param, StmtId};

use super::{Collector, Step};
use crate::facts::{BindingKind, EventKind, ScopeKind, ScopeNode};
use crate::flags::Flags;

const CONDITIONAL: &str = "__conditional_annotations__";

impl<'t> Collector<'t> {
    fn annotations_are_dropped(&self) -> bool {
        self.future.annotations && self.version.drops_future_annotations()
    }

    /// The annotations of a signature.
    pub(super) fn visit_annotations(&mut self, stmt: StmtId, function: &'t Function) {
        let span = self.tree.stmt_span(stmt);
        let node = ScopeNode::SignatureAnnotations(stmt);
        if self.annotations_are_dropped() {
            self.enter_detached_block(node, span);
            self.plan([Step::Exit]);
        } else if self.version.defers_annotations() {
            self.enter_signature_block(node, span);
            self.plan([Step::Exit]);
        }
        self.plan_unevaluated(self.future.annotations, |this| this.plan_signature(function));
    }

    fn enter_signature_block(&mut self, node: ScopeNode, span: Span) {
        let in_class = self.cur().kind == ScopeKind::Class || self.cur().can_see_class_scope;
        self.enter_block(ScopeKind::Annotation, node, "__annotate__".into(), span);
        if in_class {
            self.see_class_scope(span);
        }
    }

    /// In CPython's order: `*args` and `**kwargs` come before keyword-only parameters.
    fn plan_signature(&mut self, function: &'t Function) {
        let params = &function.params;
        let vararg = params.vararg.as_ref().and_then(|param| Some(self.unstarred(param.annotation?)));
        let annotation = |param: &Param| param.annotation;
        let positional = params.positional().filter_map(annotation);
        let named = params.kwarg.iter().chain(&params.kwonly).filter_map(annotation);
        let annotations: Vec<_> = positional.chain(vararg).chain(named).chain(function.returns).collect();
        self.agenda.extend(annotations.into_iter().rev().map(Step::Expr));
    }

    /// Plans what `plan` plans, as code that never runs if `unevaluated`.
    fn plan_unevaluated(&mut self, unevaluated: bool, plan: impl FnOnce(&mut Self)) {
        if !unevaluated {
            return plan(self);
        }
        self.plan([Step::Unevaluated(false)]);
        plan(self);
        self.plan([Step::Unevaluated(true)]);
    }

    /// `target: annotation = value`
    pub(super) fn visit_ann_assign(
        &mut self,
        stmt: StmtId,
        (target, simple): (ExprId, bool),
        annotation: ExprId,
        value: Option<ExprId>,
    ) {
        let tree = self.tree;
        self.plan_expr(value);
        self.plan([Step::VariableAnnotation(annotation)]);
        match tree.expr(target) {
            Expr::Name(name) => {
                if simple {
                    self.annotate(name, target, tree.stmt_span(stmt));
                }
                self.assign_annotated(name, target, value.is_some());
            }
            _ => self.plan([Step::Target(target, BindingKind::AnnAssign)]),
        }
    }

    fn annotate(&mut self, name: &Ident, target: ExprId, stmt: Span) {
        let span = self.tree.expr_span(target);
        self.check_annotated(name, stmt);
        self.check_name(name, BindingKind::AnnAssign, span);
        self.add_def(name, Flags::DEF_ANNOT | Flags::DEF_LOCAL, span);
    }

    /// Without a value nothing is bound, though the name becomes local.
    fn assign_annotated(&mut self, name: &Ident, target: ExprId, has_value: bool) {
        let span = self.tree.expr_span(target);
        if has_value {
            self.add_def(name, Flags::DEF_LOCAL, span);
        }
        let kind = if has_value { EventKind::Bind(BindingKind::AnnAssign) } else { EventKind::Mention };
        self.event(name, span, Some(target), kind);
    }

    /// The annotation of a variable.
    pub(super) fn visit_annotation(&mut self, annotation: ExprId) {
        let in_function = self.cur().kind.is_function_block();
        if self.version.defers_annotations() {
            self.note_conditional_annotation(annotation);
        }
        if self.annotations_are_dropped() {
            let span = self.tree.expr_span(annotation);
            self.enter_detached_block(ScopeNode::VariableAnnotations(annotation), span);
            self.plan([Step::Exit]);
        } else if self.version.defers_annotations() {
            self.enter_annotation_block(annotation);
            self.cur_mut().visit.in_unevaluated_annotation = in_function;
            self.plan([Step::UnevaluatedBlock(false), Step::Exit]);
        }
        let unevaluated = in_function || self.future.annotations;
        self.plan_unevaluated(unevaluated, |this| this.plan([Step::Expr(annotation)]));
    }

    /// All annotations of a module or class share one block.
    fn enter_annotation_block(&mut self, annotation: ExprId) {
        if let Some(block) = self.cur().visit.annotation_block {
            self.cur = block;
            return;
        }
        let (host, in_class) = (self.cur, self.cur().kind == ScopeKind::Class);
        let span = self.tree.expr_span(annotation);
        let node = ScopeNode::VariableAnnotations(annotation);
        self.enter_block(ScopeKind::Annotation, node, "__annotate__".into(), span);
        if in_class {
            self.see_class_scope(span);
        }
        let block = self.cur;
        self.facts.block_mut(host).visit.annotation_block = Some(block);
    }

    /// A module may stop half-way, so its annotations are all conditional.
    fn note_conditional_annotation(&mut self, annotation: ExprId) {
        let visit = &self.cur().visit;
        let conditional = match self.cur().kind {
            ScopeKind::Module => true,
            ScopeKind::Class => visit.in_conditional_block,
            _ => false,
        };
        if conditional && !visit.has_conditional_annotations {
            self.cur_mut().visit.has_conditional_annotations = true;
            self.add_def(CONDITIONAL, Flags::USE, self.tree.expr_span(annotation));
        }
    }
}
