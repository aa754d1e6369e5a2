//! Where paths meet: one state takes in what holds on the other, in place.
//!
//! ```python
//! if fast:
//!     act = lambda: i
//! else:
//!     act = None       # afterwards `act` may be either
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use imbl::OrdMap;
use imbl::ordmap::DiffItem;

use crate::mark::Mark;
use crate::state::{Fields, Shared, State};
use crate::value::{Field, Obj, Value};

impl State {
    /// Two paths with the same key meet. Whether that says anything new.
    pub(crate) fn absorb(&mut self, other: &State) -> bool {
        let mut grown = self.absorb_marks(other);
        grown |= self.absorb_heap(&other.heap);
        grown |= self.absorb_temps(other);
        grown |= absorb_events(&mut self.exposed, &other.exposed);
        grown |= absorb_events(&mut self.running, &other.running);
        grown |= absorb_set(&mut self.rebinds, &other.rebinds);
        grown |= absorb_set(&mut self.blurred, &other.blurred);
        grown |= self.bound_at.absorb(other.bound_at);
        grown |= self.snapshot_at.absorb(other.snapshot_at);
        if self.snapshot.is_some() && self.snapshot != other.snapshot {
            self.snapshot = None;
            grown = true;
        }
        grown
    }

    /// Objects that both have are joined, others are taken over as they are.
    fn absorb_heap(&mut self, other: &OrdMap<Obj, Shared>) -> bool {
        let differing = self.heap.diff(other).filter_map(|item| match item {
            DiffItem::Add(&obj, theirs) => Some((obj, theirs.clone())),
            DiffItem::Update { old: (&obj, mine), new: (_, theirs) } => Some((obj, joined_fields(mine, theirs)?)),
            DiffItem::Remove(..) => None,
        });
        let differing: Vec<(Obj, Shared)> = differing.collect();
        let grown = !differing.is_empty();
        self.heap.extend(differing);
        grown
    }

    fn absorb_temps(&mut self, other: &State) -> bool {
        let mut grown = false;
        for (frame, theirs) in &other.temps {
            let joined = match self.temps.get(frame) {
                Some(mine) if Rc::ptr_eq(mine, theirs) => None,
                Some(mine) => joined_temps(mine, theirs).map(Rc::new),
                None => Some(theirs.clone()),
            };
            if let Some(joined) = joined {
                self.temps.insert(*frame, joined);
                grown = true;
            }
        }
        grown
    }

    fn absorb_marks(&mut self, other: &State) -> bool {
        let mut grown = false;
        for (&obj, standing) in &other.marks {
            match self.marks.get_mut(&obj) {
                Some(mine) => grown |= mine.absorb(&standing.at),
                None => {
                    let mut standing = standing.clone();
                    if self.heap.contains_key(&obj) {
                        standing.absorb(&[Mark::New]);
                    }
                    self.marks.insert(obj, standing);
                    grown = true;
                }
            }
        }
        for (obj, mine) in &mut self.marks {
            if !other.marks.contains_key(obj) && other.heap.contains_key(obj) {
                grown |= mine.absorb(&[Mark::New]);
            }
        }
        grown
    }
}

fn absorb_events(mine: &mut BTreeMap<Obj, usize>, others: &BTreeMap<Obj, usize>) -> bool {
    let before = mine.len();
    for (&obj, &event) in others {
        mine.entry(obj).or_insert(event);
    }
    mine.len() != before
}

fn absorb_set<T: Ord + Copy>(mine: &mut BTreeSet<T>, others: &BTreeSet<T>) -> bool {
    let before = mine.len();
    mine.extend(others);
    mine.len() != before
}

/// `None`: nothing new. A temporary that only one path has is what that path says: the other
/// will not read it.
fn joined_temps(mine: &BTreeMap<u32, Value>, others: &BTreeMap<u32, Value>) -> Option<BTreeMap<u32, Value>> {
    if others.iter().all(|(temp, value)| mine.get(temp).is_some_and(|held| held.includes(value))) {
        return None;
    }
    let mut all = others.clone();
    for (&temp, value) in mine {
        let value = others.get(&temp).map_or_else(|| value.clone(), |other| value.join(other));
        all.insert(temp, value);
    }
    Some(all)
}

/// `None`: nothing new.
fn joined_fields(mine: &Fields, others: &Fields) -> Option<Shared> {
    let includes_theirs = others.iter().all(|(field, value)| mine.get(field).is_some_and(|held| held.includes(value)));
    let is_half_already = |(field, held): (&Field, &Value)| others.contains_key(field) || *held == half(held);
    if includes_theirs && mine.iter().all(is_half_already) {
        return None;
    }
    Some(Shared::new(join_fields(mine, others)))
}

pub(crate) fn join_fields(left: &Fields, right: &Fields) -> Fields {
    let mut joined = Fields::new();
    for (field, value) in left {
        let other = right.get(field);
        joined.insert(field.clone(), other.map_or_else(|| half(value), |other| value.join(other)));
    }
    for (field, value) in right {
        if !left.contains_key(field) {
            joined.insert(field.clone(), half(value));
        }
    }
    joined
}

/// A value that only one of two paths has.
fn half(value: &Value) -> Value {
    Value { unset: true, ..value.clone().weakened() }
}
