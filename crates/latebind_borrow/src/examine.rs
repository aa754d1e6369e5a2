//! Examining one capture: where to start the machine, and what to make of how paths end.

use latebind_flow::ir::{BlockId, ParamKind};
use latebind_scopes::{ScopeId, ScopeKind};
use latebind_source::Span;

use crate::ahead::Ahead;
use crate::call::{Calling, Given};
use crate::callers;
use crate::capture::Capture;
use crate::machine::{FUEL, FUEL_AMONG_OTHERS, Frame, Machine};
use crate::on_the_spot;
use crate::outcome::{Called, Outcome};
use crate::phase::Borrow;
use crate::program::Program;
use crate::results::Exits;
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

/// Runs the code that owns the captured variable. What leaves it is followed into the
/// file's callers, and into methods and functions that use what it stored.
pub fn examine(program: &Program, capture: &Capture) -> Outcome {
    if on_the_spot::is_consumed(program, capture) {
        return Outcome { created: true, borrowed: true, rebound: true, ..Outcome::default() };
    }
    let any = examine_one(program, capture, Tracked::Any);
    if !any.may_be_proved_of_first() {
        return any;
    }
    // Not every closure is called, but perhaps that of the first turn certainly is.
    let first = examine_one(program, capture, Tracked::First);
    if first.proves_any() { first } else { any }
}

/// Which of the closures that are made at the site.
#[derive(Clone, Copy, PartialEq)]
enum Tracked {
    Any,
    First,
}

fn examine_one(program: &Program, capture: &Capture, which: Tracked) -> Outcome {
    let fuel = if program.others.is_some() { FUEL_AMONG_OTHERS } else { FUEL };
    let start = program.host(capture.owner);
    let run = Run::of(program, capture, which, start, &[], fuel);
    let mut outcome = run.clone().end(None);
    if outcome.proves_any() && !outcome.only_waits() || outcome.gave_up || !leaves(&outcome) {
        return outcome;
    }
    let (mut reached, mut clean) = (false, true);
    let mut path = callers::of(program, start);
    path.push(start);
    for &caller in &path[..path.len() - 1] {
        let seen = Run::of(program, capture, which, caller, &path, fuel / 2).end(None);
        if seen.proves_any() {
            return seen;
        }
        reached |= seen.created;
        clean &= !seen.gave_up && seen.witnesses.is_empty();
        if seen.created {
            outcome.add_certain(seen);
        }
    }
    for follower in callers::followers(program, start) {
        let seen = run.clone().with_fuel(fuel / 2).end(Some(follower));
        if seen.proves_any() {
            return seen;
        }
        outcome.add_certain(seen);
    }
    if reached && clean && outcome.witnesses.iter().all(|witness| witness.called == Called::Yielded) {
        outcome.witnesses.clear();
    }
    if reached && clean {
        outcome.doubt_missing_keys();
    }
    outcome
}

/// Something that was not read yet may call the closure.
fn leaves(outcome: &Outcome) -> bool {
    let mut called = outcome.witnesses.iter().map(|witness| &witness.called);
    called.any(|called| {
        matches!(
            called,
            Called::OnMissingKey | Called::Returned | Called::Yielded | Called::Stored | Called::Unknown(_)
        )
    })
}

/// A starting point whose code has been run; what follows it is yet to come.
#[derive(Clone)]
struct Run<'p> {
    machine: Machine<'p>,
    /// `None`: the scope has no code of its own.
    left: Option<(Frame, Exits)>,
}

impl<'p> Run<'p> {
    /// `path`: functions from the starting point to the owner.
    fn of(
        program: &'p Program,
        capture: &'p Capture,
        which: Tracked,
        at: ScopeId,
        path: &[ScopeId],
        fuel: usize,
    ) -> Self {
        let mut machine = Machine::new(program, capture, fuel);
        machine.tracks_first = which == Tracked::First;
        machine.path = path.iter().copied().collect();
        let left = machine.run_from(at);
        Self { machine, left }
    }

    fn with_fuel(mut self, fuel: usize) -> Self {
        self.machine.fuel = fuel;
        self
    }

    /// `then` runs after it: another method of the same object, or another function of the module.
    fn end(mut self, then: Option<ScopeId>) -> Outcome {
        self.machine.path.extend(then);
        if let Some((frame, exits)) = self.left {
            self.machine.finish(frame, exits, then);
        }
        self.machine.outcome
    }
}

impl<'p> Machine<'p> {
    fn run_from(&mut self, start: ScopeId) -> Option<(Frame, Exits)> {
        let body = self.body_of(start)?;
        let mut state = State::new();
        let module = self.program.scopes.module();
        let globals = self.alloc(&mut state, SiteKey::Activation(module), Kind::Activation(module));
        let act = match start == module {
            true => globals,
            false => self.alloc(&mut state, SiteKey::Activation(start), Kind::Activation(start)),
        };
        self.enter(module, globals, Span::default(), Called::Here);
        if start != module {
            state.set(act, Field::Outer(module), Value::one(globals));
            self.enter(start, act, Span::default(), Called::Here);
            self.params_from_outside(&mut state, start, act);
        }
        self.ahead = Ahead::of(body, self.capture.site);
        let frame = Frame { scope: start, act, driven: false };
        let exits = self.run(frame, body, vec![(BlockId(0), 0, state)]);
        Some((frame, exits))
    }

