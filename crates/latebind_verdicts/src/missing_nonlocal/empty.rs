//! The values of plain assignments, and which of them only wait for a better one.

use latebind_borrow::Program;
use latebind_scopes::{Binding, BindingKind};
use latebind_syntax::tree::{Const, Expr, ExprId, Stmt};

/// What a variable begins with that shall get its value later.
#[derive(Debug, PartialEq)]
pub(super) enum Empty<'p> {
    Constant(&'p Const),
    /// `[]`, `{}` or `()`; the kinds need no telling apart.
    Container,
}

/// The empty value that a plain assignment binds.
pub(super) fn empty<'p>(program: &Program<'p>, binding: &Binding) -> Option<Empty<'p>> {
    match program.tree.expr(assigned_value(program, binding)?) {
        Expr::Const(value) if is_empty(value) => Some(Empty::Constant(value)),
        Expr::List { elts } | Expr::Tuple { elts } if elts.is_empty() => Some(Empty::Container),
        Expr::Dict { items } if items.is_empty() => Some(Empty::Container),
        _ => None,
    }
}

fn is_empty(value: &Const) -> bool {
    match value {
        Const::None | Const::False | Const::True => true,
        Const::Int(text) => text == "0" || text == "-1",
        Const::Float(bits) => *bits == 0.0_f64.to_bits(),
        Const::Str(text) => text.is_empty(),
        Const::Bytes(bytes) => bytes.is_empty(),
        Const::Ellipsis | Const::Complex(_) => false,
    }
}

/// What `name = value` assigns; nothing for every other way to bind a name.
pub(super) fn assigned_value(program: &Program, binding: &Binding) -> Option<ExprId> {
    if binding.kind != BindingKind::Assign {
        return None;
    }
    let tree = program.tree;
    tree.stmt_ids().find_map(|id| match tree.stmt(id) {
        Stmt::Assign { targets, value } => {
            targets.iter().any(|&target| tree.expr_span(target) == binding.span).then_some(*value)
        }
        _ => None,
    })
}
