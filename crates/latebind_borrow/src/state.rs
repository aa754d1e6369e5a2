//! What holds at one point of one path: the heap, and how the tracked closure fares.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use imbl::OrdMap;
use imbl::ordmap::DiffItem;
use latebind_flow::ir::BlockId;
use latebind_source::Span;
use latebind_syntax::tree::Const;

use rustc_hash::FxHashSet;
use smallvec::{SmallVec, smallvec};

use crate::value::{Age, Field, Obj, Value};

pub(crate) type Fields = BTreeMap<Field, Value>;

/// The fields of one object, shared between paths. Compared by address, which is quick: what is
/// not the same memory is looked into.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared(Rc<Fields>);

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
    fn absorb(&mut self, other: Bound) -> bool {
        let both = match (*self, other) {
            (Bound::Never, it) | (it, Bound::Never) => it,
            (one, two) if one == two => one,
            _ => Bound::Somewhere,
        };
        std::mem::replace(self, both) != both
    }
}

/// Where an iterator, generator or coroutine stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// Nothing was drawn from it.
    New,
    /// The element that holds the tracked closure was handed out just now: what its turn does
    /// with it must not be mixed with what was done to it before.
    Handing,
    /// That turn is over.
    Visited,
    /// Runs, and has not drawn an element yet.
    Entered,
    /// At least one element was handed out.
    Started,
    /// Suspended before this instruction.
    Resume(BlockId, u32),
    Finished,
}

impl Mark {
    /// Where a suspended body goes on.
    pub(crate) fn resumes(&self) -> Option<(BlockId, u32)> {
        match *self {
            Self::Resume(block, index) => Some((block, index)),
            _ => None,
        }
    }
}

/// Where an iterator, generator or coroutine stands on the paths that met here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    /// Sorted; several where paths met.
    at: SmallVec<[Mark; 1]>,
    /// Paths that differ here are kept apart.
    matters: bool,
}

impl Standing {
    pub(crate) fn new(mark: Mark, matters: bool) -> Self {
        Self { at: smallvec![mark], matters }
    }

    fn absorb(&mut self, marks: &[Mark]) -> bool {
        let before = self.at.len();
        for &mark in marks {
            if let Err(place) = self.at.binary_search(&mark) {
                self.at.insert(place, mark);
            }
        }
        self.at.len() != before
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

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// Shared between paths as far as they agree.
    pub(crate) heap: OrdMap<Obj, Shared>,
    /// Temporaries by frame: written all the time, so kept apart.
    pub(crate) temps: BTreeMap<Obj, Rc<BTreeMap<u32, Value>>>,
    pub(crate) phase: Phase,
    /// The tracked closure.
    pub(crate) tracked: Option<Obj>,
    /// The activation whose variable it captures.
    pub(crate) owner: Option<Obj>,
    /// What code that was not read may call or look into; the number names the event.
    pub(crate) exposed: BTreeMap<Obj, usize>,
    pub(crate) marks: BTreeMap<Obj, Standing>,
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
            heap: OrdMap::new(),
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
        let marks = self.marks.iter().filter(|(_, standing)| standing.matters);
        PathKey {
            phase: self.phase.clone(),
            tracked: self.tracked,
            owner: self.owner,
            marks: marks.map(|(obj, standing)| (*obj, standing.at.clone())).collect(),
        }
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

    /// Overwrites the field.
    pub(crate) fn set(&mut self, obj: Obj, field: Field, value: Value) {
        self.heap.entry(obj).or_default().insert(field, value);
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
            && temps.last_key_value().is_some_and(|(last, _)| *last >= from)
        {
            Rc::make_mut(temps).split_off(&from);
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

    /// `from` is no longer the newest of its place: it becomes `to`.
    pub(crate) fn rename(&mut self, from: Obj, to: Obj) {
        let holds = |fields: &Fields| fields.values().any(|value| value.holds(from));
        let holders: Vec<Obj> = self.heap.iter().filter(|(_, fields)| holds(fields)).map(|(obj, _)| *obj).collect();
        for holder in holders {
            if let Some(fields) = self.heap.get_mut(&holder) {
                fields.values_mut().for_each(|value| value.renamed(from, to));
            }
        }
        for temps in self.temps.values_mut() {
            if temps.values().any(|value| value.holds(from)) {
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
                Some(others) => Shared(Rc::new(join_fields(&fields, others))),
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

    /// Whether `wanted` is one of the roots or can be reached from them, field by field.
    pub(crate) fn is_reachable(&self, wanted: Obj, roots: Vec<Obj>) -> bool {
        roots.contains(&wanted) || (self.is_held(wanted) && self.search(roots, |obj| obj == wanted).is_err())
    }

    /// Somewhere there is a reference to it.
    fn is_held(&self, wanted: Obj) -> bool {
        let in_heap = self.heap.values().flat_map(|fields| fields.values());
        let in_temps = self.temps.values().flat_map(|temps| temps.values());
        in_heap.chain(in_temps).any(|value| value.holds(wanted))
    }

    /// Everything that can be reached, unless something `wanted` is met first.
    fn search(&self, mut todo: Vec<Obj>, wanted: impl Fn(Obj) -> bool) -> Result<FxHashSet<Obj>, Obj> {
        let mut seen = FxHashSet::default();
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
        let dead: Vec<Obj> = self.heap.keys().filter(|obj| !alive.contains(obj)).copied().collect();
        for obj in dead {
            self.heap.remove(&obj);
        }
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
    Some(Shared(Rc::new(join_fields(mine, others))))
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
