//! What holds at one point of one path: the heap, and how the tracked closure fares.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use latebind_flow::ir::BlockId;
use latebind_source::Span;
use latebind_syntax::tree::Const;

use crate::value::{Age, Field, Obj, Value};

pub(crate) type Fields = BTreeMap<Field, Value>;

/// The tracked closure's life. Paths that differ here are never merged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Not made on this path yet.
    Before,
    Live(Live),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Live {
    pub(crate) borrow: Borrow,
    pub(crate) turn: TurnState,
    /// An exception was raised since it was made.
    pub(crate) abnormal: bool,
    /// A loop that binds the variable in its own head has moved on: the turn that counts.
    pub(crate) counts: bool,
    /// A stale read in the same turn was seen.
    pub(crate) read_in_turn: bool,
}

/// What the captured variable is, compared with when the closure was made.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Borrow {
    Fresh,
    Stale,
    /// The variable has no value any more.
    Deleted,
    /// Last written by another function's `nonlocal` or `global`.
    Foreign,
    /// It had no value when the closure was made: read late on purpose.
    Intended,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TurnState {
    Same,
    /// A `while` test runs that may begin another turn.
    Testing,
    Moved,
}

/// Which place gave a variable its value.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    Never,
    At(Span),
    /// One of several.
    Somewhere,
}

impl Bound {
    /// A variable that has a value got it where a path says it did.
    fn join(self, other: Bound) -> Bound {
        match (self, other) {
            (Bound::Never, it) | (it, Bound::Never) => it,
            (one, two) if one == two => one,
            _ => Bound::Somewhere,
        }
    }
}

/// Where an iterator, generator or coroutine stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// The element that holds the tracked closure was handed out.
    Visited,
    /// Runs, and has not drawn an element yet.
    Entered,
    /// At least one element was handed out.
    Started,
    /// Suspended before this instruction.
    Resume(BlockId, u32),
    Finished,
}

/// Why paths are kept apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PathKey {
    phase: Phase,
    tracked: Option<Obj>,
    owner: Option<Obj>,
    marks: BTreeMap<Obj, Mark>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    pub(crate) heap: BTreeMap<Obj, Rc<Fields>>,
    /// Temporaries by frame: written all the time, so kept apart.
    pub(crate) temps: BTreeMap<Obj, Rc<BTreeMap<u32, Value>>>,
    pub(crate) phase: Phase,
    /// The tracked closure.
    pub(crate) tracked: Option<Obj>,
    /// The activation whose variable it captures.
    pub(crate) owner: Option<Obj>,
    /// What code that was not read may call or look into; the number names the event.
    pub(crate) exposed: BTreeMap<Obj, usize>,
    pub(crate) marks: BTreeMap<Obj, Mark>,
    /// Rebinds since the closure was made, by number.
    pub(crate) rebinds: BTreeSet<usize>,
    /// Where the captured variable got its value last, and where when the closure was made.
    pub(crate) bound_at: Bound,
    pub(crate) snapshot_at: Bound,
    /// The captured value, when it is a constant.
    pub(crate) snapshot: Option<Const>,
    /// Workers that run, tasks that wait for the next suspension.
    pub(crate) running: BTreeMap<Obj, usize>,
    /// `Kept` objects that stand for several.
    pub(crate) blurred: BTreeSet<Obj>,
}

impl State {
    pub(crate) fn new() -> Self {
        Self {
            heap: BTreeMap::new(),
            temps: BTreeMap::new(),
            phase: Phase::Before,
            tracked: None,
            owner: None,
            exposed: BTreeMap::new(),
            marks: BTreeMap::new(),
            rebinds: BTreeSet::new(),
            bound_at: Bound::Never,
            snapshot_at: Bound::Never,
            snapshot: None,
            running: BTreeMap::new(),
            blurred: BTreeSet::new(),
        }
    }

    pub(crate) fn key(&self) -> PathKey {
        PathKey { phase: self.phase.clone(), tracked: self.tracked, owner: self.owner, marks: self.marks.clone() }
    }

    pub(crate) fn get(&self, obj: Obj, field: &Field) -> Option<&Value> {
        self.heap.get(&obj).and_then(|fields| fields.get(field))
    }

