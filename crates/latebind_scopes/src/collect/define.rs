//! Entering blocks and writing down names: `symtable_enter_block`,
//! `symtable_add_def`, `symtable_lookup`, `symtable_record_directive`.

use latebind_source::Span;
use latebind_syntax::tree::{ExprId, Ident};

use super::Collector;
use crate::facts::{BindingKind, Block, Event, EventKind, ScopeKind, ScopeNode};
use crate::flags::Flags;
use crate::ids::{NameId, ScopeId};
use crate::mangle::mangle;

impl Collector<'_> {
    /// Opens a new block inside the current one and lists it there.
    pub(super) fn enter_block(&mut self, kind: ScopeKind, node: ScopeNode, name: Ident, span: Span) {
        let id = self.new_block(kind, node, name, span);
        self.cur_mut().children.push(id);
        self.cur = id;
        self.add_format_param(span);
    }

    /// Opens a block that the table never lists: under
    /// `from __future__ import annotations` what stands in it becomes a string.
    pub(super) fn enter_detached_block(&mut self, node: ScopeNode, span: Span) {
        self.cur = self.new_block(ScopeKind::Annotation, node, "__annotate__".into(), span);
    }

    fn new_block(&mut self, kind: ScopeKind, node: ScopeNode, name: Ident, span: Span) -> ScopeId {
        let mut block = Block::new(kind, node, name, span);
        let outer = self.cur();
        block.parent = Some(self.cur);
        block.private = self.private.clone();
        block.fstring = self.fstring;
        // bpo-37757: no walrus anywhere below the iterable of a comprehension.
        block.visit.comp_iter_expr = outer.visit.comp_iter_expr;
        block.mangles_only = outer.mangles_only.filter(|_| kind != ScopeKind::Class);
        self.facts.blocks.push(block);
        ScopeId::new(self.facts.blocks.len() - 1)
    }

    /// 3.14 calls these blocks with the wanted format.
    fn add_format_param(&mut self, span: Span) {
        use ScopeKind::{Annotation, TypeAlias, TypeVariable};
        let called = matches!(self.cur().kind, Annotation | TypeVariable | TypeAlias);
        if called && self.version.defers_annotations() {
            self.add_def(".format", Flags::DEF_PARAM | Flags::USE, span);
        }
    }

    pub(super) fn exit_block(&mut self) {
        self.check_async_generator();
        self.check_nesting_of_coroutine();
        self.cur = self.cur().parent.unwrap_or(self.cur);
    }

    /// `_Py_MaybeMangle`: the id of a name as written in the current block.
    pub(super) fn name_id(&mut self, name: &str) -> NameId {
        let spared = self
            .cur()
            .mangles_only
            .is_some_and(|head| !self.facts.block(head).mangled_names.iter().any(|mangled| mangled == name));
        let mangled = match &self.private {
            Some(private) if !spared => mangle(private, name),
            _ => None,
        };
        self.facts.names.intern(mangled.as_deref().unwrap_or(name))
    }

    pub(super) fn lookup_entry(&mut self, scope: ScopeId, name: &str) -> Flags {
        let id = self.name_id(name);
        self.facts.block(scope).symbols.flags(id)
    }

    pub(super) fn lookup(&mut self, name: &str) -> Flags {
        self.lookup_entry(self.cur, name)
    }

    pub(super) fn add_def(&mut self, name: &str, flags: Flags, span: Span) {
        if flags.has(Flags::DEF_TYPE_PARAM) && self.cur().mangles_only == Some(self.cur) {
            self.cur_mut().mangled_names.push(name.into());
        }
        self.add_def_helper(name, flags, self.cur, span);
    }

    /// Adds flags to a name of `scope`, which need not be the current block.
    pub(super) fn add_def_helper(&mut self, name: &str, mut flags: Flags, scope: ScopeId, span: Span) {
        let id = self.name_id(name);
        let before = self.facts.block(scope).symbols.flags(id);
        self.check_duplicate(name, before, flags, span);
        let block = self.facts.block_mut(scope);
        if block.visit.comp_iter_target {
            if (before | flags).has(Flags::DEF_GLOBAL | Flags::DEF_NONLOCAL) {
                self.inner_loop_conflict(name, span);
            }
            flags |= Flags::DEF_COMP_ITER;
        }
        let block = self.facts.block_mut(scope);
        block.symbols.add(id, flags);
        if flags.has(Flags::DEF_PARAM) {
            block.varnames.push(id);
        } else if flags.has(Flags::DEF_GLOBAL) {
            self.facts.block_mut(ScopeId::new(0)).symbols.add(id, Flags::DEF_GLOBAL);
        }
    }

    pub(super) fn record_directive(&mut self, name: &str, span: Span) {
        let id = self.name_id(name);
        self.cur_mut().directives.push((id, span));
    }

    /// Binds a name that is no expression: a parameter, a `def`, an import …
    /// `node` is the span that CPython's errors point at.
    pub(super) fn define(&mut self, name: &str, span: Span, kind: BindingKind, node: Span) {
        let flags = match kind {
            BindingKind::Param => Flags::DEF_PARAM,
            BindingKind::Import => Flags::DEF_IMPORT,
            BindingKind::TypeParam => Flags::DEF_TYPE_PARAM | Flags::DEF_LOCAL,
            _ => Flags::DEF_LOCAL,
        };
        self.check_name(name, kind, node);
        self.add_def(name, flags, node);
        self.bind(name, span, None, kind);
    }

    /// Notes the event only; the flags are set elsewhere.
    pub(super) fn bind(&mut self, name: &str, span: Span, expr: Option<ExprId>, kind: BindingKind) {
        self.event(name, span, expr, EventKind::Bind(kind));
    }

    pub(super) fn event(&mut self, name: &str, span: Span, expr: Option<ExprId>, kind: EventKind) {
        let kind = if self.unevaluated > 0 { EventKind::Mention } else { kind };
        let name = self.name_id(name);
        self.facts.events.push(Event { scope: self.cur, name, span, expr, kind });
    }
}
