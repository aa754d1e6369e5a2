//! What a path means that leads into another file of the project, where its code is at hand.
//!
//! ```python
//! from helpers import each        # helpers.each: the function itself, to be run in place
//! each(rows, lambda row: row + i)
//! ```

use latebind_callees::Known;
use latebind_project::Found;

use crate::machine::Machine;
use crate::value::Value;

impl Machine<'_> {
    /// `None`: nothing of the project's, or nothing that its code shows; it goes by its path.
    pub(crate) fn in_other_file(&mut self, path: &str) -> Option<Value> {
        self.program.others?;
        // Its code would show no more than the table says (`contextmanager`, in the library itself).
        if Known::is_wrapper(path) {
            return None;
        }
        if let Some(known) = self.imported.get(path) {
            return known.clone();
        }
        let Found::Var(var) = self.program.find(path)? else { return None };
        // An import that leads back to itself gives nothing.
        self.imported.insert(path.into(), None);
        let value = self.static_var(var);
        let value = (!value.objs.is_empty()).then_some(value);
        self.imported.insert(path.into(), value.clone());
        value
    }
}
