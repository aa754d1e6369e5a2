//! Calls: what is in the file is run in place; what is not goes by the table or is unknown.

use latebind_flow::ir::{Arg, ArgKind, At, Body, BodyParam, Display, Flavor, ParamKind, Temp};
use latebind_scopes::{ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::Ident;

use crate::machine::{Frame, Machine};
use crate::mark::Mark;
use crate::outcome::Called;
use crate::phase::Bound;
use crate::results::{Results, Step, compact, compact_results, merge};
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

/// Numbers the tuples of drawn stars among the objects of a call.
const STARS: u32 = 200;
/// An argument of a call.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) kind: ArgKind,
    pub(crate) value: Value,
}

impl Given {
    pub(crate) fn positional(value: Value) -> Self {
        Self { kind: ArgKind::Positional, value }
    }
}

/// One call: where, with what, and how a story would tell it.
#[derive(Clone, Debug)]
pub(crate) struct Calling {
    pub(crate) args: Vec<Given>,
    pub(crate) at: At,
    pub(crate) span: Span,
    pub(crate) how: Called,
}

impl Calling {
    pub(crate) fn with(&self, args: Vec<Given>) -> Self {
        Self { args, ..self.clone() }
    }

    /// The same call, told as one that the callee makes.
    pub(crate) fn by(&self, callee: &str, args: Vec<Given>) -> Self {
        Self { args, how: Called::By(callee.into()), ..self.clone() }
    }

    pub(crate) fn position(&self, n: usize) -> Option<&Value> {
        self.placed().nth(n)
    }

    /// Positional arguments whose place is known: those before any `*args`.
    pub(crate) fn placed(&self) -> impl Iterator<Item = &Value> {
        let before = self.args.iter().take_while(|arg| arg.kind != ArgKind::Star);
        before.filter(|arg| arg.kind == ArgKind::Positional).map(|arg| &arg.value)
    }

    /// Positional arguments behind `*args`: any parameter may take them.
    pub(crate) fn unplaced(&self) -> impl Iterator<Item = &Value> {
        let behind = self.args.iter().skip_while(|arg| arg.kind != ArgKind::Star);
        behind.filter(|arg| arg.kind == ArgKind::Positional).map(|arg| &arg.value)
    }

    pub(crate) fn keyword(&self, name: &str) -> Option<&Value> {
        self.args.iter().find(|arg| matches!(&arg.kind, ArgKind::Keyword(it) if it == name)).map(|arg| &arg.value)
    }

    pub(crate) fn all(&self) -> Value {
        self.args.iter().fold(Value::plain(), |all, arg| all.with(&arg.value))
    }
}

impl<'p> Machine<'p> {
    pub(crate) fn call_op(
        &mut self,
        frame: Frame,
        state: State,
        at: At,
        span: Span,
        (dst, func, args): (Temp, Temp, &[Arg]),
    ) -> Step {
        let mut results = Results::new();
        for state in self.draw_stars(frame, state, at, span, args) {
            let func = self.temp(frame, &state, func);
            let calling = Calling { args: self.arg_values(frame, &state, args), at, span, how: Called::Here };
            results.extend(self.call(frame, state, &func, &calling));
        }
        self.put_all(frame, compact_results(results), dst)
    }

    /// What stands behind a star is used up before the call: the callee gets the elements.
    ///
    /// ```python
    /// row.add(*(cell(c, i) for c in cells))
    /// ```
    fn draw_stars(&mut self, frame: Frame, state: State, at: At, span: Span, args: &[Arg]) -> Vec<State> {
        let mut states = vec![state];
        for (n, arg) in args.iter().enumerate().filter(|(_, arg)| arg.kind == ArgKind::Star) {
            let mut next = Vec::new();
            for state in states {
                let value = self.temp(frame, &state, arg.value);
                match value.objs().any(|obj| self.runs_when_drawn(obj)) {
                    true => next.extend(self.draw_star(frame, state, &value, (at, STARS + n as u32), span, arg.value)),
                    false => next.push(state),
                }
            }
            states = compact(next);
        }
        states
    }

    /// A generator or lazy iterator.
    pub(crate) fn runs_when_drawn(&self, obj: Obj) -> bool {
        matches!(self.kind(obj), Kind::Activation(_) | Kind::Lazy(_) | Kind::Iterator)
    }

    fn draw_star(
        &mut self,
        frame: Frame,
        state: State,
        value: &Value,
        (at, n): (At, u32),
        span: Span,
        into: Temp,
    ) -> Vec<State> {
        let drawn = self.drain(frame, state, value, at, span, true).into_iter().map(|(mut state, elements)| {
            let tuple = self.alloc(&mut state, SiteKey::At(at, n), Kind::Container(Display::Tuple));
            state.add(tuple, Field::Elem, &self.current(elements));
            self.set_temp(frame, &mut state, into, Value::one(tuple));
            state
        });
        drawn.collect()
    }

