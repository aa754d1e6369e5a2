//! A second name for an exception, bound inside its handler.
//!
//! ```python
//! except OSError as error:
//!     error_ = error                      # stays when `error` is deleted
//!     later(lambda: report(error_))
//! ```

use latebind_syntax::tree::Handler;

use crate::around::{full_span, handler_around};
use crate::closure::{Closure, Variable};
use crate::edit::Edit;
use crate::plan::Plan;
use crate::rename::{free_name, renamed};
use crate::repair::{Refusal, Strategy};
use crate::risk;

pub(crate) fn plan(closure: &Closure) -> Result<Plan, Refusal> {
    let handler = handler_around(closure.module.tree, closure.span).ok_or(Refusal::Kind)?;
    if !closure.variables.iter().all(|it| is_named_by(closure, it, handler)) {
        return Err(Refusal::Kind);
    }
    if let Some(refusal) = risk::keeping_refused(closure) {
        return Err(refusal);
    }
    let mut edits = Vec::new();
    for variable in &closure.variables {
        let copy = free_name(closure.module, &format!("{}_", variable.name));
        edits
            .push(assignment(closure, handler, &format!("{copy} = {}", variable.name)).ok_or(Refusal::NoLineOfItsOwn)?);
        edits.extend(renamed(closure, variable, &copy)?);
    }
    Ok(Plan::new(closure, Strategy::HandlerCopy, risk::same_signature(closure), edits))
}

/// The handler's own name, and not bound again in its suite.
fn is_named_by(closure: &Closure, variable: &Variable, handler: &Handler) -> bool {
    let Some(name) = &handler.name else { return false };
    let bindings = closure.module.scopes.bindings(variable.id);
    let suite_start =
        handler.body.first().map_or(handler.span.end, |&first| closure.module.tree.stmt_span(first).start);
    let again = |start: u32| suite_start <= start && start < closure.span.start;
    bindings.iter().any(|it| it.span == name.span) && !bindings.iter().any(|it| again(it.span.start))
}

/// As the first statement of the handler, in the way its suite is written.
fn assignment(closure: &Closure, handler: &Handler, text: &str) -> Option<Edit> {
    let module = closure.module;
    let first = full_span(module.tree, *handler.body.first()?);
    let start = first_of(module.text, first.start);
    let indent = module.slice(module.line_start(start), start);
    let is_own_line = indent.trim().is_empty();
    let after = if is_own_line { format!("{}{indent}", module.newline()) } else { "; ".to_owned() };
    Some(Edit::insert(start, format!("{text}{after}")))
}

/// A decorator's expression begins behind its `@`.
fn first_of(text: &str, start: u32) -> u32 {
    let before = text.get(..start as usize).unwrap_or_default().trim_end_matches([' ', '\t']);
    if before.ends_with('@') { before.len() as u32 - 1 } else { start }
}
