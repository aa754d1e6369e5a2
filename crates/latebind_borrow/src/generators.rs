//! Generators: running a body to its next `yield`, and on.
//!
//! ```python
//! for act in acts():     # runs `acts` to a `yield`, then this body, then `acts` again
//!     act()
//! ```

use latebind_flow::ir::{At, BlockId, Temp};
use latebind_scopes::ScopeKind;
use latebind_source::Span;

use crate::iterate::Drawn;
use crate::machine::{Frame, Machine};
use crate::mark::Mark;
use crate::outcome::Called;
use crate::results::{Results, Step, merge};
use crate::state::State;
use crate::value::{Field, Kind, Obj, Value};

impl<'p> Machine<'p> {
    /// Runs a generator (or coroutine) from where it stands to its next `yield` or its end.
    pub(crate) fn resume(&mut self, state: State, act: Obj, how: Called, span: Span) -> Drawn {
        let Kind::Activation(scope) = *self.kind(act) else { return Drawn::default() };
        let marks = state.marks(act).to_vec();
        let is_ready = marks.iter().all(|mark| matches!(mark, Mark::Resume(..) | Mark::Finished));
        let (Some(body), true, false) = (self.body_of(scope), is_ready, self.is_running(scope) || self.too_deep())
        else {
            let frame = Frame { scope, act, driven: true };
            return self.too_entangled(frame, state, act, span);
        };
        let mut ends = Vec::new();
        if marks.contains(&Mark::Finished) {
            let mut finished = state.clone();
            self.mark(&mut finished, act, Mark::Finished);
            ends.push(finished);
        }
        let starts = marks.iter().filter_map(|mark| self.start_at(&state, act, *mark)).collect();
        self.enter(scope, act, span, how);
        let frame = Frame { scope, act, driven: true };
        let exits = self.run(frame, body, starts);
        self.stack.pop();
        for state in exits.raises {
            merge(&mut self.raised, state);
        }
        for (mut state, value) in exits.returns {
            state.forget_temps(act, 0);
            if !value.objs.is_empty() {
                state.set(act, Field::Result, value);
            }
            self.mark(&mut state, act, Mark::Finished);
            merge(&mut ends, state);
        }
        Drawn { elements: exits.yields, ends, raises: Vec::new() }
    }

    fn start_at(&self, state: &State, act: Obj, mark: Mark) -> Option<(BlockId, u32, State)> {
        let Mark::Resume(block, index) = mark else { return None };
        let mut state = state.clone();
        let first = (block, index) == (BlockId(0), 0);
        self.mark(&mut state, act, if first { Mark::Entered } else { Mark::Started });
        Some((block, index, state))
    }

    pub(crate) fn yield_(
        &mut self,
        frame: Frame,
        mut state: State,
        at: At,
        span: Span,
        (dst, src): (Temp, Temp),
    ) -> Step {
        let value = self.temp(frame, &state, src);
        self.set_temp(frame, &mut state, dst, Value::unknown());
        if frame.driven {
            self.mark(&mut state, frame.act, Mark::Resume(at.block, at.index + 1));
            return Step { yields: vec![(state, value)], ..Step::default() };
        }
        Step { next: self.expose(frame, state, &value, Called::Yielded, span), ..Step::default() }
    }

    pub(crate) fn yield_from(
        &mut self,
        frame: Frame,
        state: State,
        at: At,
        span: Span,
        (dst, src): (Temp, Temp),
    ) -> Step {
        let source = self.temp(frame, &state, src);
        if !frame.driven {
            let results = self.hand_over(frame, state, &source, at, span);
            return self.put_all(frame, results, dst);
        }
        let drawn = self.next(frame, state, &source, at, span);
        let again = Mark::Resume(at.block, at.index);
        let mut yields = Results::new();
        for (mut state, value) in drawn.elements {
            self.mark(&mut state, frame.act, again);
            yields.push((state, value));
        }
        let ends = drawn.ends.into_iter().map(|state| {
            let result = result_of(&state, &source).unwrap_or_else(Value::unknown);
            (state, result)
        });
        let mut step = self.put_all(frame, ends.collect(), dst);
        step.yields = yields;
        step.raises.extend(drawn.raises);
        step
    }

    /// A consumer that was not read draws every element, but gets hold of the elements only: the generator
    /// that they come from is used up when `yield from` is over.
    fn hand_over(&mut self, frame: Frame, state: State, source: &Value, at: At, span: Span) -> Results {
        let drawn = match source.objs().all(|obj| self.is_drawable(obj)) {
            true => self.drain(frame, state, source, at, span, true),
            false => vec![(state, source.clone())],
        };
        let exposed = drawn.into_iter().flat_map(|(state, all)| self.expose(frame, state, &all, Called::Yielded, span));
        let with_result = |state: State| {
            let result = result_of(&state, source).unwrap_or_else(Value::unknown);
            (state, result)
        };
        exposed.map(with_result).collect()
    }

    /// Its elements can be drawn here and now. A generator function that makes the closure speaks for itself, where its
    /// callers are looked at.
    fn is_drawable(&self, obj: Obj) -> bool {
        match *self.kind(obj) {
            Kind::Iterator | Kind::Container(_) | Kind::View(_) => true,
            Kind::Activation(scope) => {
                let is_maker = scope != self.capture.site && self.program.is_inside(self.capture.site, scope);
                let is_expression = self.program.kind(scope) == ScopeKind::GenExpr;
                (is_expression || !is_maker) && !self.is_running(scope)
            }
            _ => false,
        }
    }

    /// The generator is at its end, which raises StopIteration: whoever catches that gets at what it returned.
    pub(crate) fn stop(&mut self, frame: Frame, state: State, generator: &Value, span: Span) {
        let states = match result_of(&state, generator) {
            Some(result) => self.expose(frame, state, &result, Called::Stored, span),
            None => vec![state],
        };
        self.raised.extend(states);
    }
}

/// What generators that have ended returned, if it matters.
fn result_of(state: &State, generator: &Value) -> Option<Value> {
    generator.objs().filter_map(|it| state.get(it, &Field::Result).cloned()).reduce(|all, one| all.join(&one))
}
