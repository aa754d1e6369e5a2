//! A turn that asserts what its closure did has had it called: `later` is not the whole story then.
//!
//! ```python
//! for mode in modes:
//!     seen = []
//!     button.on_clicked(lambda event: seen.append(event))
//!     press(button)
//!     assert len(seen) == 1         # of this turn: nobody waits for the next one
//! ```

use latebind_source::Span;
use latebind_syntax::tree::{Expr, Stmt, Tree};

use crate::machine::Machine;

impl Machine<'_> {
    /// A loop around the closure asserts something of the variable.
    pub(crate) fn is_asserted_in_turn(&self) -> bool {
        let program = self.program;
        let in_turn: Vec<Span> =
            self.capture.turns.iter().flat_map(|&id| &program.loop_(id).repeats).copied().collect();
        let site = program.scopes.scope(self.capture.site).span;
        let reads = program.scopes.all_reads(self.capture.var).iter().map(|read| program.tree.expr_span(read.expr));
        let own: Vec<Span> = reads.filter(|&it| !site.contains(it)).collect();
        let asserts =
            |it: Span| in_turn.iter().any(|part| part.contains(it)) && own.iter().any(|&read| it.contains(read));
        !own.is_empty() && assertions(program.tree).any(asserts)
    }
}

/// `assert …`, `self.assertEqual(…)`, `assert_allclose(…)`.
fn assertions(tree: &Tree) -> impl Iterator<Item = Span> {
    let statements = tree.stmt_ids().filter(|&id| matches!(tree.stmt(id), Stmt::Assert { .. }));
    let calls = tree.expr_ids().filter(|&id| match tree.expr(id) {
        Expr::Call { func, .. } => match tree.expr(*func) {
            Expr::Name(name) | Expr::Attribute { attr: name, .. } => name.starts_with("assert"),
            _ => false,
        },
        _ => false,
    });
    statements.map(|id| tree.stmt_span(id)).chain(calls.map(|id| tree.expr_span(id)))
}