    fn params_from_outside(&mut self, state: &mut State, start: ScopeId, act: Obj) {
        let Some(body) = self.body_of(start) else { return };
        let class = self.program.method_class(start);
        for (n, param) in body.params.iter().enumerate() {
            let kind = match (class, n, param.kind) {
                (Some(class), 0, ParamKind::Plain | ParamKind::PositionalOnly) => Kind::Instance(class),
                (_, _, ParamKind::VarArgs) => Kind::Container(latebind_flow::ir::Display::Tuple),
                (_, _, ParamKind::KwArgs) => Kind::Container(latebind_flow::ir::Display::Dict),
                _ => Kind::Outside,
            };
            let annotated = self.declared_parameter(start, &param.name).filter(|_| matches!(kind, Kind::Outside));
            let obj = match annotated {
                Some(Kind::External(path)) => self.external(&path).single(),
                Some(kind) => Some(self.fixed(SiteKey::Param(start, n as u32), kind)),
                None => None,
            };
            let obj = obj.unwrap_or_else(|| self.fixed(SiteKey::Param(start, n as u32), kind));
            self.outside.insert(obj);
            if let Some(var) = param.var {
                self.set_parameter(state, act, var, Value::one(obj));
            }
        }
    }

    /// Every path has left the starting body: what is still alive, and how it fared.
    fn finish(&mut self, frame: Frame, exits: Exits, then: Option<ScopeId>) {
        for (state, _) in exits.returns {
            for state in self.follow(frame, state, then) {
                self.settle(frame, state);
            }
        }
    }

    /// The starting body ends: its callers get the value, others see the globals.
    pub(crate) fn leave(&mut self, frame: Frame, state: State, value: &Value, span: Span) -> Vec<State> {
        let is_module = self.program.scopes.scope(frame.scope).kind == ScopeKind::Module;
        match is_module {
            true => self.expose_globals(frame, state, self.capture_span()),
            false => self.expose(frame, state, value, Called::Returned, span),
        }
    }

    /// Another method of the same object, or another function of the module, runs afterwards.
    fn follow(&mut self, frame: Frame, state: State, then: Option<ScopeId>) -> Vec<State> {
        let Some(then) = then else { return vec![state] };
        let func = Value::one(self.fixed(SiteKey::Static(then), Kind::Function(then)));
        let receiver = self.program.method_class(then).and_then(|_| self.receiver(frame));
        let at = latebind_flow::ir::At { scope: frame.scope, block: BlockId(u32::MAX), index: 1 };
        let args = receiver.into_iter().map(|obj| Given::positional(Value::one(obj))).collect();
        let calling = Calling { args, at, span: Span::default(), how: Called::Here };
        let mut states = Vec::new();
        for (state, value) in self.call(frame, state, &func, &calling) {
            let consumed = self.drain(frame, state, &value, at, Span::default(), true);
            states.extend(consumed.into_iter().map(|(state, _)| state));
        }
        crate::results::compact(states)
    }

    fn receiver(&mut self, frame: Frame) -> Option<Obj> {
        let class = self.program.method_class(frame.scope)?;
        Some(self.fixed(SiteKey::Param(frame.scope, 0), Kind::Instance(class)))
    }

    fn capture_span(&self) -> Span {
        self.program.scopes.scope(self.capture.site).span
    }

    /// Other modules, and this one's functions, can reach a module's variables.
    fn expose_globals(&mut self, frame: Frame, state: State, span: Span) -> Vec<State> {
        let all = state.fields(frame.act).filter(|(field, _)| matches!(field, Field::Var(_)));
        let held = all.fold(Value::plain(), |all, (_, value)| all.with(value));
        self.expose(frame, state, &held, Called::Stored, span)
    }

    fn settle(&mut self, frame: Frame, state: State) {
        let Some(live) = state.live().cloned() else { return };
        if live.abnormal || live.borrow == Borrow::Intended {
            return;
        }
        let stale = matches!(live.borrow, Borrow::Stale | Borrow::Deleted);
        let later = self.exposure_of_tracked(&state).filter(|it| stale && it.how.waits());
        let certain = later.is_some_and(|exposure| {
            !self.is_asserted_in_turn() && self.reads_whenever_called(frame, state, exposure.how, exposure.at)
        });
        if !certain {
            self.not_read(&live);
        }
    }

    /// Whether every normal run of the tracked closure reads the captured variable.
    fn reads_whenever_called(&mut self, frame: Frame, state: State, how: Called, at: Span) -> bool {
        let Some(tracked) = state.tracked else { return false };
        let results = self.call_unknown_args(frame, state, &Value::one(tracked), how, at);
        results.iter().all(|(state, _)| state.live().is_none_or(|live| live.abnormal))
    }
}
