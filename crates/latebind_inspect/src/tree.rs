//! The scopes as a tree for people, with what each captures and lends.
//!
//! ```text
//! module
//!   function `counter` (line 1)
//!     lends `total` to function `add` (line 3) and lambda (line 6): they share one cell
//!     function `add` (line 3)
//!       captures `total` from function `counter` (line 1), and assigns it
//! ```

mod facts;
mod loans;

use latebind_scopes::{ScopeId, ScopeKind};

pub use self::loans::Loans;
use crate::Inspection;

/// One line per scope, what is worth knowing of it below it, then the scopes in it.
pub fn tree(inspection: &Inspection) -> String {
    let mut drawing = Drawing { inspection, loans: Loans::of(inspection.scopes()), text: String::new() };
    drawing.draw_all();
    drawing.text
}

struct Drawing<'i> {
    inspection: &'i Inspection,
    loans: Loans<'i>,
    text: String,
}

impl Drawing<'_> {
    /// With a stack of its own: programs may nest deeper than ours.
    fn draw_all(&mut self) {
        let scopes = &self.inspection.scopes;
        let mut waiting = vec![(scopes.module(), 0)];
        while let Some((id, depth)) = waiting.pop() {
            let shown = self.draw(id, depth);
            let below = depth + usize::from(shown);
            waiting.extend(scopes.scope(id).children.iter().rev().map(|&child| (child, below)));
        }
    }

    /// Whether there was anything to draw.
    fn draw(&mut self, id: ScopeId, depth: usize) -> bool {
        let facts = self.inspection.facts(id, &self.loans);
        if facts.is_empty() && self.is_machinery(id) {
            return false;
        }
        self.line(depth, &self.head(id));
        for fact in &facts {
            self.line(depth + 1, fact);
        }
        true
    }

    fn head(&self, id: ScopeId) -> String {
        let scope = self.inspection.scopes.scope(id);
        let inlined = if scope.inlined { ", inlined: no function of its own" } else { "" };
        self.inspection.place(id) + inlined
    }

    /// Blocks that nobody wrote as such.
    fn is_machinery(&self, id: ScopeId) -> bool {
        self.inspection.scopes.scope(id).kind == ScopeKind::Annotation
    }

    fn line(&mut self, depth: usize, words: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(words);
        self.text.push('\n');
    }
}
