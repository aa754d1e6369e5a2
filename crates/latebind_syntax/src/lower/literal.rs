//! Constants and interpolated strings.
//!
//! ```python
//! "a" "b"                  # one constant, 'ab'
//! f"{x!r:>{width}}"        # parts: x, then width
//! ```

use ruff_python_ast as ast;
use smol_str::SmolStr;

use super::Lowering;
use crate::number;
use crate::tree::{Const, Expr, ExprId};

impl<'a> Lowering<'a> {
    /// An expression that the caller knows to be a literal.
    pub(super) fn literal(&mut self, expr: &'a ast::Expr) -> Expr {
        let value = match expr {
            ast::Expr::StringLiteral(e) => Const::Str(SmolStr::new(e.value.to_str())),
            ast::Expr::BytesLiteral(e) => Const::Bytes(e.value.bytes().collect()),
            ast::Expr::NumberLiteral(e) => number(&e.value),
            ast::Expr::BooleanLiteral(e) if e.value => Const::True,
            ast::Expr::BooleanLiteral(_) => Const::False,
            ast::Expr::NoneLiteral(_) => Const::None,
            ast::Expr::FString(e) => return self.fstring(&e.value),
            ast::Expr::TString(e) => return self.tstring(&e.value),
            _ => Const::Ellipsis,
        };
        Expr::Const(value)
    }

    fn fstring(&mut self, value: &'a ast::FStringValue) -> Expr {
        let mut parts = Vec::new();
        for string in value.f_strings() {
            self.interpolations(&string.elements, &mut parts);
        }
        Expr::FString { parts }
    }

    fn tstring(&mut self, value: &'a ast::TStringValue) -> Expr {
        let mut parts = Vec::new();
        for string in value {
            self.interpolations(&string.elements, &mut parts);
        }
        Expr::TString { parts }
    }

    /// `{value:spec}`: Python evaluates the value first, then the spec's parts.
    fn interpolations(&mut self, elements: &'a ast::InterpolatedStringElements, parts: &mut Vec<ExprId>) {
        for element in elements.interpolations() {
            parts.push(self.expr(&element.expression));
            if let Some(spec) = &element.format_spec {
                self.interpolations(&spec.elements, parts);
            }
        }
    }
}

fn number(value: &ast::Number) -> Const {
    match value {
        ast::Number::Int(int) => Const::Int(match int.as_u64() {
            Some(small) => smol_str::format_smolstr!("{small}"),
            None => number::decimal(&int.to_string()),
        }),
        ast::Number::Float(float) => Const::Float(float.to_bits()),
        ast::Number::Complex { imag, .. } => Const::Complex(imag.to_bits()),
    }
}
