//! A strategy's answer before it was tried.

use latebind_scopes::VarId;
use latebind_syntax::tree::Ident;

use crate::closure::Closure;
use crate::edit::Edit;
use crate::recheck::Intent;
use crate::repair::{Repair, Safety, Strategy};

#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) repair: Repair,
    pub(crate) intent: Intent,
    /// The name of a function that it adds.
    pub(crate) adds: Option<Ident>,
}

impl Plan {
    pub(crate) fn new(closure: &Closure, strategy: Strategy, safety: Safety, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.at);
        let intent = Intent {
            site: closure.scope,
            span: closure.span,
            variables: closure.variables.iter().map(|it| it.id).collect(),
            names: closure.variables.iter().map(|it| closure.module.scopes.var(it.id).name.clone()).collect(),
            redefined: None,
            revealed: Vec::new(),
        };
        Self { repair: Repair { strategy, safety, edits }, intent, adds: None }
    }

    /// Whether both change one place, one changes what the other moves, or both add one name.
    pub(crate) fn touches(&self, other: &Plan) -> bool {
        if self.adds.is_some() && self.adds == other.adds {
            return true;
        }
        let spans = |plan: &Plan| plan.repair.edits.iter().flat_map(Edit::spans).collect::<Vec<_>>();
        let (mine, others) = (spans(self), spans(other));
        mine.iter().any(|one| others.iter().any(|two| one.start < two.end && two.start < one.end))
    }

    /// Further variables that are handed to an added function.
    pub(crate) fn handing_in(mut self, closure: &Closure, variables: &[VarId]) -> Self {
        self.intent.variables.extend(variables);
        self.intent.names.extend(variables.iter().map(|&var| closure.module.scopes.var(var).name.clone()));
        self
    }

    /// Variables of the closure's own that become the enclosing function's.
    pub(crate) fn revealing(mut self, hidden: Vec<(VarId, VarId)>) -> Self {
        self.intent.revealed = hidden;
        self
    }

    pub(crate) fn adding(mut self, name: Ident) -> Self {
        self.adds = Some(name);
        self
    }

    /// The `def`'s own name moves into a factory and is bound to its result instead.
    pub(crate) fn redefining(mut self, name: Option<VarId>) -> Self {
        self.intent.redefined = name;
        self
    }
}

/// The edits of several repairs; what two of them add to one place (an import, a copy in a
/// handler) is added once.
pub(crate) fn together<'p>(repairs: impl Iterator<Item = &'p Repair>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for edit in repairs.flat_map(|repair| &repair.edits) {
        if !edits.contains(edit) {
            edits.push(edit.clone());
        }
    }
    edits
}
