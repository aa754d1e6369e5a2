//! The paths through one body that wait to be run, and the order in which they are.

use std::collections::btree_map::{BTreeMap, Entry};

use latebind_flow::ir::{BlockId, Body};

use crate::state::{PathKey, State};

/// Where a path goes on, and why it is kept apart from others there.
type Place = (BlockId, u32, PathKey);

pub(crate) struct Paths<'p> {
    body: &'p Body,
    /// What was already seen where paths meet.
    seen: BTreeMap<Place, State>,
    /// By its place in the body's order; `None`: what was seen there.
    waiting: BTreeMap<(u32, Place), Option<State>>,
}

impl<'p> Paths<'p> {
    pub(crate) fn new(body: &'p Body) -> Self {
        Self { body, seen: BTreeMap::new(), waiting: BTreeMap::new() }
    }

    /// A path comes to the block: where paths meet it joins what was seen there, and waits if
    /// that is new. What has one way in is new whenever the block before it was.
    pub(crate) fn reach(&mut self, block: BlockId, index: u32, state: State) {
        let place = (block, index, state.key());
        let turn = self.body.order.get(block.index()).copied().unwrap_or(u32::MAX);
        if !self.meets(block, index) {
            match self.waiting.entry((turn, place)) {
                Entry::Vacant(free) => {
                    free.insert(Some(state));
                }
                Entry::Occupied(mut same) => {
                    if let Some(same) = same.get_mut() {
                        same.absorb(&state);
                    }
                }
            }
            return;
        }
        match self.seen.entry(place.clone()) {
            Entry::Vacant(free) => {
                free.insert(state);
            }
            Entry::Occupied(mut seen) => {
                if !seen.get_mut().absorb(&state) {
                    return;
                }
            }
        }
        self.waiting.insert((turn, place), None);
    }

    /// A body can be gone on with in the middle of a block, by several resumptions.
    fn meets(&self, block: BlockId, index: u32) -> bool {
        index > 0 || self.body.meets.get(block.index()).copied().unwrap_or(true)
    }

    pub(crate) fn next(&mut self) -> Option<(BlockId, u32, State)> {
        let ((_, place), state) = self.waiting.pop_first()?;
        let state = match state {
            Some(state) => state,
            None => self.seen.get(&place)?.clone(),
        };
        Some((place.0, place.1, state))
    }
}
