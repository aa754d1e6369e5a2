//! Cells of a class that nobody provides.
//!
//! ```python
//! class C:
//!     fs = [lambda: __class__ for x in xs]     # 3.12 and later: SystemError
//! ```
//!
//! The comprehension is dissolved into the class and the lambda's `__class__` is not handed
//! on: the compiler looks for a cell that is not there.

use latebind_source::Span;

use crate::decide::{Decider, Resolution};
use crate::error::{ErrorStage, ScopeError};
use crate::flags::Flags;
use crate::ids::{NameId, ScopeId};

impl Decider<'_> {
    /// Reports the blocks that CPython cannot compile.
    pub(crate) fn check_cells(&mut self) {
        let blocks = (0..self.facts.blocks.len()).map(ScopeId::new);
        let with_code = blocks.filter(|id| !self.decisions[id.index()].inlined);
        let mut pairs = with_code.flat_map(|parent| {
            let children = self.decisions[parent.index()].children.iter();
            children.map(move |&child| (parent, child))
        });
        let lost =
            pairs.find_map(|(parent, child)| Some((self.lost_name(parent, child)?, self.facts.block(child).span)));
        if let Some((name, span)) = lost {
            self.system_error(name, span);
        }
    }

    /// What the child needs and the parent does not have.
    fn lost_name(&self, parent: ScopeId, child: ScopeId) -> Option<NameId> {
        let special = [self.special.class, self.special.classdict];
        let lost = |&name: &NameId| self.is_free(child, name) && !self.provides(parent, name);
        special.into_iter().find(lost).or_else(|| self.hidden_classdict(child))
    }

    fn system_error(&mut self, name: NameId, span: Span) {
        let message =
            format!("SystemError: CPython {} cannot compile '{}' here", self.version, self.facts.names.text(name));
        self.facts.errors.push(ScopeError { message, span, stage: ErrorStage::Compile, one_column_left: false });
    }

    /// The class binds `__classdict__` itself, where the compiler keeps its names for annotations.
    fn hidden_classdict(&self, scope: ScopeId) -> Option<NameId> {
        let classdict = self.special.classdict;
        let block = self.facts.block(scope);
        if !block.can_see_class_scope || self.is_free(scope, classdict) {
            return None;
        }
        let from_outside = |&name: &NameId| {
            let decided = self.decided(scope, name);
            name != classdict && matches!(decided, Some(Resolution::Free | Resolution::GlobalImplicit))
        };
        block.symbols.names().iter().any(from_outside).then_some(classdict)
    }

    fn is_free(&self, scope: ScopeId, name: NameId) -> bool {
        self.decided(scope, name) == Some(Resolution::Free) || self.flags(scope, name).has(Flags::DEF_FREE_CLASS)
    }

    fn provides(&self, scope: ScopeId, name: NameId) -> bool {
        let decision = &self.decisions[scope.index()];
        let by_class = name == self.special.class && decision.needs_class_closure
            || name == self.special.classdict && decision.needs_classdict;
        let is_cell =
            self.decided(scope, name) == Some(Resolution::Cell) || self.flags(scope, name).has(Flags::DEF_COMP_CELL);
        by_class || is_cell || self.is_free(scope, name)
    }

    fn decided(&self, scope: ScopeId, name: NameId) -> Option<Resolution> {
        self.decisions[scope.index()].scopes.get(&name).copied()
    }

    fn flags(&self, scope: ScopeId, name: NameId) -> Flags {
        self.facts.block(scope).symbols.flags(name)
    }
}
