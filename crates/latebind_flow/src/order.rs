//! How a fixpoint over a body should go: a loop's turns before what follows the loop, a `try`
//! body before its handlers; and where it has to wait for other paths.

use crate::ir::{Block, BlockId};

/// The place of each block in reverse postorder; ways out of a loop are explored first,
/// so that they come last.
pub(crate) fn of(blocks: &[Block]) -> Vec<u32> {
    let mut place = vec![u32::MAX; blocks.len()];
    let mut seen = vec![false; blocks.len()];
    let mut next = blocks.len() as u32;
    // Ways are taken from the back: handlers and ways out first.
    let mut stack: Vec<(BlockId, Vec<BlockId>)> = Vec::new();
    visit(blocks, BlockId(0), &mut seen, &mut stack);
    while let Some((block, todo)) = stack.last_mut() {
        match todo.pop() {
            Some(successor) => visit(blocks, successor, &mut seen, &mut stack),
            None => {
                next -= 1;
                place[block.index()] = next;
                stack.pop();
            }
        }
    }
    place
}

/// Which blocks are come to in several ways: from several ends of blocks, or from anywhere in a `try`.
pub(crate) fn meets(blocks: &[Block]) -> Vec<bool> {
    let mut ways_in = vec![0_u32; blocks.len()];
    ways_in.iter_mut().take(1).for_each(|entry| *entry += 1);
    for block in blocks {
        block.handler.iter().for_each(|handler| ways_in[handler.index()] += 2);
        block.ways().iter().for_each(|to| ways_in[to.index()] += 1);
    }
    ways_in.iter().map(|&ways| ways > 1).collect()
}

fn visit(blocks: &[Block], id: BlockId, seen: &mut [bool], stack: &mut Vec<(BlockId, Vec<BlockId>)>) {
    if let Some(unseen) = seen.get_mut(id.index()).filter(|seen| !**seen) {
        *unseen = true;
        stack.push((id, blocks[id.index()].ways()));
    }
}
