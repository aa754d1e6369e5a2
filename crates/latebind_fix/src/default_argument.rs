//! `lambda i=i: i`: the value is taken when the closure is made.
//!
//! ```python
//! def on_save(event, *, path=path):     # keyword-only where the caller may pass more
//!     save(path)
//! ```
//!
//! The parameter is called as the variable is: nothing in the body changes. A variable
//! that is called like a builtin gives the parameter an underscore, so that no linter
//! objects to the parameter.

use crate::closure::Closure;
use crate::parameters::Parameters;
use crate::plan::Plan;
use crate::rename::{renamed, snapshot_name};
use crate::repair::{Refusal, Strategy};
use crate::risk;
use crate::wrap::wrapped;

pub(crate) fn plan(closure: &Closure) -> Result<Plan, Refusal> {
    let params = closure.params().ok_or(Refusal::Kind)?;
    if let Some(refusal) = risk::keeping_refused(closure) {
        return Err(refusal);
    }
    if let Some(reader) = risk::signature_reader(closure) {
        return Err(Refusal::ReadsSignature(reader));
    }
    let parameter = risk::wanted_parameter(closure);
    let mut edits = Vec::new();
    let mut defaults = Vec::new();
    for variable in &closure.variables {
        let name = snapshot_name(closure, variable);
        edits.extend(renamed(closure, variable, &name)?);
        defaults.push(format!("{name}={}", variable.name));
    }
    let list = Parameters::of(closure, params);
    edits.push(list.with_defaults(parameter, &defaults.join(", ")));
    let edits = wrapped(closure, edits, list.inside());
    Ok(Plan::new(closure, Strategy::DefaultArgument, risk::new_parameter(closure, parameter), edits))
}
