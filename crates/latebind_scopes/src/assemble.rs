//! Puts facts, owners and decisions together into [`Scopes`].

use latebind_syntax::tree::Tree;
use rustc_hash::FxHashSet;

use crate::decide::{Decision, Resolution};
use crate::facts::{Block, Event, EventKind, Facts, ScopeKind, ScopeNode};
use crate::ids::{ScopeId, VarId};
use crate::resolve::Resolved;
use crate::scopes::{Binding, Read, Scope, Scopes, Symbol};
use crate::special::SpecialNames;
use crate::version::PythonVersion;

/// What happens to a variable at a place.
struct Use {
    event: Event,
    var: VarId,
}

pub(crate) fn assemble(
    tree: &Tree,
    mut facts: Facts,
    resolved: Resolved,
    decisions: &[Decision],
    version: PythonVersion,
) -> Scopes {
    let special = SpecialNames::new(&mut facts.names, version);
    let uses = uses(&resolved, std::mem::take(&mut facts.events));
    let (order, extent) = block_order(&facts);
    let variables = resolved.variables.len();
    let mut scopes = Scopes {
        version,
        special,
        scopes: finish_scopes(&facts, decisions),
        order,
        extent,
        var_of_expr: var_of_expr(tree, &uses),
        captures: vec![Vec::new(); facts.blocks.len()],
        cells: vec![false; variables],
        reads: vec![Vec::new(); variables],
        bindings: vec![Vec::new(); variables],
        errors: facts.errors,
        star_imports: facts.star_imports,
        names: facts.names,
        of_stmt: facts.of_stmt,
        of_expr: facts.of_expr,
        resolved,
    };
    enter_uses(&mut scopes, &uses);
    enter_captures(&mut scopes, &uses);
    scopes
}

/// The events with their variables, in source order.
fn uses(resolved: &Resolved, mut events: Vec<Event>) -> Vec<Use> {
    events.sort_by_key(|event| event.span.start);
    let meant = |event: Event| Some(Use { var: resolved.get(event.scope, event.name)?, event });
    events.into_iter().filter_map(meant).collect()
}

fn var_of_expr(tree: &Tree, uses: &[Use]) -> Vec<Option<VarId>> {
    let mut vars = vec![None; tree.expr_count()];
    for Use { event, var } in uses {
        if let Some(slot) = event.expr.and_then(|expr| vars.get_mut(expr.index())) {
            *slot = Some(*var);
        }
    }
    vars
}

/// The listed blocks, parents first, and the extent of each subtree. A stack,
/// because blocks may nest deeper than ours.
fn block_order(facts: &Facts) -> (Vec<ScopeId>, Vec<(u32, u32)>) {
    let mut order = Vec::new();
    let mut extent = vec![(u32::MAX, 0); facts.blocks.len()];
    let mut stack = vec![(ScopeId::new(0), false)];
    while let Some((id, left)) = stack.pop() {
        let at = order.len() as u32;
        if left {
            extent[id.index()].1 = at;
            continue;
        }
        extent[id.index()].0 = at;
        order.push(id);
        stack.push((id, true));
        stack.extend(facts.block(id).children.iter().rev().map(|&child| (child, false)));
    }
    (order, extent)
}

fn finish_scopes(facts: &Facts, decisions: &[Decision]) -> Vec<Scope> {
    let blocks = facts.blocks.iter().zip(decisions);
    blocks.map(|(block, decision)| finish_scope(facts, decisions, block, decision)).collect()
}

fn finish_scope(facts: &Facts, decisions: &[Decision], block: &Block, decision: &Decision) -> Scope {
    let mangles_only = block.mangles_only.map(|head| facts.block(head).mangled_names.clone().into());
    Scope {
        kind: block.kind,
        name: block.name.clone(),
        span: block.span,
        node: block.node,
        parent: block.parent,
        children: block.children.clone(),
        table_parent: table_parent(facts, decisions, block),
        inlined: decision.inlined,
        symbols: symbols(facts, block, decision),
        params: block.varnames.iter().map(|&name| facts.names.text(name).clone()).collect(),
        needs_class_closure: decision.needs_class_closure,
        needs_classdict: decision.needs_classdict,
        has_conditional_annotations: decision.has_conditional_annotations || block.visit.has_conditional_annotations,
        reads_conditional_annotations: reads_conditional_annotations(facts, block),
        fstring: block.fstring,
        private: block.private.clone(),
        mangles_only,
    }
}

/// The compiler, not the table, lets the annotations of a class look up which
/// of them were reached.
fn reads_conditional_annotations(facts: &Facts, block: &Block) -> bool {
    let host = block.parent.map(|parent| facts.block(parent));
    let in_class = host.is_some_and(|host| host.kind == ScopeKind::Class && host.visit.has_conditional_annotations);
    in_class && matches!(block.node, ScopeNode::VariableAnnotations(_))
}

fn table_parent(facts: &Facts, decisions: &[Decision], block: &Block) -> Option<ScopeId> {
    let mut parent = block.parent?;
    while decisions[parent.index()].inlined {
        parent = facts.block(parent).parent?;
    }
    Some(parent)
}

fn symbols(facts: &Facts, block: &Block, decision: &Decision) -> Vec<Symbol> {
    let symbol = |&name| Symbol {
        name: facts.names.text(name).clone(),
        resolution: decision.scopes.get(&name).copied().unwrap_or(Resolution::GlobalImplicit),
        flags: block.symbols.flags(name),
    };
    block.symbols.names().iter().map(symbol).collect()
}

fn enter_uses(scopes: &mut Scopes, uses: &[Use]) {
    for Use { event, var } in uses {
        let Event { scope, span, expr, .. } = *event;
        match event.kind {
            EventKind::Read => {
                scopes.reads[var.index()].extend(expr.map(|expr| Read { scope, expr, span }));
            }
            EventKind::Bind(kind) => scopes.bindings[var.index()].push(Binding { scope, kind, span }),
            EventKind::Mention => {}
        }
    }
}

/// A variable is captured by every scope between the code and its owner.
fn enter_captures(scopes: &mut Scopes, uses: &[Use]) {
    let mut known: FxHashSet<(ScopeId, VarId)> = FxHashSet::default();
    for Use { event, var } in uses.iter().filter(|used| used.event.kind != EventKind::Mention) {
        let owner = scopes.var(*var).owner;
        let owner_kind = scopes.scope(owner).kind;
        if owner_kind == ScopeKind::Class || owner == event.scope {
            continue;
        }
        scopes.cells[var.index()] |= owner_kind.is_function_like();
        let mut at = Some(event.scope);
        while let Some(scope) = at.filter(|&scope| scope != owner && known.insert((scope, *var))) {
            scopes.captures[scope.index()].push(*var);
            at = scopes.scope(scope).parent;
        }
    }
    scopes.captures.iter_mut().for_each(|captures| captures.sort_unstable());
}
