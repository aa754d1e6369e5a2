//! The paths through one body that wait to be run, and the order in which they are.

use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};

use latebind_flow::ir::BlockId;

use crate::state::{PathKey, State};

/// A waiting path by its place in the body's order.
type Waiting = (u32, BlockId, u32, PathKey);

pub(crate) struct Paths<'p> {
    order: &'p [u32],
    /// What was already seen where.
    seen: BTreeMap<(BlockId, u32, PathKey), State>,
    waiting: BTreeSet<Waiting>,
}

impl<'p> Paths<'p> {
    pub(crate) fn new(order: &'p [u32]) -> Self {
        Self { order, seen: BTreeMap::new(), waiting: BTreeSet::new() }
    }

    /// A path comes to the block: it joins what was seen there, and waits if that is new.
    pub(crate) fn reach(&mut self, block: BlockId, index: u32, state: State) {
        let key = (block, index, state.key());
        match self.seen.entry(key.clone()) {
            Entry::Vacant(free) => {
                free.insert(state);
            }
            Entry::Occupied(mut seen) => {
                if !seen.get_mut().absorb(&state) {
                    return;
                }
            }
        }
        let place = self.order.get(block.index()).copied().unwrap_or(u32::MAX);
        self.waiting.insert((place, key.0, key.1, key.2));
    }

    pub(crate) fn next(&mut self) -> Option<(BlockId, u32, State)> {
        let (_, block, index, key) = self.waiting.pop_first()?;
        let state = self.seen.get(&(block, index, key))?.clone();
        Some((block, index, state))
    }
}
