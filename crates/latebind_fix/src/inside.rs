//! What stands inside a piece of text, by kind.

use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId};

use crate::module::Module;

/// Expressions within a span.
pub(crate) fn exprs<'m>(module: &'m Module, span: Span) -> impl Iterator<Item = &'m Expr> {
    let tree = module.tree;
    tree.expr_ids().filter(move |&id| span.contains(tree.expr_span(id))).map(move |id| tree.expr(id))
}

/// `await`, `yield`, `:=` and `async for` mean the function around them: they cannot move
/// into another one.
pub(crate) fn is_tied_to_function(module: &Module, span: Span) -> bool {
    exprs(module, span).any(|expr| match expr {
        Expr::Await { .. } | Expr::Yield { .. } | Expr::YieldFrom { .. } | Expr::Walrus { .. } => true,
        Expr::Generator { clauses, .. }
        | Expr::ListComp { clauses, .. }
        | Expr::SetComp { clauses, .. }
        | Expr::DictComp { clauses, .. } => clauses.iter().any(|clause| clause.is_async),
        _ => false,
    })
}

/// A generator expression that is a call's only argument has the call's parentheses.
pub(crate) fn borrows_parentheses(module: &Module, generator: ExprId) -> bool {
    let tree = module.tree;
    tree.expr_ids().any(|id| match tree.expr(id) {
        Expr::Call { args, .. } => {
            args.as_slice() == [generator] && tree.expr_span(id).end == tree.expr_span(generator).end
        }
        _ => false,
    })
}
