//! Attributes and items that a framework calls what they hold.
//!
//! ```python
//! for car in cars:
//!     car.button.when_pressed = lambda: play(car)     # one button a turn: each keeps its own
//! ```

use latebind_callees::Known;
use latebind_flow::ir::At;
use latebind_source::Span;

use crate::machine::Machine;
use crate::outcome::Called;
use crate::state::State;
use crate::value::{Kind, Value};

impl Machine<'_> {
    /// How what is stored there is called. `slot`: the attribute's name, `[].` and the item's, or `[]`.
    pub(crate) fn called_when_stored(
        &self,
        state: &State,
        value: &Value,
        (object, slot): (&Value, &str),
        at: At,
        place: Span,
    ) -> Called {
        let paths: Option<Vec<String>> = object.objs().map(|obj| self.path_of_slot(obj, slot)).collect();
        let paths = paths.filter(|_| !object.unknown).unwrap_or_default();
        let is_handler = !paths.is_empty() && paths.iter().all(|path| Known::is_handler(path));
        match paths.first() {
            Some(path) if is_handler && self.is_of_its_turn(at.scope, place) => Called::Later(self.callee_name(path)),
            _ => self.called_from_place(state, value, at, place),
        }
    }

    fn path_of_slot(&self, obj: crate::value::Obj, slot: &str) -> Option<String> {
        match self.kind(obj) {
            Kind::External(path) if slot.starts_with('[') => Some(format!("{path}{slot}")),
            Kind::External(path) => Some(format!("{path}.{slot}")),
            _ => None,
        }
    }
}
