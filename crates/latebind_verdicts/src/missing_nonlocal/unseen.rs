//! Assignments that reach nobody, while the enclosing function waits for them.
//!
//! ```python
//! result = None
//! def work():
//!     result = compute()       # a new variable
//! run(work)
//! print(result)                # always None: nothing else ever changes it
//! ```

use latebind_borrow::{Program, runs_in};
use latebind_scopes::{Binding, BindingKind, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId};

use super::empty::{Empty, assigned_value, empty};
use super::{Evidence, Hidden};
use crate::finding::{Doubt, Seen};

pub(super) fn evidence(program: &Program, it: &Hidden) -> Option<Evidence> {
    let scopes = program.scopes;
    let assigned = scopes.bindings(it.inner).iter().find(|binding| is_assignment(binding))?.span;
    if !it.comes_first {
        return None;
    }
    let read = later_read(program, it)?;
    let waits = is_placeholder(program, it.outer) || is_for_nothing(program, it);
    waits.then_some(Evidence { assigned, read, seen: Seen::OuterValue, doubt: Some(Doubt::SameName) })
}

fn is_assignment(binding: &Binding) -> bool {
    binding.kind == BindingKind::Assign
}

/// Every value the outer variable ever gets is the same empty one: `None`, `False`, `[]`.
fn is_placeholder(program: &Program, outer: VarId) -> bool {
    let bindings = program.scopes.bindings(outer);
    let values: Option<Vec<_>> = bindings.iter().map(|binding| empty(program, binding)).collect();
    let Some(values) = values else { return false };
    let may_be_filled = values.contains(&Empty::Container) && is_touched(program, outer);
    values.windows(2).all(|pair| pair[0] == pair[1]) && !may_be_filled
}

/// Somebody could fill the container: it is given away, indexed, or a method of it is named.
fn is_touched(program: &Program, outer: VarId) -> bool {
    let reads = program.scopes.all_reads(outer);
    let is_read = |id: &ExprId| reads.iter().any(|read| read.expr == *id);
    program.tree.exprs().any(|id| match program.tree.expr(id) {
        Expr::Attribute { value, .. } | Expr::Subscript { value, .. } => is_read(value),
        Expr::Call { args, keywords, .. } => args.iter().any(is_read) || keywords.iter().any(|it| is_read(&it.value)),
        _ => false,
    })
}

/// The inner variable is assigned plainly and never read; the outer one is not assigned again.
fn is_for_nothing(program: &Program, it: &Hidden) -> bool {
    let scopes = program.scopes;
    let site = scopes.scope(it.scope).span;
    let is_dead = scopes.all_reads(it.inner).is_empty() && !it.as_written.starts_with('_');
    let is_plain = |binding: &Binding| assigned_value(program, binding).is_some();
    let stays = scopes.bindings(it.outer).iter().all(|binding| binding.span.end <= site.start);
    is_dead && stays && scopes.bindings(it.inner).iter().all(is_plain)
}

/// A read of the outer variable that may come after the inner function has run.
fn later_read(program: &Program, it: &Hidden) -> Option<Span> {
    let scopes = program.scopes;
    let site = scopes.scope(it.scope).span;
    let owner = scopes.var(it.outer).owner;
    let comes_later = |read: Span| read.start >= site.end || turns_back(program, site, read);
    let reads = scopes.all_reads(it.outer).iter();
    reads
        .filter(|read| !scopes.is_within(read.scope, it.scope))
        .find(|read| !runs_in(scopes, read.scope, owner) || comes_later(read.span))
        .map(|read| read.span)
}

/// A loop runs both, again and again.
fn turns_back(program: &Program, site: Span, read: Span) -> bool {
    program.flow.loops().any(|(_, it)| {
        let repeats = |span: Span| it.repeats.iter().any(|part| part.contains(span));
        repeats(site) && repeats(read)
    })
}