    pub(crate) fn fields(&self, obj: Obj) -> impl Iterator<Item = (&Field, &Value)> {
        self.heap.get(&obj).into_iter().flat_map(|fields| fields.iter())
    }

    /// Overwrites the field.
    pub(crate) fn set(&mut self, obj: Obj, field: Field, value: Value) {
        Rc::make_mut(self.heap.entry(obj).or_default()).insert(field, value);
    }

    pub(crate) fn unset(&mut self, obj: Obj, field: &Field) {
        if self.get(obj, field).is_some() {
            Rc::make_mut(self.heap.entry(obj).or_default()).remove(field);
        }
    }

    pub(crate) fn temp(&self, frame: Obj, temp: u32) -> Option<&Value> {
        self.temps.get(&frame).and_then(|temps| temps.get(&temp))
    }

    pub(crate) fn set_temp(&mut self, frame: Obj, temp: u32, value: Value) {
        Rc::make_mut(self.temps.entry(frame).or_default()).insert(temp, value);
    }

    pub(crate) fn forget_temp(&mut self, frame: Obj, temp: u32) {
        if let Some(temps) = self.temps.get_mut(&frame) {
            Rc::make_mut(temps).remove(&temp);
        }
    }

    /// The frame's temporaries from `from` on are dead.
    pub(crate) fn forget_temps(&mut self, frame: Obj, from: u32) {
        if from == 0 {
            self.temps.remove(&frame);
        } else if let Some(temps) = self.temps.get_mut(&frame)
            && temps.last_key_value().is_some_and(|(last, _)| *last >= from)
        {
            Rc::make_mut(temps).split_off(&from);
        }
    }

    pub(crate) fn retain_fields(&mut self, obj: Obj, keep: impl Fn(&Field) -> bool) {
        if let Some(fields) = self.heap.get_mut(&obj)
            && fields.keys().any(|field| !keep(field))
        {
            Rc::make_mut(fields).retain(|field, _| keep(field));
        }
    }

    /// Adds to what the field holds; it stays certain only on a single object.
    pub(crate) fn add(&mut self, obj: Obj, field: Field, value: &Value) {
        let value = if self.is_single(obj) { value.clone() } else { value.clone().weakened() };
        let held = self.get(obj, &field).map_or_else(|| value.clone(), |held| held.with(&value));
        self.set(obj, field, Value { constant: None, ..held });
    }

    /// Stands for exactly one object.
    pub(crate) fn is_single(&self, obj: Obj) -> bool {
        obj.age != Age::Old && !self.blurred.contains(&obj)
    }

    pub(crate) fn live(&self) -> Option<&Live> {
        match &self.phase {
            Phase::Live(live) => Some(live),
            Phase::Before => None,
        }
    }

    pub(crate) fn live_mut(&mut self) -> Option<&mut Live> {
        match &mut self.phase {
            Phase::Live(live) => Some(live),
            Phase::Before => None,
        }
    }

    /// Two paths with the same key meet.
    pub(crate) fn join(&self, other: &State) -> State {
        let mut heap = BTreeMap::new();
        for (&obj, fields) in &self.heap {
            let joined = match other.heap.get(&obj) {
                Some(others) if Rc::ptr_eq(fields, others) || fields == others => fields.clone(),
                Some(others) => Rc::new(join_fields(fields, others)),
                None => fields.clone(),
            };
            heap.insert(obj, joined);
        }
        for (&obj, fields) in &other.heap {
            heap.entry(obj).or_insert_with(|| fields.clone());
        }
        let merged = |a: &BTreeMap<Obj, usize>, b: &BTreeMap<Obj, usize>| {
            let mut all = b.clone();
            all.extend(a.iter().map(|(obj, event)| (*obj, *event)));
            all
        };
        State {
            heap,
            temps: join_temps(&self.temps, &other.temps),
            phase: self.phase.clone(),
            tracked: self.tracked,
            owner: self.owner,
            exposed: merged(&self.exposed, &other.exposed),
            marks: self.marks.clone(),
            rebinds: self.rebinds.union(&other.rebinds).copied().collect(),
            bound_at: self.bound_at.join(other.bound_at),
            snapshot_at: self.snapshot_at.join(other.snapshot_at),
            snapshot: if self.snapshot == other.snapshot { self.snapshot.clone() } else { None },
            running: merged(&self.running, &other.running),
            blurred: self.blurred.union(&other.blurred).copied().collect(),
        }
    }

