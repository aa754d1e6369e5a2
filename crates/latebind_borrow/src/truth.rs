//! What counts as true, where that is certain.
//!
//! ```python
//! fs = [lambda: i]
//! if fs:          # certainly
//! ```

use latebind_syntax::tree::Const;

use crate::machine::Machine;
use crate::state::State;
use crate::value::{Kind, Obj, Value};

impl<'p> Machine<'p> {
    /// Whether a value counts as true, where that is certain.
    pub(crate) fn truth(&self, state: &State, value: &Value) -> Option<bool> {
        if value.unknown || value.unset {
            return None;
        }
        if let Some(constant) = &value.constant {
            return value.objs.is_empty().then(|| is_true(constant));
        }
        match value.objs[..] {
            [(obj, true)] => self.object_truth(state, obj),
            _ => None,
        }
    }

    fn object_truth(&self, state: &State, obj: Obj) -> Option<bool> {
        match self.kind(obj) {
            Kind::Function(_) | Kind::Class(_) | Kind::Partial | Kind::Lazy(_) | Kind::Method(_) => Some(true),
            Kind::Decorator(_) | Kind::Decorated(_) => Some(true),
            Kind::Activation(_) | Kind::Iterator | Kind::Worker | Kind::Task | Kind::ExitStack => Some(true),
            Kind::Container(_) => {
                let certain = state.fields(obj).any(|(_, value)| value.objs.iter().any(|(_, must)| *must));
                certain.then_some(true)
            }
            Kind::Instance(_) | Kind::View(_) | Kind::External(_) | Kind::Outside => None,
        }
    }
}

fn is_true(constant: &Const) -> bool {
    match constant {
        Const::None | Const::False => false,
        Const::True | Const::Ellipsis => true,
        Const::Int(text) => text != "0",
        Const::Float(bits) | Const::Complex(bits) => f64::from_bits(*bits) != 0.0,
        Const::Str(text) => !text.is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
    }
}

pub(crate) fn truth_value(truth: Option<bool>) -> Value {
    match truth {
        Some(true) => Value::constant(Const::True),
        Some(false) => Value::constant(Const::False),
        None => Value::plain(),
    }
}

pub(crate) fn is_none(value: &Value) -> Option<bool> {
    match (&value.constant, &value.objs[..]) {
        _ if value.unknown || value.unset => None,
        (Some(Const::None), []) => Some(true),
        (Some(_), []) | (None, [(_, true)]) => Some(false),
        _ => None,
    }
}
