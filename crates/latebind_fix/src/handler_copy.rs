//! A second name for an exception, bound inside its handler.
//!
//! ```python
//! except OSError as error:
//!     error_ = error                      # stays when `error` is deleted
//!     later(lambda: report(error_))
//! ```

use latebind_syntax::tree::Handler;

use crate::around::handler_around;
use crate::closure::{Closure, Variable};
use crate::layout::statement_before;
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
        let assignment = format!("{copy} = {}", variable.name);
        let &first = handler.body.first().ok_or(Refusal::NoLineOfItsOwn)?;
        edits.push(statement_before(closure.module, first, &assignment));
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
