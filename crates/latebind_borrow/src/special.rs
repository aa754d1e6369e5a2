//! Methods that Python calls where no call is written.
//!
//! ```python
//! for row in rows:
//!     class Cell:
//!         def __str__(self): return row      # print(cell), f"{cell}", logging …
//!     cells.append(Cell())
//! ```

use latebind_scopes::ScopeId;
use latebind_syntax::tree::{Expr, Keyword};

use crate::machine::Machine;
use crate::outcome::Called;
use crate::phase::{Borrow, TurnState};
use crate::state::State;
use crate::value::{Kind, Obj};

/// Whose calls are run where they happen.
const FOLLOWED: [&str; 16] = [
    "__aenter__",
    "__aexit__",
    "__aiter__",
    "__anext__",
    "__await__",
    "__call__",
    "__enter__",
    "__exit__",
    "__getitem__",
    "__init__",
    "__iter__",
    "__new__",
    "__next__",
    "__post_init__",
    "__setattr__",
    "__setitem__",
];

/// Metaclasses that keep no list of their classes.
const QUIET: [&str; 4] = ["ABCMeta", "EnumMeta", "EnumType", "type"];

/// A method of that name is called by Python itself, at places that are not followed.
pub(crate) fn is_called_unseen(name: &str) -> bool {
    is_special(name) && !FOLLOWED.contains(&name)
}

fn is_special(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}

impl<'p> Machine<'p> {
    /// Nobody sees all the places that call the closure: while something of an earlier turn holds it, any may.
    pub(crate) fn look_at_special_method(&mut self, state: &State) {
        if state.tracked.is_none() || !self.is_special_method() {
            return;
        }
        let Some(live) = state.live().cloned() else { return };
        if live.turn == TurnState::Moved && live.borrow == Borrow::Stale {
            let span = self.program.scopes.scope(self.capture.site).span;
            self.testify(state, &live, Called::Stored, span);
        }
    }

    fn is_special_method(&self) -> bool {
        is_called_unseen(self.program.name(self.capture.site)) && self.program.method_class(self.capture.site).is_some()
    }

    /// The class statement hands the class to other code: a metaclass, `__init_subclass__`, bases that were
    /// not read, whoever asks for a base's `__subclasses__()`.
    pub(crate) fn is_told_of_subclasses(&mut self, state: &State, class: Obj) -> bool {
        let bases = self.lineage(state, class).split_off(1);
        let lists = self.program.statics.lists_subclasses && !bases.is_empty();
        lists
            || bases.into_iter().any(|base| self.own_member(state, base, "__init_subclass__").is_some())
            || self.has_foreign_code(state, class)
    }

    /// Whose code, or a base's, may do anything when the class is made or called.
    pub(crate) fn has_metaclass(&mut self, state: &State, class: Obj) -> bool {
        let lineage = self.lineage(state, class);
        lineage.into_iter().any(|it| matches!(*self.kind(it), Kind::Class(scope) if self.names_metaclass(scope)))
    }

    fn names_metaclass(&self, class: ScopeId) -> bool {
        let tree = self.program.tree_of(class);
        let keywords = self.program.class_node(class).map_or(&[][..], |node| &node.keywords);
        let is_quiet = |metaclass: &Keyword| match tree.expr(metaclass.value) {
            Expr::Name(name) | Expr::Attribute { attr: name, .. } => QUIET.contains(&name.as_str()),
            _ => false,
        };
        keywords.iter().any(|it| it.name.as_deref() == Some("metaclass") && !is_quiet(it))
    }
}
