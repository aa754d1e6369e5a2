//! Closures that bind some loop variables as defaults and forgot one.
//!
//! ```python
//! for a, b in pairs:
//!     fs.append(lambda a=a: (a, b))     # `a` is bound, `b` is not
//! ```

use latebind_borrow::{Capture, Program};
use latebind_scopes::ScopeNode;
use latebind_syntax::tree::{Expr, Ident, Params, Stmt};

/// Parameters whose default is a variable that a loop around the site rebinds.
pub(crate) fn half_bound(program: &Program, capture: &Capture) -> Vec<Ident> {
    let Some(params) = params(program, capture) else { return Vec::new() };
    let bound = params.iter().filter(|param| {
        let Some(Expr::Name(name)) = param.default.map(|default| program.tree.expr(default)) else { return false };
        is_rebound_by_turns(program, capture, name)
    });
    bound.map(|param| param.name.clone()).collect()
}

fn params<'p>(program: &Program<'p>, capture: &Capture) -> Option<&'p Params> {
    match program.scopes.scope(capture.site).node {
        ScopeNode::Lambda(id) => match program.tree.expr(id) {
            Expr::Lambda { params, .. } => Some(params),
            _ => None,
        },
        ScopeNode::Function(id) => match program.tree.stmt(id) {
            Stmt::Function(function) => Some(&function.params),
            _ => None,
        },
        _ => None,
    }
}

fn is_rebound_by_turns(program: &Program, capture: &Capture, name: &str) -> bool {
    let parent = program.scopes.scope(capture.site).parent;
    let Some(var) = parent.and_then(|parent| program.scopes.resolve(parent, name)) else { return false };
    let bindings = program.scopes.bindings(var);
    capture.turns.iter().any(|&id| {
        let repeats = &program.flow.loop_(id).repeats;
        bindings.iter().any(|binding| repeats.iter().any(|part| part.contains(binding.span)))
    })
}