    /// Calls whatever `func` may be; every possibility is a path of its own.
    pub(crate) fn call(&mut self, frame: Frame, state: State, func: &Value, calling: &Calling) -> Results {
        let mut results = Results::new();
        let mut may_be_any = func.unknown;
        for obj in func.objs() {
            if self.is_lost_in(func, &state, obj) {
                may_be_any = true;
                continue;
            }
            let called = self.call_object(frame, state.clone(), obj, calling);
            results.extend(called);
        }
        if may_be_any {
            results.extend(self.call_unknown(frame, state, &unknown_name(), calling));
        } else if func.objs.is_empty() {
            results.push((state, Value::unknown()));
        }
        compact_results(results)
    }

    fn call_object(&mut self, frame: Frame, state: State, obj: Obj, calling: &Calling) -> Results {
        match self.kind(obj).clone() {
            Kind::Function(scope) => match self.set_apart(scope, calling) {
                Some((path, calling)) => self.call_by_table(frame, state, &path, &calling),
                None => self.call_function(state, obj, scope, calling),
            },
            Kind::Class(scope) => self.instantiate(frame, state, obj, scope, calling),
            Kind::Partial => self.call_partial(frame, state, obj, calling),
            Kind::Decorator(passing) if calling.placed().count() == 1 => {
                self.call_decorator(state, obj, passing, calling)
            }
            Kind::Decorated(passing) => self.call_decorated(frame, state, obj, passing, calling),
            Kind::Method(name) => self.call_method(frame, state, obj, &name, calling),
            Kind::External(path) => self.call_external(frame, state, &path, calling),
            Kind::Instance(_) => self.call_instance(frame, state, obj, calling),
            Kind::Lazy(crate::value::Lazy::Cache) => self.call_cached(frame, state, obj, calling),
            _ => self.call_unknown(frame, state, &unknown_name(), calling),
        }
    }

    fn call_cached(&mut self, frame: Frame, state: State, obj: Obj, calling: &Calling) -> Results {
        let func = state.get(obj, &Field::Func).cloned().unwrap_or_default();
        let mut results = Results::new();
        // Nothing is remembered yet.
        let is_first = state.is_single(obj) && !obj.was_there() && state.get(obj, &Field::Result).is_none();
        if !is_first {
            results.push((state.clone(), Value::unknown()));
        }
        let mut state = state;
        state.set(obj, Field::Result, Value::plain());
        results.extend(self.call(frame, state, &func, calling));
        results
    }

    fn call_partial(&mut self, frame: Frame, state: State, obj: Obj, calling: &Calling) -> Results {
        let (func, args) = self.parts_of_partial(&state, obj, &calling.args);
        let mut results = Results::new();
        if self.is_overridden_elsewhere(&state, obj, calling) {
            results.extend(self.call_unknown(frame, state.clone(), &unknown_name(), calling));
        }
        results.extend(self.call(frame, state, &func, &calling.with(args)));
        results
    }

    fn call_instance(&mut self, frame: Frame, state: State, obj: Obj, calling: &Calling) -> Results {
        match self.member(&state, obj, "__call__") {
            Some(method) => {
                let bound = self.with_receiver(obj, calling);
                self.call(frame, state, &method, &bound)
            }
            None => {
                let receiver = Value::one(obj);
                let states = self.expose(frame, state, &receiver, Called::Unknown(unknown_name()), calling.span);
                states.into_iter().flat_map(|state| self.call_unknown(frame, state, &unknown_name(), calling)).collect()
            }
        }
    }

    pub(crate) fn with_receiver(&self, receiver: Obj, calling: &Calling) -> Calling {
        let mut args = vec![Given::positional(Value::one(receiver))];
        args.extend(calling.args.iter().cloned());
        calling.with(args)
    }

    // -- functions of this file

