//! What holds at one point of one path: the heap, and how the tracked closure fares.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use imbl::OrdMap;
use latebind_syntax::tree::Const;
use litemap::LiteMap;

use smallvec::SmallVec;

use crate::absorb::join_fields;
use crate::mark::{Mark, Standing};
use crate::phase::{Bound, Live, Phase};
use crate::value::{Age, Field, Obj, Value};

/// Small and copied often: one piece of memory.
pub(crate) type Fields = LiteMap<Field, Value>;
pub(crate) type Temps = LiteMap<u32, Value>;

/// The fields of one object, shared between paths. Compared by address, which is quick: what is
/// not the same memory is looked into.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared(Rc<Fields>);

impl Shared {
    pub(crate) fn new(fields: Fields) -> Self {
        Self(Rc::new(fields))
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Shared {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl DerefMut for Shared {
    fn deref_mut(&mut self) -> &mut Fields {
        Rc::make_mut(&mut self.0)
    }
}

/// Why paths are kept apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PathKey {
    phase: Phase,
    tracked: Option<Obj>,
    owner: Option<Obj>,
    marks: SmallVec<[(Obj, SmallVec<[Mark; 1]>); 1]>,
}

#[derive(Clone, Debug)]
pub(crate) struct State {
    /// Shared between paths as far as they agree.
    pub(crate) heap: OrdMap<Obj, Shared>,
    /// Temporaries by frame: written all the time, so kept apart.
    pub(crate) temps: LiteMap<Obj, Rc<Temps>>,
    pub(crate) phase: Phase,
    /// The tracked closure.
    pub(crate) tracked: Option<Obj>,
    /// The activation whose variable it captures.
    pub(crate) owner: Option<Obj>,
    /// What code that was not read may call or look into; the number names the event.
    pub(crate) exposed: OrdMap<Obj, usize>,
    pub(crate) marks: BTreeMap<Obj, Standing>,
    /// Rebinds since the closure was made, by number.
    pub(crate) rebinds: BTreeSet<usize>,
    /// Where the captured variable got its value last, and where when the closure was made.
    pub(crate) bound_at: Bound,
    pub(crate) snapshot_at: Bound,
    /// The captured value, when it is a constant.
    pub(crate) snapshot: Option<Const>,
    /// Workers that run, tasks that wait for the next suspension.
    pub(crate) running: OrdMap<Obj, usize>,
    /// `Kept` objects that stand for several.
    pub(crate) blurred: BTreeSet<Obj>,
}

impl State {
    pub(crate) fn new() -> Self {
        Self {
            heap: OrdMap::new(),
            temps: LiteMap::new_vec(),
            phase: Phase::Before,
            tracked: None,
            owner: None,
            exposed: OrdMap::new(),
            marks: BTreeMap::new(),
            rebinds: BTreeSet::new(),
            bound_at: Bound::Never,
            snapshot_at: Bound::Never,
            snapshot: None,
            running: OrdMap::new(),
            blurred: BTreeSet::new(),
        }
    }

    pub(crate) fn key(&self) -> PathKey {
        PathKey {
            phase: self.phase.clone(),
            tracked: self.tracked,
            owner: self.owner,
            marks: self.parting_marks().map(|(obj, at)| (obj, at.clone())).collect(),
        }
    }

    /// Whether nothing keeps the two paths apart: the same [`State::key`], without making one.
    pub(crate) fn goes_with(&self, other: &State) -> bool {
        self.phase == other.phase
            && (self.tracked, self.owner) == (other.tracked, other.owner)
            && self.parting_marks().eq(other.parting_marks())
    }

    fn parting_marks(&self) -> impl Iterator<Item = (Obj, &SmallVec<[Mark; 1]>)> {
        let parting = self.marks.iter().filter(|(_, standing)| standing.matters);
        parting.map(|(obj, standing)| (*obj, &standing.at))
    }

    /// Where the iterator, generator or coroutine may stand.
    pub(crate) fn marks(&self, obj: Obj) -> &[Mark] {
        self.marks.get(&obj).map_or(&[Mark::New], |standing| &standing.at)
    }

    /// It certainly stands there.
    pub(crate) fn stands(&self, obj: Obj, mark: Mark) -> bool {
        self.marks(obj) == [mark]
    }

    pub(crate) fn get(&self, obj: Obj, field: &Field) -> Option<&Value> {
        self.heap.get(&obj).and_then(|fields| fields.get(field))
    }

    pub(crate) fn fields(&self, obj: Obj) -> impl Iterator<Item = (&Field, &Value)> {
        self.heap.get(&obj).into_iter().flat_map(|fields| fields.iter())
    }

    /// Overwrites the field. What it holds already is left in place, so that paths go on sharing it.
    pub(crate) fn set(&mut self, obj: Obj, field: Field, value: Value) {
        if self.get(obj, &field) != Some(&value) {
            self.heap.entry(obj).or_default().insert(field, value);
        }
    }

    /// The object is there, and holds nothing yet.
    pub(crate) fn make(&mut self, obj: Obj) {
        self.heap.entry(obj).or_default();
    }

    /// Whether a handler would find the same on both paths: temporaries end with their statement.
    pub(crate) fn differs_in_temps_only(&self, other: &State) -> bool {
        let Self {
            heap,
            temps: _,
            phase,
            tracked,
            owner,
            exposed,
            marks,
            rebinds,
            bound_at,
            snapshot_at,
            snapshot,
            running,
            blurred,
        } = self;
        heap.ptr_eq(&other.heap)
            && *phase == other.phase
            && (*tracked, *owner) == (other.tracked, other.owner)
            && (exposed.ptr_eq(&other.exposed) || *exposed == other.exposed)
            && *marks == other.marks
            && *rebinds == other.rebinds
            && (*bound_at, *snapshot_at) == (other.bound_at, other.snapshot_at)
            && *snapshot == other.snapshot
            && *running == other.running
            && *blurred == other.blurred
    }

    pub(crate) fn unset(&mut self, obj: Obj, field: &Field) {
        if self.get(obj, field).is_some() {
            self.heap.entry(obj).or_default().remove(field);
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
            && temps.last().is_some_and(|(last, _)| *last >= from)
        {
            Rc::make_mut(temps).retain(|temp, _| *temp < from);
        }
    }

    pub(crate) fn retain_fields(&mut self, obj: Obj, keep: impl Fn(&Field) -> bool) {
        if let Some(fields) = self.heap.get_mut(&obj)
            && fields.keys().any(|field| !keep(field))
        {
            fields.retain(|field, _| keep(field));
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

    /// `from` is no longer the newest of its place: it becomes `to`.
    pub(crate) fn rename(&mut self, from: Obj, to: Obj) {
        let holds = |fields: &Fields| fields.values().any(|value| value.holds(from));
        let holders: Vec<Obj> = self.heap.iter().filter(|(_, fields)| holds(fields)).map(|(obj, _)| *obj).collect();
        for holder in holders {
            if let Some(fields) = self.heap.get_mut(&holder) {
                fields.iter_mut().for_each(|(_, value)| value.renamed(from, to));
            }
        }
        for (_, temps) in &mut self.temps {
            if temps.values().any(|value| value.holds(from)) {
                Rc::make_mut(temps).iter_mut().for_each(|(_, value)| value.renamed(from, to));
            }
        }
        if let Some(temps) = self.temps.remove(&from) {
            self.temps.insert(to, temps);
        }
        if let Some(fields) = self.heap.remove(&from) {
            let joined = match self.heap.get(&to) {
                Some(others) => Shared::new(join_fields(&fields, others)),
                None => fields,
            };
            self.heap.insert(to, joined);
        }
        for slot in [&mut self.tracked, &mut self.owner] {
            if *slot == Some(from) {
                *slot = Some(to);
            }
        }
        for events in [&mut self.exposed, &mut self.running] {
            if let Some(event) = events.remove(&from) {
                events.entry(to).or_insert(event);
            }
        }
        let mark = self.marks.remove(&from);
        if let (Some(mark), true) = (mark, to.age != Age::Old) {
            self.marks.insert(to, mark);
        }
    }
}
