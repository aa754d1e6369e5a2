//! Which blocks no way through a body avoids: a binding there replaces all that came before it.
//!
//! ```python
//! @overload
//! def apply(f: F) -> F: ...
//! def apply(f): ...                  # this one is what callers get
//! try:
//!     from fast import apply         # avoided where the import fails
//! except ImportError:
//!     pass
//! ```

use latebind_flow::ir::{BlockId, Body, End};

/// For each block, whether every path that comes to the end of the body has run all of it.
pub(crate) fn unavoidable(body: &Body) -> Vec<bool> {
    let turn = |block: usize| body.order.get(block).copied().filter(|turn| *turn != u32::MAX);
    let mut by_turn: Vec<(u32, usize)> = (0..body.blocks.len()).filter_map(|n| Some((turn(n)?, n))).collect();
    by_turn.sort_unstable();
    let mut found = vec![false; body.blocks.len()];
    let comes_to_end = comes_to_end(body, &by_turn);
    // The farthest place that a block seen so far can jump to, on a way that comes to the end.
    let mut farthest = 0;
    for (at, block) in by_turn {
        let it = &body.blocks[block];
        found[block] = farthest <= at && it.handler.is_none();
        let leaves = matches!(it.end, End::Return(..)).then_some(u32::MAX);
        let ways = it.ways().into_iter().map(BlockId::index).filter(|&way| comes_to_end.get(way) == Some(&true));
        let ways = ways.filter_map(turn);
        farthest = ways.chain(leaves).fold(farthest, u32::max);
    }
    found
}

/// An exception that no handler of a `try` takes ends the body elsewhere.
fn comes_to_end(body: &Body, by_turn: &[(u32, usize)]) -> Vec<bool> {
    let mut found = vec![false; body.blocks.len()];
    loop {
        let mut is_done = true;
        for &(_, block) in by_turn.iter().rev() {
            let it = &body.blocks[block];
            let comes = matches!(it.end, End::Return(..)) || it.ways().iter().any(|way| found[way.index()]);
            is_done &= found[block] == comes;
            found[block] = comes;
        }
        if is_done {
            return found;
        }
    }
}