    /// `from` is no longer the newest of its place: it becomes `to`.
    pub(crate) fn rename(&mut self, from: Obj, to: Obj) {
        for fields in self.heap.values_mut() {
            if fields.values().any(|value| value.objs().any(|obj| obj == from)) {
                for value in Rc::make_mut(fields).values_mut() {
                    value.renamed(from, to);
                }
            }
        }
        for temps in self.temps.values_mut() {
            if temps.values().any(|value| value.objs().any(|obj| obj == from)) {
                for value in Rc::make_mut(temps).values_mut() {
                    value.renamed(from, to);
                }
            }
        }
        if let Some(temps) = self.temps.remove(&from) {
            self.temps.insert(to, temps);
        }
        if let Some(fields) = self.heap.remove(&from) {
            let joined = match self.heap.get(&to) {
                Some(others) => Rc::new(join_fields(&fields, others)),
                None => fields,
            };
            self.heap.insert(to, joined);
        }
        for slot in [&mut self.tracked, &mut self.owner] {
            if *slot == Some(from) {
                *slot = Some(to);
            }
        }
        rename_key(&mut self.exposed, from, to);
        rename_key(&mut self.running, from, to);
        let mark = self.marks.remove(&from);
        if let (Some(mark), true) = (mark, to.age != Age::Old) {
            self.marks.insert(to, mark);
        }
    }

    /// Everything that can be reached from `roots`, field by field.
    pub(crate) fn closure(&self, roots: impl IntoIterator<Item = Obj>) -> BTreeSet<Obj> {
        let mut seen = BTreeSet::new();
        let mut todo: Vec<Obj> = roots.into_iter().collect();
        while let Some(obj) = todo.pop() {
            if seen.insert(obj) {
                todo.extend(self.fields(obj).flat_map(|(_, value)| value.objs()));
                todo.extend(self.temps.get(&obj).into_iter().flat_map(|temps| temps.values()).flat_map(Value::objs));
            }
        }
        seen
    }

    /// Drops what nobody can reach any more.
    pub(crate) fn collect(&mut self, roots: impl IntoIterator<Item = Obj>) {
        let held = self.exposed.keys().chain(self.running.keys()).copied();
        let alive = self.closure(roots.into_iter().chain(held).collect::<Vec<_>>());
        self.heap.retain(|obj, _| alive.contains(obj));
        self.temps.retain(|obj, _| alive.contains(obj));
        self.marks.retain(|obj, _| alive.contains(obj));
        self.blurred.retain(|obj| alive.contains(obj));
    }
}

fn rename_key(map: &mut BTreeMap<Obj, usize>, from: Obj, to: Obj) {
    if let Some(event) = map.remove(&from) {
        map.entry(to).or_insert(event);
    }
}

fn join_temps(
    left: &BTreeMap<Obj, Rc<BTreeMap<u32, Value>>>,
    right: &BTreeMap<Obj, Rc<BTreeMap<u32, Value>>>,
) -> BTreeMap<Obj, Rc<BTreeMap<u32, Value>>> {
    let mut joined = right.clone();
    for (&frame, temps) in left {
        let both = match right.get(&frame) {
            Some(others) if Rc::ptr_eq(temps, others) || temps == others => temps.clone(),
            Some(others) => {
                let mut all: BTreeMap<u32, Value> = (**others).clone();
                for (&temp, value) in temps.iter() {
                    let value = others.get(&temp).map_or_else(|| value.clone(), |other| value.join(other));
                    all.insert(temp, value);
                }
                Rc::new(all)
            }
            None => temps.clone(),
        };
        joined.insert(frame, both);
    }
    joined
}

fn join_fields(left: &Fields, right: &Fields) -> Fields {
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
