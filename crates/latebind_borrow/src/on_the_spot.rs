//! Closures that need no machine: written where a builtin uses them up at once.
//!
//! ```python
//! for k in keys:
//!     if any(x == k for x in xs): ...       # the generator is gone before `k` is rebound
//!     rows.append(min(xs, key=lambda x: x - k))
//! ```
//!
//! Nobody else gets hold of the closure, and the callee is a builtin by binding, not by text.

use latebind_scopes::{ScopeId, ScopeNode};
use latebind_source::Span;
use latebind_syntax::tree::{Const, Expr, ExprId, Ident, Stmt, Tree};

use crate::capture::Capture;
use crate::program::Program;

const EAT: [&str; 12] =
    ["all", "any", "dict", "frozenset", "list", "max", "min", DRAWS_ONE, "set", "sorted", "sum", "tuple"];
/// What it does not draw of a generator that stands in the call, nobody ever will. Takes a default, too.
const DRAWS_ONE: &str = "next";
const REFLECTIVE: [&str; 4] = ["eval", "exec", "locals", "vars"];
const KEYED: [&str; 3] = ["max", "min", "sorted"];

/// What stands around the closures of a module, by closure.
#[derive(Debug, Default)]
pub struct Arguments {
    /// `(closure, callee, keyword)` for closures that are direct arguments, sorted.
    found: Vec<(ExprId, ExprId, bool)>,
    /// Calls that can read any variable around them (`eval`, `locals`), by place.
    reflective: Vec<Span>,
    /// What `with` statements manage, by place; sorted.
    managers: Vec<Span>,
    /// Names that stand where a call's function stands, by place; sorted.
    called: Vec<Span>,
    /// Some code stores attributes whose names it computes.
    pub(crate) sets_any_attribute: bool,
    /// Packages that the file imports anything of; sorted.
    pub(crate) packages: Vec<Ident>,
}

impl Arguments {
    pub fn of(tree: &Tree) -> Self {
        let (mut found, mut reflective, mut called) = (Vec::new(), Vec::new(), Vec::new());
        for call in tree.expr_ids() {
            let Expr::Call { func, args, keywords } = tree.expr(call) else { continue };
            if let Expr::Name(name) = tree.expr(*func) {
                called.push(tree.expr_span(*func));
                // `vars(x)` lists the attributes of `x`.
                let is_of_object = name == "vars" && !args.is_empty();
                if REFLECTIVE.contains(&name.as_str()) && !is_of_object {
                    reflective.push(tree.expr_span(call));
                }
            }
            let first = args.first().filter(|_| args.len() == 1 || is_named(tree, *func, DRAWS_ONE));
            if let Some(&first) = first.filter(|&&first| matches!(tree.expr(first), Expr::Generator { .. })) {
                found.push((first, *func, false));
            }
            let key = keywords.iter().find(|it| it.name.as_deref() == Some("key"));
            if let Some(key) = key.filter(|key| matches!(tree.expr(key.value), Expr::Lambda { .. })) {
                found.push((key.value, *func, true));
            }
        }
        found.sort_unstable();
        called.sort_unstable();
        Self {
            found,
            reflective,
            managers: managers(tree),
            called,
            sets_any_attribute: sets_any_attribute(tree),
            packages: packages(tree),
        }
    }

    /// Whether the closure calls the variable, not only reads it.
    pub fn are_called(&self, capture: &Capture) -> bool {
        capture.reads.iter().any(|read| self.called.binary_search(read).is_ok())
    }

    /// Whether a call's function stands at each of these places.
    pub(crate) fn calls_all(&self, reads: &[Span]) -> bool {
        reads.iter().all(|read| self.called.binary_search(read).is_ok())
    }

    /// Whether the expression there stands right behind a `with`.
    pub(crate) fn is_manager(&self, span: Span) -> bool {
        self.managers.binary_search(&span).is_ok()
    }

    /// Whether code at `span` looks its variables up by name, where nobody can follow.
    pub fn is_reflective(&self, span: Span) -> bool {
        self.reflective.iter().any(|call| span.contains(*call))
    }

    fn callee(&self, closure: ExprId) -> Option<(ExprId, bool)> {
        let place = self.found.binary_search_by_key(&closure, |(closure, ..)| *closure).ok()?;
        self.found.get(place).map(|(_, callee, keyed)| (*callee, *keyed))
    }
}

fn sets_any_attribute(tree: &Tree) -> bool {
    const BY_NAME: [&str; 5] = ["__delattr__", "__dict__", "__setattr__", "delattr", "setattr"];
    tree.expr_ids().any(|id| match tree.expr(id) {
        Expr::Name(name) | Expr::Attribute { attr: name, .. } => BY_NAME.contains(&name.as_str()),
        Expr::Call { func, args, .. } => args.len() == 1 && is_named(tree, *func, "vars"),
        _ => false,
    })
}

fn packages(tree: &Tree) -> Vec<Ident> {
    let package = |path: &str| Ident::from(path.split('.').next().unwrap_or(path));
    let mut found: Vec<Ident> = Vec::new();
    for id in tree.stmt_ids() {
        match tree.stmt(id) {
            Stmt::Import { names } => found.extend(names.iter().map(|alias| package(&alias.name.name))),
            Stmt::ImportFrom { module: Some(module), level: 0, .. } => found.push(package(module)),
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn is_named(tree: &Tree, expr: ExprId, name: &str) -> bool {
    matches!(tree.expr(expr), Expr::Name(it) if it == name)
}

fn managers(tree: &Tree) -> Vec<Span> {
    let items = tree.stmt_ids().filter_map(|id| match tree.stmt(id) {
        Stmt::With { items, .. } => Some(items),
        _ => None,
    });
    let mut found: Vec<Span> = items.flatten().map(|item| tree.expr_span(item.context)).collect();
    found.sort_unstable();
    found
}

/// Whether the closure itself is used up by the call it is written in.
pub(crate) fn is_consumed(program: &Program, capture: &Capture) -> bool {
    let site = program.scopes.scope(capture.site);
    let (ScopeNode::Generator(closure) | ScopeNode::Lambda(closure)) = site.node else { return false };
    let Some((callee, keyed)) = program.arguments.callee(closure) else { return false };
    let Some(parent) = site.parent.filter(|_| !makes_more(program, capture)) else { return false };
    let names = if keyed { &KEYED[..] } else { &EAT[..] };
    match program.tree.expr(callee) {
        Expr::Name(name) => names.contains(&name.as_str()) && is_builtin(program, parent, name),
        Expr::Attribute { value, attr, .. } if !keyed && attr == "join" => {
            matches!(program.tree.expr(*value), Expr::Const(Const::Str(_) | Const::Bytes(_)))
        }
        _ => false,
    }
}

/// A closure made inside may outlive the call and read the variable for it.
fn makes_more(program: &Program, capture: &Capture) -> bool {
    let mut scopes = program.scopes.iter().filter(|&it| it != capture.site && program.is_inside(it, capture.site));
    scopes
        .any(|it| program.scopes.captures(it).contains(&capture.var) && crate::capture::is_closure(program.scopes, it))
}

pub(crate) fn is_builtin(program: &Program, scope: ScopeId, name: &str) -> bool {
    let var = program.scopes.resolve(scope, name);
    let is_unbound =
        |var| program.scopes.bindings(var).is_empty() && program.scopes.var(var).owner == program.scopes.module();
    var.is_some_and(is_unbound) && program.scopes.star_imports.is_empty()
}
