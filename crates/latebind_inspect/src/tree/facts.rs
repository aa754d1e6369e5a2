//! What is worth knowing of one scope, a sentence each.

use latebind_scopes::{BindingKind, Resolution, ScopeId, ScopeKind, ScopeNode, Symbol, VarId};
use latebind_syntax::tree::{Expr, Param, Params, Stmt};

use crate::Inspection;
use crate::place::listed;
use crate::tree::loans::Loans;

impl Inspection {
    /// What is worth knowing of a scope; `loans` are those of this very inspection.
    pub fn facts(&self, id: ScopeId, loans: &Loans<'_>) -> Vec<String> {
        let inlined = self.scopes.scope(id).inlined;
        let captured = if inlined { Vec::new() } else { [self.lends(id, loans), self.captures(id, loans)].concat() };
        [captured, self.only_looks_like_captures(id), self.snapshots(id)].concat()
    }

    /// For each cell of the scope all closures that share it.
    fn lends(&self, id: ScopeId, loans: &Loans<'_>) -> Vec<String> {
        let sentence = |name: &&str| {
            let borrowers: Vec<_> = loans.borrowers(id, name).into_iter().map(|it| self.place(it)).collect();
            let shared = if borrowers.len() > 1 { ": they share one cell" } else { "" };
            (!borrowers.is_empty()).then(|| format!("lends `{name}` to {}{shared}", listed(&borrowers)))
        };
        self.scopes.scope(id).cellvars().iter().filter(|name| !is_machinery(name)).filter_map(sentence).collect()
    }

    fn captures(&self, id: ScopeId, loans: &Loans<'_>) -> Vec<String> {
        let sentence = |name: &&str| {
            let owner = loans.owner(id, name).map_or_else(|| "outside".to_owned(), |owner| self.place(owner));
            let verb = if loans.mentions(id, name) { "captures" } else { "hands down" };
            let assigns = if loans.assigns(id, name) { ", and assigns it" } else { "" };
            format!("{verb} `{name}` from {owner}{assigns}")
        };
        self.scopes.scope(id).freevars().iter().filter(|name| !is_machinery(name)).map(sentence).collect()
    }

    /// Names of the module that are assigned like any variable: no cell keeps them.
    fn only_looks_like_captures(&self, id: ScopeId) -> Vec<String> {
        let scope = self.scopes.scope(id);
        if !matches!(
            scope.kind,
            ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda | ScopeKind::GenExpr
        ) {
            return Vec::new();
        }
        let is_one = |symbol: &&Symbol| {
            symbol.resolution == Resolution::GlobalImplicit
                && self.scopes.resolve_mangled(id, &symbol.name).is_some_and(|var| self.is_variable(var))
        };
        let names: Vec<_> = scope.symbols.iter().filter(is_one).map(|symbol| format!("`{}`", symbol.name)).collect();
        match names.len() {
            0 => Vec::new(),
            1 => vec![format!("reads the global {}: no cell, looked up when it runs", listed(&names))],
            _ => vec![format!("reads the globals {}: no cells, looked up when it runs", listed(&names))],
        }
    }

    /// Bound, and not only by `def`, `class` or an import.
    fn is_variable(&self, var: VarId) -> bool {
        let is_assigned =
            |kind: BindingKind| !matches!(kind, BindingKind::Def | BindingKind::Class | BindingKind::Import);
        self.scopes.bindings(var).iter().any(|binding| is_assigned(binding.kind))
    }

    /// Defaults that keep a variable's value of the moment when the function is made.
    fn snapshots(&self, id: ScopeId) -> Vec<String> {
        let Some(params) = self.params(id) else { return Vec::new() };
        params.iter().filter_map(|param| self.snapshot(param)).collect()
    }

    fn snapshot(&self, param: &Param) -> Option<String> {
        let default = param.default?;
        let Expr::Name(name) = self.parsed.tree.expr(default) else { return None };
        let is_kept = self.scopes.var_of_expr(default).is_some_and(|var| self.is_variable(var));
        is_kept.then(|| format!("keeps `{name}` of the moment it is made, as the default `{}={name}`", param.name))
    }

    fn params(&self, id: ScopeId) -> Option<&Params> {
        match self.scopes.scope(id).node {
            ScopeNode::Lambda(expr) => match self.parsed.tree.expr(expr) {
                Expr::Lambda { params, .. } => Some(params),
                _ => None,
            },
            ScopeNode::Function(stmt) => match self.parsed.tree.stmt(stmt) {
                Stmt::Function(function) => Some(&function.params),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Cells that CPython makes for its own use: nobody wrote their names.
fn is_machinery(name: &str) -> bool {
    matches!(name, "__classdict__" | "__conditional_annotations__")
}
