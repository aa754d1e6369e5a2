//! A list instead of a generator expression: the values are made now.
//!
//! ```python
//! for word in banned:
//!     kept = [line for line in kept if word not in line]
//! ```
//!
//! Nothing else changes where the elements are made of what is finite and has no
//! effects, and the list is used as the iterator was: gone through once.

use latebind_source::Span;
use latebind_syntax::tree::{Clause, ExprId};

use crate::closure::{Closure, Shape};
use crate::edit::Edit;
use crate::inside::borrows_parentheses;
use crate::plan::Plan;
use crate::pure::sees_no_change;
use crate::repair::{Assurance, Refusal, Risk, Safety, Strategy};
use crate::risk;
use crate::supply::{is_endless, is_finite};
use crate::usage::{Usage, usage};

pub(crate) fn plan(closure: &Closure) -> Result<Plan, Refusal> {
    let Shape::Generator { id, elt, clauses } = closure.shape else { return Err(Refusal::Kind) };
    if let Some(refusal) = risk::keeping_refused(closure) {
        return Err(refusal);
    }
    if clauses.iter().any(|clause| is_endless(closure, clause.iter)) {
        return Err(Refusal::Endless);
    }
    let usage = usage(closure, id);
    let safety = safety(closure, elt, clauses, usage);
    let edits = brackets(closure, id, usage);
    Ok(Plan::new(closure, Strategy::Eager, safety, edits))
}

fn brackets(closure: &Closure, id: ExprId, usage: Usage) -> Vec<Edit> {
    let Span { start, end } = closure.span;
    let mut edits = vec![Edit::replace(Span::new(start, start + 1), "["), Edit::replace(Span::new(end - 1, end), "]")];
    let borrowed = if borrows_parentheses(closure.module, id) { ("(", ")") } else { ("", "") };
    let iterator = if matches!(usage, Usage::Stepped | Usage::Unknown) { ("iter(", ")") } else { ("", "") };
    edits.push(Edit::insert(start, format!("{}{}", borrowed.0, iterator.0)));
    edits.push(Edit::insert(end, format!("{}{}", iterator.1, borrowed.1)));
    edits.retain(|edit| !edit.written(closure.module.text).is_empty());
    edits
}

fn safety(closure: &Closure, elt: ExprId, clauses: &[Clause], usage: Usage) -> Safety {
    let finite = clauses.iter().all(|clause| !clause.is_async && is_finite(closure, clause.iter));
    let parts = clauses.iter().flat_map(|clause| clause.ifs.iter().copied()).chain([elt]);
    let pure = parts.chain(clauses.iter().map(|clause| clause.target)).all(|part| sees_no_change(closure, part));
    let as_before = usage == Usage::AtOnce || (finite && pure);
    let risk = (!as_before)
        .then_some(Risk::EvaluatedNow)
        .or_else(|| risk::keeping_risk(closure))
        .or_else(|| (usage == Usage::Unknown).then_some(Risk::NoGenerator));
    risk.map_or(Safety::Safe(Assurance::FiniteAndPure), Safety::Unsafe)
}
