//! Where paths meet: one state takes in what holds on the other, in place.
//!
//! ```python
//! if fast:
//!     act = lambda: i
//! else:
//!     act = None       # afterwards `act` may be either
//! ```

use std::collections::BTreeSet;
use std::rc::Rc;

use imbl::OrdMap;
use imbl::ordmap::DiffItem;
use itertools::EitherOrBoth::{self, Both, Left, Right};
use itertools::Itertools;
use litemap::LiteMap;

use crate::mark::Mark;
use crate::state::{Fields, Shared, State, Temps};
use crate::value::{Obj, Value};

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

    /// Objects that both have are joined. Others were made on one path and are taken over as they are, but for
    /// those that were there before the run: of these, one path has not seen what the other knows.
    fn absorb_heap(&mut self, other: &OrdMap<Obj, Shared>) -> bool {
        let differing = self.heap.diff(other).filter_map(|item| match item {
            DiffItem::Add(&obj, theirs) if obj.was_there() => {
                Some((obj, joined_fields(&Fields::new_vec(), theirs).unwrap_or_default()))
            }
            DiffItem::Add(&obj, theirs) => Some((obj, theirs.clone())),
            DiffItem::Update { old: (&obj, mine), new: (_, theirs) } => Some((obj, joined_fields(mine, theirs)?)),
            DiffItem::Remove(&obj, mine) if obj.was_there() => Some((obj, joined_fields(mine, &Fields::new_vec())?)),
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

fn absorb_events(mine: &mut OrdMap<Obj, usize>, others: &OrdMap<Obj, usize>) -> bool {
    let added = mine.diff(others).filter_map(|item| match item {
        DiffItem::Add(&obj, &event) => Some((obj, event)),
        DiffItem::Update { .. } | DiffItem::Remove(..) => None,
    });
    let added: Vec<(Obj, usize)> = added.collect();
    let grown = !added.is_empty();
    mine.extend(added);
    grown
}

fn absorb_set<T: Ord + Copy>(mine: &mut BTreeSet<T>, others: &BTreeSet<T>) -> bool {
    let before = mine.len();
    mine.extend(others);
    mine.len() != before
}

/// `None`: nothing new. A temporary that only one path has is what that path says: the other
/// will not read it.
fn joined_temps(mine: &Temps, others: &Temps) -> Option<Temps> {
    let is_new = |pair| match pair {
        Both((_, held), (_, value)) => !Value::includes(held, value),
        Left(_) => false,
        Right(_) => true,
    };
    both(mine, others).any(is_new).then(|| {
        let joined = both(mine, others).map(|pair| match pair {
            Both((temp, held), (_, value)) => (*temp, held.join(value)),
            Left((temp, value)) | Right((temp, value)) => (*temp, value.clone()),
        });
        joined.collect()
    })
}

/// `None`: nothing new.
fn joined_fields(mine: &Fields, others: &Fields) -> Option<Shared> {
    let is_new = |pair| match pair {
        Both((_, held), (_, value)) => !Value::includes(held, value),
        Left((_, held)) => !held.is_half(),
        Right(_) => true,
    };
    both(mine, others).any(is_new).then(|| Shared::new(join_fields(mine, others)))
}

/// A field that only one of two paths has may be unset where they meet.
pub(crate) fn join_fields(left: &Fields, right: &Fields) -> Fields {
    let joined = both(left, right).map(|pair| match pair {
        Both((field, value), (_, other)) => (field.clone(), value.join(other)),
        Left((field, value)) | Right((field, value)) => (field.clone(), value.half()),
    });
    joined.collect()
}

type Entry<'m, K> = (&'m K, &'m Value);

/// The entries of two maps side by side, in the order of their keys.
fn both<'m, K: Ord>(
    left: &'m LiteMap<K, Value>,
    right: &'m LiteMap<K, Value>,
) -> impl Iterator<Item = EitherOrBoth<Entry<'m, K>>> {
    left.iter().merge_join_by(right.iter(), |(mine, _), (theirs, _)| mine.cmp(theirs))
}
