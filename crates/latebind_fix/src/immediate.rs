//! `(lambda i_: lambda: i_)(i)`: a factory without a name. Only on request.
//!
//! The parameter has a name of its own, so that no linter takes it for the loop's.

use latebind_syntax::tree::Ident;

use crate::closure::{Closure, Shape};
use crate::edit::Edit;
use crate::inside::{borrows_parentheses, is_tied_to_function};
use crate::plan::Plan;
use crate::rename::{free_name, renamed};
use crate::repair::{Refusal, Strategy};
use crate::risk;

pub(crate) fn plan(closure: &Closure) -> Result<Plan, Refusal> {
    let (open, close) = match closure.shape {
        Shape::Def { .. } => return Err(Refusal::Kind),
        Shape::Generator { .. } if is_tied_to_function(closure.module, closure.span) => {
            return Err(Refusal::TiedToFunction);
        }
        // The call's parentheses become its own, and the call gets others.
        Shape::Generator { id, .. } if borrows_parentheses(closure.module, id) => ("(", ")"),
        Shape::Generator { .. } | Shape::Lambda { .. } => ("", ""),
    };
    if let Some(refusal) = risk::keeping_refused(closure) {
        return Err(refusal);
    }
    let mut edits = Vec::new();
    let mut params: Vec<Ident> = Vec::new();
    for variable in &closure.variables {
        let name = free_name(closure.module, &format!("{}_", variable.name));
        edits.extend(renamed(closure, variable, &name)?);
        params.push(name);
    }
    let args = closure.name_list().join(", ");
    edits.push(Edit::insert(closure.span.start, format!("{open}(lambda {}: ", params.join(", "))));
    edits.push(Edit::insert(closure.span.end, format!(")({args}){close}")));
    Ok(Plan::new(closure, Strategy::Immediate, risk::same_signature(closure), edits))
}
