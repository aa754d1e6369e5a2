//! The abstract objects of a run: what names them, how they are made, and when they are dropped.
//!
//! ```python
//! for row in rows:
//!     cell = [row]      # one place, an object in every turn: the newest, and the earlier ones
//! ```

use std::collections::btree_map::Entry;

use latebind_flow::ir::At;

use crate::call::{Calling, Given};
use crate::machine::Machine;
use crate::mark::{Mark, Standing};
use crate::state::State;
use crate::value::{Age, Field, Kind, Obj, SiteKey, Value};

/// Segments of a path that is still worth knowing.
const LONGEST_PATH: usize = 9;

/// So many things outside that one expression may be are any: walks through trees of others' objects
/// (`node = node.left or node.right`) have paths without end.
const CROWD: usize = 12;

/// References that cost as much to look through as an instruction does.
const REFERENCES_PER_FUEL: usize = 2048;

/// Heaps of fewer objects are looked through for nothing.
const LARGE_HEAP: usize = 100;

impl<'p> Machine<'p> {
    pub(crate) fn kind(&self, obj: Obj) -> &Kind {
        &self.kinds[obj.number() as usize].1
    }

    pub(crate) fn site_key(&self, obj: Obj) -> &SiteKey {
        &self.kinds[obj.number() as usize].0
    }

    fn site(&mut self, key: SiteKey, kind: Kind) -> u32 {
        match self.sites.entry(key.clone()) {
            Entry::Occupied(site) => *site.get(),
            Entry::Vacant(free) => {
                let number = self.kinds.len() as u32;
                self.kinds.push((key, kind));
                *free.insert(number)
            }
        }
    }

    /// What an object holds there, also when its making was not run.
    pub(crate) fn held_in(&self, state: &State, obj: Obj, field: Field) -> Option<Value> {
        let held = state.get(obj, &field);
        if held.is_some_and(|held| !held.unset) {
            return held.cloned();
        }
        match (held, self.preset.get(&(obj, field))) {
            (Some(held), Some(before)) => Some(held.join(before)),
            (held, before) => held.or(before).cloned(),
        }
    }

    /// The one object of a place that never makes a second.
    pub(crate) fn fixed(&mut self, key: SiteKey, kind: Kind) -> Obj {
        Obj::from_before(self.site(key, kind))
    }

    /// What a dotted path means. A path can grow in a loop (`node = node.next`): beyond
    /// what any table row says it is unknown.
    pub(crate) fn external(&mut self, path: &str) -> Value {
        let path = match path.strip_prefix("?.") {
            Some(rest) => &format!("?.{}", rest.rsplit('.').next().unwrap_or(rest)),
            None => path,
        };
        if path.contains("[][]") || path.split('.').count() > LONGEST_PATH {
            return Value::unknown();
        }
        if let Some(value) = self.in_other_file(path) {
            return value;
        }
        Value::one(self.fixed(SiteKey::External(path.into()), Kind::External(path.into())))
    }

    /// One of so many things that which it is tells nothing.
    pub(crate) fn is_lost_in(&self, crowd: &Value, state: &State, obj: Obj) -> bool {
        let is_outside = matches!(self.kind(obj), Kind::External(_) | Kind::Method(_));
        crowd.objs.len() > CROWD && is_outside && !self.holds_tracked(state, obj)
    }

    /// Makes an object; the one made before at this place becomes an earlier one.
    pub(crate) fn alloc(&mut self, state: &mut State, key: SiteKey, kind: Kind) -> Obj {
        let key = match key {
            SiteKey::At(at, number) => self.in_this_call(at, number),
            key => key,
        };
        let now = Obj { site: self.site(key, kind), age: Age::Now };
        self.renamed = if state.heap.contains_key(&now) { self.retire(state, now) } else { None };
        state.make(now);
        now
    }

    /// Calls from several places make objects of their own: where one of them has made nothing, what another
    /// made is not taken for it.
    ///
    /// ```python
    /// first(*variadic(lambda: row))       # `return value if is_list(value) else (value,)`
    /// note(*variadic("made"))
    /// ```
    fn in_this_call(&self, at: At, number: u32) -> SiteKey {
        match self.stack.last() {
            Some(caller) if caller.scope == at.scope => SiteKey::During(caller.span, at, number),
            _ => SiteKey::At(at, number),
        }
    }

    /// A value that was read before the last allocation, by its present name.
    ///
    /// ```python
    /// xs = filter(f, xs)      # the `xs` in flight is no longer the newest filter
    /// ```
    pub(crate) fn current(&self, mut value: Value) -> Value {
        if let Some((from, to)) = self.renamed {
            value.renamed(from, to);
        }
        value
    }

    pub(crate) fn current_call(&self, calling: &Calling) -> Calling {
        let args =
            calling.args.iter().map(|arg| Given { kind: arg.kind.clone(), value: self.current(arg.value.clone()) });
        calling.with(args.collect())
    }

    fn retire(&mut self, state: &mut State, now: Obj) -> Option<(Obj, Obj)> {
        if state.heap.len() >= LARGE_HEAP {
            self.fuel = self.fuel.saturating_sub(state.references() / REFERENCES_PER_FUEL);
        }
        let is_singled_out = state.tracked == Some(now) || state.owner == Some(now);
        if !is_singled_out && !state.is_reachable(now, self.roots(state)) {
            state.heap.remove(&now);
            state.marks.remove(&now);
            state.temps.remove(&now);
            return None;
        }
        let matters = is_singled_out || self.holds_tracked(state, now);
        let to = Obj { site: now.site, age: if matters { Age::Kept } else { Age::Old } };
        if to.age == Age::Kept && state.heap.contains_key(&to) {
            state.blurred.insert(to);
        }
        state.rename(now, to);
        Some((now, to))
    }

    /// Where everything alive hangs on: running frames, globals, what is exposed.
    pub(crate) fn roots(&self, state: &State) -> Vec<Obj> {
        let frames = self.stack.iter().map(|caller| caller.act);
        let held = state.exposed.keys().chain(state.running.keys()).chain(&self.outside).chain(&self.pinned).copied();
        frames.chain(held).collect()
    }

    /// Drops what nobody can reach; `also` is still in use. Often, because paths meet: what is garbage on one
    /// would be taken for what the other has just made at the same place.
    pub(crate) fn collect(&self, state: &mut State, also: &Value) {
        let roots: Vec<Obj> = self.stack.iter().map(|caller| caller.act).chain(also.objs()).collect();
        let alive_owner = state.owner;
        let held = self.outside.iter().chain(&self.pinned).copied();
        state.collect(roots.into_iter().chain(alive_owner).chain(held));
        if state.tracked.is_some_and(|obj| !state.heap.contains_key(&obj)) {
            state.tracked = None;
        }
    }

    /// Notes where an iterator, generator or coroutine stands. That keeps paths apart where
    /// what it does next can run the tracked closure, or make it.
    pub(crate) fn mark(&self, state: &mut State, obj: Obj, mark: Mark) {
        let makes = match self.kind(obj) {
            Kind::Activation(scope) => self.program.is_inside(self.capture.site, *scope),
            _ => false,
        };
        let matters = makes || state.live().is_some() && self.holds_tracked(state, obj);
        state.marks.insert(obj, Standing::new(mark, matters));
    }
}