    pub(crate) fn call_function(&mut self, mut state: State, obj: Obj, scope: ScopeId, calling: &Calling) -> Results {
        let Some(body) = self.body_of(scope) else { return vec![(state, Value::unknown())] };
        if self.is_running(scope) {
            return self.call_again(state, obj, scope, calling);
        }
        if !self.matters(&state, obj, scope, body, calling) {
            let given = match body.flavor {
                Flavor::Plain => self.as_declared(scope, Value::unknown(), calling.at),
                _ => Value::unknown(),
            };
            return vec![(state, given)];
        }
        if self.too_deep() {
            return self.give_up_on(state, obj, calling);
        }
        let act = self.activate(&mut state, obj, scope, body, calling);
        match body.flavor {
            Flavor::Plain => {
                let results = self.run_call(state, act, scope, body, calling).into_iter();
                results.map(|(state, given)| (state, self.as_declared(scope, given, calling.at))).collect()
            }
            Flavor::Generator | Flavor::Coroutine | Flavor::AsyncGenerator => {
                self.mark(&mut state, act, Mark::Resume(latebind_flow::ir::BlockId(0), 0));
                vec![(state, Value::one(act))]
            }
        }
    }

    fn activate(&mut self, state: &mut State, obj: Obj, scope: ScopeId, body: &'p Body, calling: &Calling) -> Obj {
        let act = self.alloc(state, SiteKey::Activation(scope), Kind::Activation(scope));
        let calling = &self.current_call(calling);
        let around = std::iter::successors(self.program.parent(scope), |&outer| self.program.parent(outer));
        for outer in around.map(Field::Outer) {
            if let Some(value) = self.held_in(state, obj, outer.clone()) {
                state.set(act, outer, value);
            }
        }
        state.set(act, Field::Callee, Value::one(obj));
        self.bind_params(state, obj, act, body, calling);
        act
    }

    fn run_call(&mut self, state: State, act: Obj, scope: ScopeId, body: &'p Body, calling: &Calling) -> Results {
        let frame = Frame { scope, act, driven: true };
        self.enter(scope, act, calling.span, calling.how.clone());
        let exits = self.run(frame, body, vec![(latebind_flow::ir::BlockId(0), 0, state)]);
        self.stack.pop();
        for state in exits.raises {
            merge(&mut self.raised, state);
        }
        let mut results = Results::new();
        for (mut state, value) in exits.returns {
            state.forget_temps(act, 0);
            self.forget_keys_of(&mut state, scope);
            self.collect(&mut state, &value);
            results.push((state, value));
        }
        compact_results(results)
    }

    /// A call of what is already running: if it only passes on what the running call was
    /// given, that call shows what becomes of it. Another closure of the same code is another matter.
    ///
    /// ```python
    /// both = lambda: first() + rest()      # `rest` may be an earlier `both`
    /// ```
    fn call_again(&mut self, state: State, obj: Obj, scope: ScopeId, calling: &Calling) -> Results {
        let all = calling.all();
        let passed: Vec<Obj> = all.objs().filter(|&it| self.holds_tracked(&state, it)).collect();
        let is_another = !self.runs(&state, scope, obj) && self.holds_tracked(&state, obj);
        if !is_another && passed.iter().all(|&it| self.was_given(&state, scope, it)) {
            let mut value = all.weakened();
            value.unknown = true;
            return vec![(state, value)];
        }
        self.give_up_on(state, obj, calling)
    }

    /// The running call is one of this very function object.
    fn runs(&self, state: &State, scope: ScopeId, func: Obj) -> bool {
        let mut running = self.stack.iter().filter(|caller| caller.scope == scope);
        let is_it = |callee: &Value| callee.is_must(func) && state.is_single(func);
        running.any(|caller| state.get(caller.act, &Field::Callee).is_none_or(is_it))
    }

    fn was_given(&self, state: &State, scope: ScopeId, obj: Obj) -> bool {
        let Some(body) = self.body_of(scope) else { return false };
        let running = self.stack.iter().filter(|caller| caller.scope == scope);
        running
            .flat_map(|caller| body.params.iter().filter_map(|param| param.var).map(|var| (caller.act, var)))
            .any(|(act, var)| state.get(act, &Field::Var(var)).is_some_and(|value| value.objs().any(|it| it == obj)))
    }

    fn give_up_on(&mut self, state: State, obj: Obj, calling: &Calling) -> Results {
        self.lose(state, &calling.all().with(&Value::one(obj)), calling.span)
    }

    /// What becomes of the objects is not followed any further.
    pub(crate) fn lose(&mut self, state: State, objects: &Value, span: Span) -> Results {
        let states = self.expose(self.top(), state, objects, Called::GaveUp, span);
        states.into_iter().map(|state| (state, Value::unknown())).collect()
    }

    fn top(&self) -> Frame {
        let top = self.stack.last();
        let (scope, act) = top
            .map_or((self.program.scopes.module(), Obj { site: 0, age: crate::value::Age::Now }), |it| {
                (it.scope, it.act)
            });
        Frame { scope, act, driven: true }
    }

