//! Who runs a function of the file, and who uses what it stored.
//!
//! ```python
//! def build(): ...                     # returns closures
//! got = [f() for f in build()]         # the module's own code calls them
//! ```

use std::collections::BTreeSet;

use latebind_flow::ir::{Body, Instr, Op, Temp};
use latebind_scopes::{ScopeId, ScopeKind, ScopeNode, VarId};
use latebind_syntax::tree::{Ident, Stmt};

use crate::program::Program;

/// How many starting points a capture is worth.
const CALLERS: usize = 6;
const FOLLOWERS: usize = 8;

/// Functions that call `function`, directly or through others, and the module's own code.
pub(crate) fn of(program: &Program, function: ScopeId) -> Vec<ScopeId> {
    let module = program.scopes.module();
    let mut found: Vec<ScopeId> = Vec::new();
    let mut todo = vec![function];
    while let Some(callee) = todo.pop() {
        if callee == module || found.len() > CALLERS {
            continue;
        }
        for caller in direct(program, callee) {
            if caller != function && !found.contains(&caller) {
                found.push(caller);
                todo.push(caller);
            }
        }
    }
    found.retain(|&caller| caller != module);
    found.truncate(CALLERS);
    if function != module {
        found.insert(0, module);
    }
    found
}

fn direct(program: &Program, callee: ScopeId) -> BTreeSet<ScopeId> {
    let (var, attr) = names(program, callee);
    let mentions = |body: &&Body| {
        body.blocks.iter().flat_map(|block| &block.instrs).any(|instr| match &instr.op {
            Op::Load { var: loaded, .. } => var == Some(*loaded),
            Op::Attr { name, .. } => attr.as_ref() == Some(name),
            _ => false,
        })
    };
    program.flow.bodies().filter(mentions).map(|body| program.host(body.scope)).filter(|&host| host != callee).collect()
}

/// The variable and the attribute under which a function is known.
fn names(program: &Program, function: ScopeId) -> (Option<VarId>, Option<Ident>) {
    let scope = program.scopes.scope(function);
    let ScopeNode::Function(id) = scope.node else { return (None, None) };
    let Stmt::Function(it) = program.tree.stmt(id) else { return (None, None) };
    let Some(parent) = scope.parent else { return (None, None) };
    match program.scopes.method_class(function) {
        Some(class) if it.name.name.starts_with("__") => (class_var(program, class), None),
        Some(_) => (None, Some(it.name.name.clone())),
        None => (program.scopes.resolve(parent, &it.name.name), None),
    }
}

fn class_var(program: &Program, class: ScopeId) -> Option<VarId> {
    let it = program.scopes.scope(class);
    program.scopes.resolve(it.parent?, &it.name)
}

/// Methods of the same class that use attributes which it fills, or functions that use the same globals.
pub(crate) fn followers(program: &Program, function: ScopeId) -> Vec<ScopeId> {
    let Some(body) = program.flow.body(function) else { return Vec::new() };
    let class = program.scopes.method_class(function);
    let (attrs, globals) = (filled(body), globals(program, body));
    let related = |other: &&Body| match class {
        Some(class) => program.scopes.method_class(other.scope) == Some(class) && !attrs.is_disjoint(&mentioned(other)),
        None => is_plain_function(program, other.scope) && !globals.is_disjoint(&self::globals(program, other)),
    };
    let others = program.flow.bodies().filter(|other| other.scope != function);
    others.filter(related).map(|other| other.scope).take(FOLLOWERS).collect()
}

/// Attributes in which the body can leave something: those that it only calls are methods.
///
/// ```python
/// self.acts.append(act)      # `acts`, not `append`
/// self.assertTrue(done)      # none
/// ```
fn filled(body: &Body) -> BTreeSet<&Ident> {
    body.blocks.iter().flat_map(|block| filled_in(&block.instrs)).collect()
}

fn filled_in(instrs: &[Instr]) -> impl Iterator<Item = &Ident> {
    instrs.iter().enumerate().filter_map(|(n, instr)| match &instr.op {
        Op::Attr { dst, name, .. } if !is_called(*dst, instr.span.start, &instrs[n + 1..]) => Some(name),
        Op::SetAttr { name, .. } => Some(name),
        _ => None,
    })
}

/// Whether what stands in `temp`, from the text at `start`, is the function of a call that follows.
fn is_called(temp: Temp, start: u32, following: &[Instr]) -> bool {
    let ends = following.iter().find(|instr| match &instr.op {
        Op::Attr { dst, .. } => *dst == temp,
        Op::Call { func, .. } => *func == temp && instr.span.start == start,
        _ => false,
    });
    ends.is_some_and(|instr| matches!(instr.op, Op::Call { .. }))
}

fn mentioned(body: &Body) -> BTreeSet<&Ident> {
    let instrs = body.blocks.iter().flat_map(|block| &block.instrs);
    instrs
        .filter_map(|instr| match &instr.op {
            Op::Attr { name, .. } | Op::SetAttr { name, .. } => Some(name),
            _ => None,
        })
        .collect()
}

/// Module variables that the body reads and that hold data, not code.
fn globals(program: &Program, body: &Body) -> BTreeSet<VarId> {
    let module = program.scopes.module();
    let is_data = |var: &VarId| {
        let bindings = program.scopes.bindings(*var);
        bindings.iter().any(|it| it.kind == latebind_scopes::BindingKind::Assign)
    };
    let instrs = body.blocks.iter().flat_map(|block| &block.instrs);
    let loads = instrs.filter_map(|instr| match &instr.op {
        Op::Load { var, .. } => Some(*var),
        _ => None,
    });
    loads.filter(|var| program.scopes.var(*var).owner == module).filter(is_data).collect()
}

fn is_plain_function(program: &Program, scope: ScopeId) -> bool {
    let it = program.scopes.scope(scope);
    let at_module_level = it.parent == Some(program.scopes.module());
    at_module_level && matches!(it.kind, ScopeKind::Function | ScopeKind::AsyncFunction)
}
