//! What can be reached, and what cannot any more.

use crate::obj_set::ObjSet;
use crate::state::State;
use crate::value::{Obj, Value};

impl State {
    /// Whether `wanted` is one of the roots or can be reached from them, field by field.
    pub(crate) fn is_reachable(&self, wanted: Obj, roots: Vec<Obj>) -> bool {
        roots.contains(&wanted) || (self.is_held(wanted) && self.search(roots, |obj| obj == wanted).is_err())
    }

    /// How many references the objects of the heap hold: what a search through it costs.
    pub(crate) fn references(&self) -> usize {
        self.heap.values().flat_map(|fields| fields.values()).map(|value| value.objs.len()).sum()
    }

    /// Somewhere there is a reference to it.
    fn is_held(&self, wanted: Obj) -> bool {
        let in_heap = self.heap.values().flat_map(|fields| fields.values());
        let in_temps = self.temps.values().flat_map(|temps| temps.values());
        in_heap.chain(in_temps).any(|value| value.holds(wanted))
    }

    /// Everything that can be reached, unless something `wanted` is met first.
    fn search(&self, mut todo: Vec<Obj>, wanted: impl Fn(Obj) -> bool) -> Result<ObjSet, Obj> {
        let mut seen = ObjSet::default();
        while let Some(obj) = todo.pop() {
            if wanted(obj) {
                return Err(obj);
            }
            if seen.insert(obj) {
                todo.extend(self.fields(obj).flat_map(|(_, value)| value.objs()));
                todo.extend(self.temps.get(&obj).into_iter().flat_map(|temps| temps.values()).flat_map(Value::objs));
            }
        }
        Ok(seen)
    }

    /// Drops what nobody can reach any more.
    pub(crate) fn collect(&mut self, roots: impl IntoIterator<Item = Obj>) {
        let held = self.exposed.keys().chain(self.running.keys()).copied();
        let Ok(alive) = self.search(roots.into_iter().chain(held).collect(), |_| false) else { return };
        let dead: Vec<Obj> = self.heap.keys().filter(|obj| !alive.contains(**obj)).copied().collect();
        for obj in dead {
            self.heap.remove(&obj);
        }
        self.temps.retain(|obj, _| alive.contains(*obj));
        self.marks.retain(|obj, _| alive.contains(*obj));
        self.blurred.retain(|obj| alive.contains(*obj));
    }
}
