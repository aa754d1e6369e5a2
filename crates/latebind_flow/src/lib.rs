//! Control flow: each body of a module as blocks of simple instructions, in
//! Python's evaluation order.
//!
//! ```python
//! x = helper(lambda: x)     # the call comes before the store: right code
//! ```

mod builder;
mod comprehension;
mod expr;
pub mod ir;
mod moved;
mod order;
mod pattern;
mod stmt;
mod target;
#[cfg(test)]
mod tests;
mod try_with;

use std::collections::BTreeMap;

use latebind_scopes::{ScopeId, Scopes};
use latebind_syntax::tree::{Expr, Stmt, Tree};

use ir::{Body, Loop};

pub use moved::Base;

/// Every body of a module, and its loops.
#[derive(Debug, Default)]
pub struct Flow {
    bodies: BTreeMap<ScopeId, Body>,
    loops: Vec<Loop>,
}

impl Flow {
    /// The body of a module, function, lambda or generator expression.
    pub fn body(&self, scope: ScopeId) -> Option<&Body> {
        self.bodies.get(&scope)
    }

    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        self.bodies.values()
    }

    pub fn loop_(&self, id: ir::LoopId) -> &Loop {
        &self.loops[id.index()]
    }

    pub fn loop_count(&self) -> usize {
        self.loops.len()
    }

    pub fn loops(&self) -> impl Iterator<Item = (ir::LoopId, &Loop)> {
        self.loops.iter().enumerate().map(|(n, it)| (ir::LoopId(n as u32), it))
    }
}

/// Lowers a whole module. Total: what cannot be lowered becomes an opaque value.
pub fn lower(tree: &Tree, scopes: &Scopes) -> Flow {
    let mut flow = Flow::default();
    for scope in scopes.iter() {
        let body = builder::lower_body(tree, scopes, scope, &mut flow.loops);
        flow.bodies.extend(body.map(|body| (scope, body)));
    }
    flow
}

/// The statement or expression that a scope's body is lowered from.
pub(crate) enum Code<'a> {
    Module,
    Function(&'a latebind_syntax::tree::Function),
    Lambda(&'a latebind_syntax::tree::Params, latebind_syntax::tree::ExprId),
    Generator(latebind_syntax::tree::ExprId),
}

pub(crate) fn code<'a>(tree: &'a Tree, scopes: &Scopes, scope: ScopeId) -> Option<Code<'a>> {
    use latebind_scopes::ScopeNode;
    match scopes.scope(scope).node {
        ScopeNode::Module => Some(Code::Module),
        ScopeNode::Function(id) => match tree.stmt(id) {
            Stmt::Function(function) => Some(Code::Function(function)),
            _ => None,
        },
        ScopeNode::Lambda(id) => match tree.expr(id) {
            Expr::Lambda { params, body } => Some(Code::Lambda(params, *body)),
            _ => None,
        },
        ScopeNode::Generator(id) => Some(Code::Generator(id)),
        _ => None,
    }
}
