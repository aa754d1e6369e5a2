//! Operators between values that hold objects.
//!
//! ```python
//! fs += [lambda: i]       # in place: the same list
//! fs = fs + gs            # a new one
//! ```

use latebind_flow::ir::{At, Display, Temp};
use latebind_source::Span;
use latebind_syntax::tree::BinaryOp;

use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, Step};
use crate::state::State;
use crate::value::{Field, Kind, Obj, Value};

impl<'p> Machine<'p> {
    pub(crate) fn binary(
        &mut self,
        frame: Frame,
        mut state: State,
        at: At,
        span: Span,
        (dst, op, left, right): (Temp, BinaryOp, Temp, Temp),
    ) -> Step {
        let (left, right) = (self.temp(frame, &state, left), self.temp(frame, &state, right));
        let value = match op {
            BinaryOp::Add | BinaryOp::BitOr | BinaryOp::Mult
                if self.is_container(&left) || self.is_container(&right) =>
            {
                let merged = self.copy(&mut state, &left.with(&right), at, 0, Display::List);
                if op == BinaryOp::BitOr { self.loosened(&mut state, merged) } else { merged }
            }
            _ if left.objs.is_empty() && right.objs.is_empty() => Value::plain(),
            _ => {
                let states = self.operate(frame, state, &left, &right, span);
                return self.put_all(frame, states.into_iter().map(|state| (state, Value::unknown())).collect(), dst);
            }
        };
        self.put(frame, state, dst, value)
    }

    /// Operators of classes are calls: they get hold of the operands.
    fn operate(&mut self, frame: Frame, state: State, left: &Value, right: &Value, span: Span) -> Vec<State> {
        let calls = |value: &Value, machine: &Self| {
            value.unknown
                || value.objs().any(|obj| !matches!(machine.kind(obj), Kind::Container(_) | Kind::Function(_)))
        };
        let mut states = vec![state];
        for (value, other) in [(left, right), (right, left)] {
            if !calls(other, self) {
                continue;
            }
            // What may be anything is not taken for a closure on a guess.
            let operands = value.objs.iter().filter(|(obj, must)| (*must || !value.unknown) && self.is_code(*obj));
            let held = Value { objs: operands.copied().collect(), ..Value::plain() };
            let exposed = states
                .into_iter()
                .map(|state| self.expose(frame, state, &held, Called::Unknown("operator".into()), span));
            states = exposed.collect::<Vec<_>>().into_iter().flatten().collect();
        }
        states
    }

    fn is_code(&self, obj: Obj) -> bool {
        matches!(
            self.kind(obj),
            Kind::Function(_) | Kind::Partial | Kind::Decorated(_) | Kind::Activation(_) | Kind::Lazy(_)
        )
    }

    pub(crate) fn in_place(
        &mut self,
        frame: Frame,
        state: State,
        at: At,
        span: Span,
        (dst, op, left, right): (Temp, BinaryOp, Temp, Temp),
    ) -> Step {
        let (left, right) = (self.temp(frame, &state, left), self.temp(frame, &state, right));
        let extends = matches!(op, BinaryOp::Add | BinaryOp::BitOr);
        if !extends || !self.is_container(&left) {
            let states = if extends && !right.objs.is_empty() {
                let operated = self.operate(frame, state, &left, &right, span);
                let drained: Vec<(State, Value)> =
                    operated.into_iter().flat_map(|state| self.drain(frame, state, &right, at, span, true)).collect();
                let exposed = drained.into_iter().map(|(state, all)| {
                    let kept = if left.unknown || !left.objs.is_empty() { all } else { Value::plain() };
                    self.expose(frame, state, &kept, Called::Stored, span)
                });
                exposed.collect::<Vec<_>>().into_iter().flatten().collect()
            } else {
                vec![state]
            };
            let value = if left.objs.is_empty() && !left.unknown { Value::plain() } else { left };
            return self.put_all(frame, states.into_iter().map(|state| (state, value.clone())).collect(), dst);
        }
        let mut results = Results::new();
        for (mut state, elements) in self.spread_elements(frame, state, &right, at, span) {
            let single = left.single().is_some();
            for obj in left.objs() {
                let added = if single { elements.clone() } else { elements.clone().weakened() };
                state.add(obj, Field::Elem, &added);
            }
            let states = self.expose_if_held(frame, &mut state, &left, &elements, span);
            results.extend(states.into_iter().map(|state| (state, left.clone())));
        }
        self.put_all(frame, results, dst)
    }
}
