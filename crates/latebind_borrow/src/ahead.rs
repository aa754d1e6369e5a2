//! Whether a body can still come to the site: a path that has made no closure and will make none
//! need not be run to its end.
//!
//! ```python
//! def test_all():
//!     for i in rows:
//!         checks.append(lambda: i)     # the site
//!     ...                              # nothing here makes the closure
//! ```

use latebind_flow::ir::{Block, BlockId, Body, Op};
use latebind_scopes::ScopeId;

/// Of one body; nothing is known of others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ahead {
    known: Option<(ScopeId, Vec<bool>)>,
}

impl Ahead {
    /// Nothing is known where the body itself does not make the closure.
    pub(crate) fn of(body: &Body, site: ScopeId) -> Self {
        let mut comes: Vec<bool> = body.blocks.iter().map(|block| makes(block, site)).collect();
        if !comes.contains(&true) {
            return Self::default();
        }
        let mut before = vec![Vec::new(); comes.len()];
        for (n, block) in body.blocks.iter().enumerate() {
            block.ways().iter().for_each(|to| before[to.index()].push(n));
        }
        let mut todo: Vec<usize> = (0..comes.len()).filter(|&n| comes[n]).collect();
        while let Some(block) = todo.pop() {
            for &earlier in &before[block] {
                if !std::mem::replace(&mut comes[earlier], true) {
                    todo.push(earlier);
                }
            }
        }
        Self { known: Some((body.scope, comes)) }
    }

    /// No way leads from the block to the site.
    pub(crate) fn is_behind(&self, scope: ScopeId, block: BlockId) -> bool {
        let known = self.known.as_ref().filter(|(it, _)| *it == scope);
        known.is_some_and(|(_, comes)| comes.get(block.index()) == Some(&false))
    }
}

fn makes(block: &Block, site: ScopeId) -> bool {
    block.instrs.iter().any(|instr| match &instr.op {
        Op::Function { scope, .. } | Op::Generator { scope, .. } => *scope == site,
        _ => false,
    })
}
