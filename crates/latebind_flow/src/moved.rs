//! The flow of one module, put behind that of others: ids and places count on from theirs, so
//! that functions of several modules can call each other.
//!
//! ```python
//! # main.py: scopes 0 to 4      # helpers.py: its scope 1 becomes scope 6, its first byte byte 912
//! ```

use latebind_scopes::{ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::Ident;

use crate::Flow;
use crate::ir::{Bind, Block, Body, End, Instr, Loop, LoopId, Op};

/// How many scopes, variables, loops and bytes come before a module's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Base {
    pub scopes: u32,
    pub vars: u32,
    pub loops: u32,
    pub text: u32,
}

impl Flow {
    /// The same flow behind `base`; `absolute` gives the path that an import written in the
    /// module means.
    pub fn moved(self, base: Base, absolute: &dyn Fn(&str) -> Option<Ident>) -> Self {
        let mover = Mover { base, absolute };
        let bodies = self.bodies.into_values().map(|body| mover.body(body));
        Self {
            bodies: bodies.map(|body| (body.scope, body)).collect(),
            loops: self.loops.into_iter().map(|it| mover.loop_(it)).collect(),
        }
    }
}

struct Mover<'m> {
    base: Base,
    absolute: &'m dyn Fn(&str) -> Option<Ident>,
}

impl Mover<'_> {
    fn body(&self, mut body: Body) -> Body {
        body.scope = self.scope(body.scope);
        for param in &mut body.params {
            param.var = param.var.map(|var| self.var(var));
        }
        body.blocks.iter_mut().for_each(|block| self.block(block));
        body
    }

    fn block(&self, block: &mut Block) {
        block.instrs.iter_mut().for_each(|instr| self.instr(instr));
        match &mut block.end {
            End::Next { id, .. } => *id = self.loop_id(*id),
            End::Return(_, span) => *span = self.span(*span),
            End::Jump(_) | End::Branch { .. } | End::Fork(_) | End::Raise | End::Dead => {}
        }
    }

    fn instr(&self, instr: &mut Instr) {
        instr.span = self.span(instr.span);
        match &mut instr.op {
            Op::Load { var, .. } | Op::Delete { var, .. } => *var = self.var(*var),
            Op::Store { var, how, .. } => {
                *var = self.var(*var);
                if let Bind::Target(id) = how {
                    *id = self.loop_id(*id);
                }
            }
            Op::Item { var, .. } | Op::SetItem { var, .. } => *var = var.map(|var| self.var(var)),
            Op::Function { scope, .. }
            | Op::Generator { scope, .. }
            | Op::Class { scope, .. }
            | Op::Enter { scope }
            | Op::Leave { scope } => *scope = self.scope(*scope),
            Op::Test { id } | Op::Turn { id } | Op::NoTurn { id } => *id = self.loop_id(*id),
            Op::Import { path, .. } => {
                if let Some(absolute) = (self.absolute)(path) {
                    *path = absolute;
                }
            }
            _ => {}
        }
    }

    fn loop_(&self, mut it: Loop) -> Loop {
        it.scope = self.scope(it.scope);
        it.span = self.span(it.span);
        it.head = self.span(it.head);
        it.target = it.target.map(|span| self.span(span));
        it.repeats.iter_mut().for_each(|span| *span = self.span(*span));
        it
    }

    fn scope(&self, id: ScopeId) -> ScopeId {
        id.shifted(self.base.scopes)
    }

    fn var(&self, id: VarId) -> VarId {
        id.shifted(self.base.vars)
    }

    fn loop_id(&self, id: LoopId) -> LoopId {
        LoopId(id.0.saturating_add(self.base.loops))
    }

    fn span(&self, span: Span) -> Span {
        Span::new(span.start.saturating_add(self.base.text), span.end.saturating_add(self.base.text))
    }
}
