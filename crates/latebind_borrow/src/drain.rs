//! Using an iterable up: every element is drawn before anything else happens.
//!
//! ```python
//! list(act() for act in acts)
//! ```

use std::collections::BTreeMap;

use latebind_flow::ir::At;
use latebind_source::Span;

use crate::machine::{Frame, Machine};
use crate::results::{Results, compact_results, merge_result};
use crate::state::{PathKey, State};
use crate::value::{Kind, Obj, Value};

/// Temporaries of the machine itself, beyond those of any body.
const ACCUMULATOR: u32 = 1 << 30;

impl<'p> Machine<'p> {
    /// Uses an iterable up (`list(x)`, `sum(x)`, `*x`). With `whole` to its end, else
    /// possibly only in part. Gives all elements.
    pub(crate) fn drain(
        &mut self,
        frame: Frame,
        state: State,
        value: &Value,
        at: At,
        span: Span,
        whole: bool,
    ) -> Results {
        let mut results = Results::new();
        let lazy = |machine: &Self, obj: Obj| {
            !matches!(machine.kind(obj), Kind::Container(_) | Kind::View(_) | Kind::External(_))
        };
        if value.objs().all(|obj| !lazy(self, obj)) {
            let mut state = state;
            let all = self.elements_for_iteration(&mut state, value, at);
            return vec![(state, all)];
        }
        for (state, source) in self.iter(frame, state, value, at, span) {
            results.extend(self.drain_iterator(frame, state, &source, at, span, whole));
        }
        compact_results(results)
    }

    fn elements_for_iteration(&mut self, state: &mut State, value: &Value, at: At) -> Value {
        let mut all = Value { unknown: value.unknown, ..Value::plain() };
        for obj in value.objs().collect::<Vec<_>>() {
            let held = match self.kind(obj) {
                Kind::External(_) => Value::unknown(),
                _ => self.iterated(state, obj, at).unwrap_or_default(),
            };
            all = all.with(&held);
        }
        all
    }

    fn drain_iterator(
        &mut self,
        frame: Frame,
        state: State,
        source: &Value,
        at: At,
        span: Span,
        whole: bool,
    ) -> Results {
        let slot = ACCUMULATOR + self.stack.len() as u32 * 64 + self.draining;
        self.draining += 1;
        let holder = ACCUMULATOR / 2 + self.stack.len() as u32 * 64 + self.draining;
        let mut start = state;
        start.set_temp(frame.act, slot, Value::plain());
        start.set_temp(frame.act, holder, source.clone());
        let mut seen: BTreeMap<PathKey, State> = BTreeMap::new();
        let mut waiting = vec![start];
        let mut results = Results::new();
        while let Some(state) = waiting.pop() {
            let Some(state) = is_news(&mut seen, state) else { continue };
            if self.out_of_fuel() {
                break;
            }
            let source = state.temp(frame.act, holder).cloned().unwrap_or_default();
            let drawn = self.next(frame, state, &source, at, span);
            self.raised.extend(drawn.raises);
            for (mut state, element) in drawn.elements {
                let all = state.temp(frame.act, slot).cloned().unwrap_or_default().with(&element);
                state.set_temp(frame.act, slot, all);
                if !whole {
                    finish(&mut results, state.clone(), frame, slot, holder);
                }
                waiting.push(state);
            }
            for state in drawn.ends {
                finish(&mut results, state, frame, slot, holder);
            }
        }
        self.draining -= 1;
        results
    }
}

/// The path joined with those seen before that agree with it; `None`: it tells nothing new.
pub(crate) fn is_news(seen: &mut BTreeMap<PathKey, State>, state: State) -> Option<State> {
    let key = state.key();
    let state = match seen.get(&key) {
        Some(before) => {
            let mut joined = before.clone();
            joined.absorb(&state).then_some(joined)?
        }
        None => state,
    };
    seen.insert(key, state.clone());
    Some(state)
}

fn finish(results: &mut Results, mut state: State, frame: Frame, slot: u32, holder: u32) {
    let all = state.temp(frame.act, slot).cloned().unwrap_or_default();
    state.forget_temp(frame.act, slot);
    state.forget_temp(frame.act, holder);
    merge_result(results, state, all);
}
