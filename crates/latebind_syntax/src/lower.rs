//! The parser's tree becomes ours.
//!
//! ```python
//! fs.append(lambda: i)     # parser: boxes in boxes; here: rows of two tables
//! ```
//!
//! Children are added before their parents. Chains that the parser nests to the
//! left (`a + b + c`, `a.b().c[0]`) and `elif`s are walked with a list instead of
//! the stack, as programs make them long; the rest nests as deep as its
//! brackets and blocks, which `nesting` has limited before.

mod expr;
mod literal;
mod params;
mod pattern;
mod stmt;

use latebind_source::Span;
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};

use crate::tree::{Ident, Named, Tree};

/// Lowers a module; the second value is the depth of the resulting tree.
pub(crate) fn module(text: &str, body: &[ast::Stmt]) -> (Tree, u32) {
    let mut tree = Tree::default();
    // Usual densities of Python; a wrong guess costs a little memory.
    tree.exprs.reserve(text.len() / 20);
    tree.stmts.reserve(text.len() / 80);
    let mut lowering = Lowering { text, tree, spine: Vec::new(), depth: 0, deepest: 0 };
    let body = lowering.block(body);
    lowering.tree.body = body;
    (lowering.tree, lowering.deepest)
}

struct Lowering<'a> {
    text: &'a str,
    tree: Tree,
    /// Left chains that are being walked, innermost last; shared by nested ones.
    spine: Vec<&'a ast::Expr>,
    depth: u32,
    deepest: u32,
}

impl Lowering<'_> {
    /// Every node is lowered between an `enter` and its `leave`.
    fn enter(&mut self) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }
}

fn span(node: &impl Ranged) -> Span {
    span_of(node.range())
}

fn span_of(range: TextRange) -> Span {
    Span::new(range.start().into(), range.end().into())
}

fn ident(id: &ast::Identifier) -> Ident {
    Ident::new(id.id.as_str())
}

fn named(id: &ast::Identifier) -> Named {
    Named { name: ident(id), span: span(id) }
}
