//! A class and its bases, in the order in which Python asks them for a member.
//!
//! ```python
//! class Panel(Logged, Widget): ...      # Panel, Logged, Widget, and what both are derived from
//! ```

use latebind_project::merged;
use latebind_scopes::ScopeId;
use latebind_syntax::tree::{Expr, ExprId, Tree};

use crate::machine::Machine;
use crate::state::State;
use crate::value::{Field, Kind, Obj, Value};

/// What stands for a base that nobody knows.
pub(crate) const UNKNOWN_BASE: &str = "?";

impl Machine<'_> {
    /// The method resolution order; bases outside the run are objects of [`Kind::External`].
    pub(crate) fn lineage(&mut self, state: &State, class: Obj) -> Vec<Obj> {
        self.lineage_below(state, class, &mut Vec::new())
    }

    fn lineage_below(&mut self, state: &State, class: Obj, below: &mut Vec<Obj>) -> Vec<Obj> {
        let Kind::Class(scope) = *self.kind(class) else { return vec![class] };
        if below.contains(&class) {
            return Vec::new();
        }
        let bases = self.base_objects(state, class, scope);
        below.push(class);
        let mut orders: Vec<Vec<Obj>> = bases.iter().map(|&base| self.lineage_below(state, base, below)).collect();
        below.pop();
        if bases.len() > 1 {
            orders.push(bases);
        }
        std::iter::once(class).chain(merged(orders)).collect()
    }

    fn base_objects(&mut self, state: &State, class: Obj, scope: ScopeId) -> Vec<Obj> {
        let bases = self.bases(state, class, scope);
        let mut known: Vec<Obj> =
            bases.into_iter().filter_map(|base| base.single().or_else(|| self.unknown_base())).collect();
        known.retain(|&base| !matches!(self.kind(base), Kind::External(path) if path == "builtins.object"));
        known
    }

    fn unknown_base(&mut self) -> Option<Obj> {
        self.external(UNKNOWN_BASE).single()
    }

    fn bases(&mut self, state: &State, class: Obj, scope: ScopeId) -> Vec<Value> {
        let run: Vec<Value> = (0..).map_while(|n| state.get(class, &Field::Source(n)).cloned()).collect();
        if !run.is_empty() {
            return run;
        }
        self.static_bases(scope)
    }

    /// The bases of a class whose definition was not run.
    pub(crate) fn static_bases(&mut self, scope: ScopeId) -> Vec<Value> {
        let bases = self.program.class_node(scope).map_or(&[][..], |class| &class.bases);
        let around = self.program.parent(scope).unwrap_or(scope);
        let tree = self.program.tree_of(scope);
        bases.iter().map(|&base| self.static_expr(origin(tree, base), around)).collect()
    }
}

/// `list` of `list[int]`.
fn origin(tree: &Tree, base: ExprId) -> ExprId {
    match tree.expr(base) {
        Expr::Subscript { value, .. } => *value,
        _ => base,
    }
}