    /// Unknown code calls `value`: nothing is known of the arguments.
    pub(crate) fn call_unknown_args(
        &mut self,
        frame: Frame,
        state: State,
        value: &Value,
        how: Called,
        span: Span,
    ) -> Results {
        let at = At { scope: frame.scope, block: latebind_flow::ir::BlockId(u32::MAX), index: 0 };
        let given = Given { kind: ArgKind::Star, value: Value::unknown() };
        let calling = Calling { args: vec![given], at, span, how };
        let mut results = Results::new();
        for obj in value.objs() {
            match self.kind(obj) {
                Kind::Function(_) | Kind::Partial | Kind::Decorated(_) | Kind::Instance(_) => {
                    results.extend(self.call_object(frame, state.clone(), obj, &calling));
                }
                Kind::Activation(_) | Kind::Lazy(_) => {
                    let all = self.drain(frame, state.clone(), &Value::one(obj), at, span, true);
                    results.extend(all);
                }
                _ => results.push((state.clone(), Value::unknown())),
            }
        }
        if value.objs.is_empty() || value.unknown {
            results.push((state, Value::unknown()));
        }
        compact_results(results)
    }

    // -- parameters

    fn bind_params(&mut self, state: &mut State, func: Obj, act: Obj, body: &'p Body, calling: &Calling) {
        let mut positional = calling.placed().cloned();
        let star = self.spread_args(state, calling);
        let named = self.spread_names(state, calling);
        for (n, param) in body.params.iter().enumerate() {
            let value = match param.kind {
                ParamKind::VarArgs => {
                    let key = SiteKey::FieldOf(act.site, "*".into());
                    self.pack_positional(state, key, positional.by_ref().collect(), calling)
                }
                ParamKind::KwArgs => {
                    let key = SiteKey::FieldOf(act.site, "**".into());
                    let is_taken = |name: &Ident| body.params.iter().any(|param| param.name == *name);
                    self.pack_named(state, key, calling, is_taken)
                }
                ParamKind::KeywordOnly => self.named_arg(state, func, n, param, calling, named.as_ref()),
                ParamKind::PositionalOnly | ParamKind::Plain => match positional.next() {
                    Some(value) => value,
                    None => self.named_arg(state, func, n, param, calling, star.as_ref()),
                },
            };
            if let Some(var) = param.var {
                self.forget_key(state, var);
                self.set_parameter(state, act, var, value);
            }
        }
    }

    /// A parameter takes its value.
    pub(crate) fn set_parameter(&self, state: &mut State, act: Obj, var: VarId, value: Value) {
        state.set(act, Field::Var(var), value);
        if var == self.capture.var {
            state.bound_at = Bound::ByCall;
        }
    }

    fn named_arg(
        &self,
        state: &State,
        func: Obj,
        n: usize,
        param: &BodyParam,
        calling: &Calling,
        star: Option<&Value>,
    ) -> Value {
        if let Some(value) = calling.keyword(&param.name) {
            return value.clone();
        }
        let default = self.held_in(state, func, Field::Default(n as u32));
        match (star, default) {
            (Some(star), Some(default)) => star.clone().weakened().join(&default),
            (Some(star), None) => Value { unset: false, ..star.clone().weakened() },
            (None, Some(default)) => default,
            (None, None) => Value::unknown(),
        }
    }

    /// What `*args` and `**kwargs` of the call may hold.
    fn spread_args(&self, state: &State, calling: &Calling) -> Option<Value> {
        let spread = calling.args.iter().filter(|arg| matches!(arg.kind, ArgKind::Star | ArgKind::StarStar));
        let elements = spread.map(|arg| self.elements_of(state, &arg.value));
        elements.chain(calling.unplaced().cloned()).reduce(|all, more| all.with(&more))
    }

    /// What `**kwargs` of the call may hold: `*args` never fills a keyword-only parameter.
    fn spread_names(&self, state: &State, calling: &Calling) -> Option<Value> {
        let spread = calling.args.iter().filter(|arg| arg.kind == ArgKind::StarStar);
        let unknown = calling.args.iter().any(|arg| arg.kind == ArgKind::Star && arg.value.unknown);
        let elements = spread.map(|arg| self.elements_of(state, &arg.value));
        elements.chain(unknown.then(Value::unknown)).reduce(|all, more| all.with(&more))
    }

    // -- what is not in the file

    /// Nothing is known of the callee: it may keep and call what it is given.
    pub(crate) fn call_unknown(&mut self, frame: Frame, state: State, name: &Ident, calling: &Calling) -> Results {
        let all = calling.all();
        let states = self.expose(frame, state, &all, Called::Unknown(name.clone()), calling.span);
        states.into_iter().map(|state| (state, Value::unknown())).collect()
    }
}

fn unknown_name() -> Ident {
    Ident::default()
}
