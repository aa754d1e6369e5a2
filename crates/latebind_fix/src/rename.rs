//! Names for snapshots, and the reads that take them.
//!
//! ```python
//! lambda id_=id: show(id_)      # a parameter `id` would hide the builtin
//! ```

use std::collections::BTreeSet;

use latebind_scopes::{ScopeId, ScopeKind};
use latebind_source::Span;
use latebind_syntax::tree::{Expr, Ident};

use crate::closure::{Closure, Variable};
use crate::edit::Edit;
use crate::module::Module;
use crate::repair::Refusal;

/// The variable's own name, but for builtins, which no parameter should hide, and where
/// linters that compare names take the snapshot for the loop's variable: in inner functions,
/// and beside `global i`.
pub(crate) fn snapshot_name(closure: &Closure, variable: &Variable) -> Ident {
    let name = &variable.name;
    let own = || free_name(closure.module, &format!("{name}_"));
    match () {
        () if BUILTINS.binary_search(&name.as_str()).is_ok() => own(),
        () if is_mistaken(closure, variable) && renamed(closure, variable, &own()).is_ok() => own(),
        () => name.clone(),
    }
}

fn is_mistaken(closure: &Closure, variable: &Variable) -> bool {
    is_read_inside(closure, variable) || is_global_in_maker(closure, variable)
}

fn is_global_in_maker(closure: &Closure, variable: &Variable) -> bool {
    let scopes = &closure.module.scopes;
    let maker = closure.maker();
    let is_bound_here = scopes.bindings(variable.id).iter().any(|it| it.scope == maker);
    is_bound_here && scopes.var(variable.id).owner != maker && scopes.scope(maker).kind != ScopeKind::Class
}

fn is_read_inside(closure: &Closure, variable: &Variable) -> bool {
    let scopes = &closure.module.scopes;
    let is_function = |id: ScopeId| {
        matches!(scopes.scope(id).kind, ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda)
    };
    let inner =
        scopes.iter().filter(|&id| id != closure.scope && is_function(id) && scopes.is_within(id, closure.scope));
    inner.into_iter().any(|id| scopes.captures(id).contains(&variable.id))
}

/// A name that the file does not use: `wanted`, or with more underscores or a number.
pub(crate) fn free_name(module: &Module, wanted: &str) -> Ident {
    free_among(&module.names(), wanted)
}

/// The same for a statement of its own, which other repairs of this round have, too.
pub(crate) fn new_name(module: &Module, wanted: &str) -> Ident {
    let mut taken = module.names();
    taken.extend(module.given.borrow().iter().cloned());
    free_among(&taken, wanted)
}

pub(crate) fn free_among(taken: &BTreeSet<Ident>, wanted: &str) -> Ident {
    let numbered = (2..).map(|n| format!("{}_{n}", wanted.trim_end_matches('_')));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name.as_str())).unwrap_or_default().into()
}

/// Every read of the variable in the closure under its new name; nothing where it keeps its name.
pub(crate) fn renamed(closure: &Closure, variable: &Variable, name: &Ident) -> Result<Vec<Edit>, Refusal> {
    if *name == variable.name {
        return Ok(Vec::new());
    }
    rewrite(closure, variable, name, closure.module.scopes.reads(closure.scope, variable.id))
}

/// The same for all reads in a piece of text: the closure with its decorators.
pub(crate) fn renamed_within(
    closure: &Closure,
    variable: &Variable,
    name: &Ident,
    within: Span,
) -> Result<Vec<Edit>, Refusal> {
    let reads = closure.module.scopes.all_reads(variable.id).iter().map(|read| read.span);
    rewrite(closure, variable, name, reads.filter(|&read| within.contains(read)).collect())
}

fn rewrite(closure: &Closure, variable: &Variable, name: &Ident, reads: Vec<Span>) -> Result<Vec<Edit>, Refusal> {
    if reads.iter().any(|&read| prints_itself(closure.module, read)) {
        return Err(Refusal::PrintsItsName(variable.name.clone()));
    }
    Ok(reads.into_iter().map(|read| Edit::replace(read, name.as_str())).collect())
}

/// `f"{name=}"` prints the name, too.
fn prints_itself(module: &Module, read: Span) -> bool {
    let rest = module.slice(read.end, module.line_end(read.end)).trim_start();
    let is_equals = rest.starts_with('=') && !rest.starts_with("==");
    is_equals && is_in_fstring(module, read)
}

pub(crate) fn is_in_fstring(module: &Module, span: Span) -> bool {
    let tree = module.tree;
    tree.expr_ids().any(|id| {
        matches!(tree.expr(id), Expr::FString { .. } | Expr::TString { .. }) && tree.expr_span(id).contains(span)
    })
}

/// What linters count as builtins to be kept visible; sorted.
const BUILTINS: [&str; 72] = [
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "copyright",
    "credits",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "exit",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "help",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "license",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "quit",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtins_are_sorted() {
        assert!(BUILTINS.is_sorted());
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let taken = BTreeSet::from(["id_".into(), "id_2".into()]);
        assert_eq!(free_among(&taken, "id_"), "id_3");
        assert_eq!(free_among(&taken, "make"), "make");
    }
}
