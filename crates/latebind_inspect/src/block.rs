//! One block of CPython's symbol table, as a plain value.

use std::collections::BTreeMap;

use latebind_scopes::{Resolution, ScopeId, ScopeKind, Scopes};
use latebind_syntax::tree::Ident;

use crate::qualname::qualnames;
use crate::{Inspected, Inspection};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub kind: ScopeKind,
    /// As the symbol table names it: `top`, `lambda`, `listcomp`, or the definition's name.
    pub name: Ident,
    /// As the code object names it.
    pub qualname: Ident,
    /// From 1, and 0 for the module.
    pub line: usize,
    /// Index of the parent in the list; none for the module.
    pub parent: Option<usize>,
    /// A comprehension without a code object of its own (CPython 3.12+).
    pub inlined: bool,
    /// In the order of CPython's table.
    pub symbols: Vec<(Ident, Resolution)>,
    /// Sorted, as are the free variables.
    pub cellvars: Vec<Ident>,
    pub freevars: Vec<Ident>,
}

/// Every block of a file that CPython accepts; none of a file that it refuses.
pub fn blocks(file: &Inspected) -> Vec<Block> {
    file.outcome.as_ref().map_or_else(|_| Vec::new(), |inspection| inspection.blocks(&file.text))
}

impl Inspection {
    /// In the order of CPython's table; `text` is the text that was inspected.
    pub fn blocks(&self, text: &str) -> Vec<Block> {
        let scopes = &self.scopes;
        let qualnames = qualnames(scopes);
        let index: BTreeMap<ScopeId, usize> = scopes.iter().zip(0..).collect();
        let block = |id: ScopeId| {
            let mut block = plain(scopes, id, qualnames.get(&id).cloned().unwrap_or_default());
            block.line = scopes.line(id, text, &self.lines);
            block.parent = scopes.scope(id).table_parent.and_then(|parent| index.get(&parent).copied());
            block
        };
        scopes.iter().map(block).collect()
    }
}

fn plain(scopes: &Scopes, id: ScopeId, qualname: Ident) -> Block {
    let scope = scopes.scope(id);
    let owned = |names: Vec<&str>| names.into_iter().map(Ident::from).collect();
    // What an inlined comprehension is given and keeps, its host is given and keeps.
    let has_code = !scope.inlined;
    let symbols = scope.symbols.iter().filter(|symbol| has_code || symbol.name != ".0");
    Block {
        kind: scope.kind,
        name: scope.name.clone(),
        qualname,
        line: 0,
        parent: None,
        inlined: scope.inlined,
        symbols: symbols.map(|symbol| (symbol.name.clone(), symbol.resolution)).collect(),
        cellvars: if has_code { owned(scope.cellvars()) } else { Vec::new() },
        freevars: if has_code { owned(scope.freevars()) } else { Vec::new() },
    }
}
