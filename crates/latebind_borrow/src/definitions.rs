//! Closures, generators and classes as their definitions are executed.
//!
//! ```python
//! for i in rows:
//!     fs.append(lambda: i)      # executed once per turn: perhaps this is the tracked one
//! ```

use latebind_flow::ir::{At, Temp};
use latebind_scopes::ScopeId;
use latebind_source::Span;
use latebind_syntax::tree::Ident;

use crate::machine::{Frame, Machine};
use crate::mark::Mark;
use crate::outcome::Called;
use crate::results::{Step, compact};
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

impl<'p> Machine<'p> {
    pub(crate) fn function(
        &mut self,
        frame: Frame,
        mut state: State,
        at: At,
        (dst, scope, defaults): (Temp, ScopeId, &[(u32, Temp)]),
    ) -> Step {
        let values: Vec<(u32, Value)> = defaults.iter().map(|(n, it)| (*n, self.temp(frame, &state, *it))).collect();
        let obj = self.alloc(&mut state, SiteKey::At(at, 0), Kind::Function(scope));
        self.link(frame, &mut state, obj);
        for (n, value) in values {
            state.set(obj, Field::Default(n), self.current(value));
        }
        self.made(frame, state, dst, scope, obj)
    }

    pub(crate) fn generator(
        &mut self,
        frame: Frame,
        mut state: State,
        (dst, scope, source): (Temp, ScopeId, Temp),
    ) -> Step {
        let source = self.temp(frame, &state, source);
        if self.is_running(scope) {
            return self.put(frame, state, dst, Value::unknown());
        }
        let obj = self.alloc(&mut state, SiteKey::Activation(scope), Kind::Activation(scope));
        let source = self.current(source);
        self.link(frame, &mut state, obj);
        state.set(obj, Field::Source(0), source);
        self.mark(&mut state, obj, Mark::Resume(latebind_flow::ir::BlockId(0), 0));
        self.made(frame, state, dst, scope, obj)
    }

    /// Gives a closure the activations around it.
    fn link(&self, frame: Frame, state: &mut State, obj: Obj) {
        let outers: Vec<(Field, Value)> = state
            .fields(frame.act)
            .filter(|(field, _)| matches!(field, Field::Outer(_)))
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect();
        for (field, value) in outers {
            state.set(obj, field, value);
        }
        state.set(obj, Field::Outer(frame.scope), Value::one(frame.act));
    }

    /// The closure exists; if it is of the site in question, this one may be the tracked one.
    fn made(&mut self, frame: Frame, mut state: State, dst: Temp, scope: ScopeId, obj: Obj) -> Step {
        self.set_temp(frame, &mut state, dst, Value::one(obj));
        if scope != self.capture.site || state.live().is_some() {
            return Step::on(state);
        }
        let mut next = self.track(frame, &state, obj);
        if !self.tracks_first || next.is_empty() {
            next.push(state);
        }
        Step { next, ..Step::default() }
    }

    pub(crate) fn class(
        &mut self,
        frame: Frame,
        mut state: State,
        at: At,
        span: Span,
        (dst, scope, bases, keywords): (Temp, ScopeId, &[Temp], &[Temp]),
    ) -> Step {
        let bases: Vec<Value> = bases.iter().map(|&base| self.temp(frame, &state, base)).collect();
        let obj = self.alloc(&mut state, SiteKey::At(at, 0), Kind::Class(scope));
        self.link(frame, &mut state, obj);
        let body = self.owners(frame, &state, scope);
        for act in body.objs() {
            let attrs: Vec<(Ident, Value)> = state
                .fields(act)
                .filter_map(|(field, value)| match field {
                    Field::Var(var) => Some((self.program.var_name(*var).clone(), value.clone())),
                    _ => None,
                })
                .collect();
            for (name, value) in attrs {
                state.set(obj, Field::Attr(name), value);
            }
        }
        for (n, base) in bases.into_iter().enumerate() {
            state.set(obj, Field::Source(n as u32), self.current(base));
        }
        let is_handed_on = self.is_told_of_subclasses(&state, obj);
        self.set_temp(frame, &mut state, dst, Value::one(obj));
        if self.is_enumeration(&state, obj) {
            self.make_members(&mut state, obj, scope, at);
        }
        let mut given = self.handed_to_metaclass(frame, &state, keywords);
        if is_handed_on {
            given = given.with(&Value::one(obj));
        }
        let states = self.expose(frame, state, &given, Called::Stored, span);
        let named = states.into_iter().flat_map(|state| self.set_names(frame, state, obj, at, span));
        Step { next: compact(named.collect()), ..Step::default() }
    }
}
