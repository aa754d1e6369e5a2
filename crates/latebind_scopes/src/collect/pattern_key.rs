//! Constant keys of mapping patterns, compared as a `dict` compares them.
//!
//! ```python
//! case {1: a, True: b}: ...    # mapping pattern checks duplicate key (True)
//! ```

use latebind_syntax::tree::{Const, Expr, ExprId, Tree, UnaryOp};

pub(super) struct Key {
    /// The same text for keys that are equal.
    pub(super) value: String,
    /// As `repr` writes it.
    pub(super) shown: String,
}

/// The key, if it is a plain constant; sums (`1 + 2j`) are not looked at.
pub(super) fn key(tree: &Tree, expr: ExprId) -> Option<Key> {
    match tree.expr(expr) {
        Expr::Const(constant) => Some(of_constant(constant)),
        Expr::Unary { op: UnaryOp::Minus, operand } => match tree.expr(*operand) {
            Expr::Const(constant) => Some(negated(of_constant(constant))),
            _ => None,
        },
        _ => None,
    }
}

fn of_constant(constant: &Const) -> Key {
    match constant {
        Const::None => same("None".to_owned()),
        Const::Ellipsis => same("Ellipsis".to_owned()),
        Const::True => Key { value: "1".to_owned(), shown: "True".to_owned() },
        Const::False => Key { value: "0".to_owned(), shown: "False".to_owned() },
        Const::Int(digits) => same(digits.to_string()),
        Const::Float(bits) => {
            let shown = format!("{:?}", f64::from_bits(*bits));
            Key { value: shown.strip_suffix(".0").unwrap_or(&shown).to_owned(), shown }
        }
        Const::Complex(bits) => {
            let shown = format!("{:?}", f64::from_bits(*bits));
            let shown = shown.strip_suffix(".0").unwrap_or(&shown).to_owned() + "j";
            Key { value: if shown == "0j" { "0".to_owned() } else { shown.clone() }, shown }
        }
        Const::Str(text) => same(quoted(text.chars())),
        Const::Bytes(bytes) => same("b".to_owned() + &quoted(bytes.iter().map(|&byte| char::from(byte)))),
    }
}

fn same(text: String) -> Key {
    Key { value: text.clone(), shown: text }
}

/// The integer zero stays what it is; others are only equal to it.
fn negated(Key { value, shown }: Key) -> Key {
    match (value.as_str(), shown.as_str()) {
        ("0", "0" | "False") => same(value),
        ("0", _) => Key { value, shown: format!("-{shown}") },
        _ => Key { value: format!("-{value}"), shown: format!("-{shown}") },
    }
}

fn quoted(chars: impl Iterator<Item = char> + Clone) -> String {
    let is_double = chars.clone().any(|it| it == '\'') && !chars.clone().any(|it| it == '"');
    let quote = if is_double { '"' } else { '\'' };
    let mut text = String::from(quote);
    for one in chars {
        match one {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            _ if one == quote => text.extend(['\\', one]),
            _ if one.is_control() => text.push_str(&format!("\\x{:02x}", u32::from(one))),
            _ => text.push(one),
        }
    }
    text.push(quote);
    text
}
