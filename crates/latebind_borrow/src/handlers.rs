//! Attributes and items that a framework calls what they hold.
//!
//! ```python
//! for car in cars:
//!     car.button.when_pressed = lambda: play(car)     # one button a turn: each keeps its own
//! ```

use latebind_callees::Known;
use latebind_flow::ir::{At, Instr, Op, Temp};
use latebind_scopes::VarId;

use crate::machine::Machine;
use crate::outcome::Called;
use crate::value::{Kind, Value};

impl Machine<'_> {
    /// How what is stored there is called. `slot`: the attribute's name, or `[].` and the item's.
    pub(crate) fn called_from_slot(&self, object: &Value, slot: &str, holder: Temp, at: At) -> Called {
        let paths: Option<Vec<String>> = object.objs().map(|obj| self.path_of_slot(obj, slot)).collect();
        let paths = paths.filter(|_| !object.unknown).unwrap_or_default();
        let is_handler = !paths.is_empty() && paths.iter().all(|path| Known::is_handler(path));
        match paths.first() {
            Some(path) if is_handler && self.is_of_its_turn(holder, at) => Called::Later(self.callee_name(path)),
            _ => Called::Stored,
        }
    }

    fn path_of_slot(&self, obj: crate::value::Obj, slot: &str) -> Option<String> {
        match self.kind(obj) {
            Kind::External(path) if slot.starts_with('[') => Some(format!("{path}{slot}")),
            Kind::External(path) => Some(format!("{path}.{slot}")),
            _ => None,
        }
    }

    /// The next turn stores into another object: it hangs on a variable that the turn binds. Into the same
    /// one, it takes the place of what this turn stored.
    fn is_of_its_turn(&self, holder: Temp, at: At) -> bool {
        let block = self.body_of(at.scope).and_then(|body| body.blocks.get(at.block.index()));
        let before = block.and_then(|block| block.instrs.get(..at.index as usize)).unwrap_or_default();
        self.hangs_on_turn(holder, before)
    }

    fn hangs_on_turn(&self, temp: Temp, before: &[Instr]) -> bool {
        let made = before.iter().enumerate().rev().find_map(|(n, instr)| match &instr.op {
            Op::Load { dst, var } if *dst == temp => Some((n, vec![], Some(*var))),
            Op::Attr { dst, object, .. } if *dst == temp => Some((n, vec![*object], None)),
            Op::Item { dst, object, index, .. } if *dst == temp => Some((n, vec![*object, *index], None)),
            _ => None,
        });
        let Some((n, parts, var)) = made else { return false };
        var.is_some_and(|var| self.is_bound_by_turn(var))
            || parts.into_iter().any(|part| self.hangs_on_turn(part, before.get(..n).unwrap_or_default()))
    }

    fn is_bound_by_turn(&self, var: VarId) -> bool {
        let turns = self.capture.turns.iter();
        turns.flat_map(|id| &self.program.loop_(*id).repeats).any(|part| self.program.is_bound_within(var, *part))
    }
}
