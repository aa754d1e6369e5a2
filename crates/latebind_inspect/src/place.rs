//! How people call a scope: ``function `tick`, line 5``.

use latebind_scopes::{ScopeId, ScopeKind};

use crate::Inspection;

impl Inspection {
    /// ``function `tick` ``, `lambda`, `list comprehension`.
    pub(crate) fn noun(&self, id: ScopeId) -> String {
        let scope = self.scopes.scope(id);
        let name = &scope.name;
        match scope.kind {
            ScopeKind::Module => "module".to_owned(),
            ScopeKind::Function => format!("function `{name}`"),
            ScopeKind::AsyncFunction => format!("async function `{name}`"),
            ScopeKind::Lambda => "lambda".to_owned(),
            ScopeKind::Class => format!("class `{name}`"),
            ScopeKind::ListComp => "list comprehension".to_owned(),
            ScopeKind::SetComp => "set comprehension".to_owned(),
            ScopeKind::DictComp => "dict comprehension".to_owned(),
            ScopeKind::GenExpr => "generator expression".to_owned(),
            ScopeKind::Annotation => "annotations".to_owned(),
            ScopeKind::TypeParameters => format!("type parameters of `{name}`"),
            ScopeKind::TypeAlias => format!("type alias `{name}`"),
            ScopeKind::TypeVariable => format!("type variable `{name}`"),
        }
    }

    /// ``function `tick` (line 5)``; a module needs no line.
    pub fn place(&self, id: ScopeId) -> String {
        let scope = self.scopes.scope(id);
        match scope.kind {
            ScopeKind::Module => self.noun(id),
            _ => format!("{} (line {})", self.noun(id), self.lines.line(scope.span.start)),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
