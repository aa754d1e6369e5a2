//! One instruction on one path.

use latebind_flow::ir::{Arg, At, Bind, Display, Instr, Item, Op, Temp, Unbind};
use latebind_scopes::{ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{BinaryOp, Const, Ident};

use crate::machine::{Frame, Machine, Results, Step};
use crate::mark::Mark;
use crate::outcome::{Called, RebindHow};
use crate::phase::{Bound, TurnState};
use crate::state::State;
use crate::value::{Field, Key, Kind, Obj, SiteKey, Value};

impl<'p> Machine<'p> {
    pub(crate) fn step(&mut self, frame: Frame, instr: &'p Instr, at: At, mut state: State) -> Step {
        let span = instr.span;
        match &instr.op {
            Op::Const { dst, value } => self.put(frame, state, *dst, Value::constant(value.clone())),
            Op::Opaque { dst } => self.put(frame, state, *dst, Value::plain()),
            Op::Move { dst, src } => {
                let value = self.temp(frame, &state, *src);
                self.put(frame, state, *dst, value)
            }
            Op::Not { dst, src } => {
                let value = self.temp(frame, &state, *src);
                let truth = self.truth(&state, &value).map(|truth| !truth);
                self.put(frame, state, *dst, truth_value(truth))
            }
            Op::IsNone { dst, src, negated } => {
                let value = self.temp(frame, &state, *src);
                let truth = is_none(&value).map(|is_none| is_none != *negated);
                self.put(frame, state, *dst, truth_value(truth))
            }
            Op::Binary { dst, op, left, right } => self.binary(frame, state, at, span, (*dst, *op, *left, *right)),
            Op::InPlace { dst, op, left, right } => self.in_place(frame, state, at, span, (*dst, *op, *left, *right)),
            Op::Load { dst, var } => self.load(frame, state, *dst, *var),
            Op::Store { var, src, how } => self.store_op(frame, state, (*var, *src, *how), span),
            Op::Delete { var, how } => Step::on(self.delete(frame, state, *var, *how, span)),
            Op::Attr { dst, object, name } => {
                let object = self.temp(frame, &state, *object);
                let results = self.attr(frame, state, &object, name, at, span);
                self.put_all(frame, results, *dst)
            }
            Op::SetAttr { object, name, src } => {
                let object = self.temp(frame, &state, *object);
                let value = self.temp(frame, &state, *src);
                Step { next: self.set_attr(frame, state, &object, name, value, span), ..Step::default() }
            }
            Op::DelAttr { object, name } => {
                let object = self.temp(frame, &state, *object);
                if let Some(obj) = object.single().filter(|&obj| state.is_single(obj)) {
                    state.unset(obj, &Field::Attr(name.clone()));
                }
                Step::on(state)
            }
            Op::Item { dst, object, index, var } => {
                let object = self.temp(frame, &state, *object);
                let key = self.key(frame, &state, *index, *var);
                let results = self.item(frame, state, &object, key, at, span);
                self.put_all(frame, results, *dst)
            }
            Op::SetItem { object, index, var, src } => {
                let object = self.temp(frame, &state, *object);
                let key = self.key(frame, &state, *index, *var);
                let (index, value) = (self.temp(frame, &state, *index), self.temp(frame, &state, *src));
                let states = self.set_item(frame, state, &object, key, value, span).into_iter();
                let next = states.flat_map(|state| self.keep_key(frame, state, &object, &index, span)).collect();
                Step { next, ..Step::default() }
            }
            Op::SetSlice { object, src } => {
                let (object, src) = (self.temp(frame, &state, *object), self.temp(frame, &state, *src));
                Step { next: self.set_slice(frame, state, &object, &src, at, span), ..Step::default() }
            }
            Op::Throw { src } => {
                let value = self.temp(frame, &state, *src);
                Step { next: self.expose(frame, state, &value, Called::Stored, span), ..Step::default() }
            }
            Op::DelItem { object, index } => Step::on(self.del_item(frame, state, *object, *index)),
            Op::Slice { dst, object } => {
                let object = self.temp(frame, &state, *object);
                let value = self.copy(&mut state, &object, at, 0, Display::List);
                let value = self.loosened(&mut state, value);
                self.put(frame, state, *dst, value)
            }
            Op::Contains { dst, container } => {
                let container = self.temp(frame, &state, *container);
                let results = self.drain(frame, state, &container, at, span, false);
                self.put_all(frame, results.into_iter().map(|(state, _)| (state, Value::plain())).collect(), *dst)
            }
            Op::Build { dst, what, items } => self.build(frame, state, at, span, (*dst, *what, items)),
            Op::Collect { into, key, value } => {
                let next = self.collect_op(frame, state, (*into, *key, *value), span);
                Step { next, ..Step::default() }
            }
            Op::Call { dst, func, args } => self.call_op(frame, state, at, span, (*dst, *func, args)),
            Op::Function { dst, scope, defaults } => self.function(frame, state, at, (*dst, *scope, defaults)),
            Op::Generator { dst, scope, source } => self.generator(frame, state, (*dst, *scope, *source)),
            Op::Class { dst, scope, bases } => self.class(frame, state, at, (*dst, *scope, bases)),
            Op::Enter { scope } => {
                let act = self.alloc(&mut state, SiteKey::Activation(*scope), Kind::Activation(*scope));
                state.set(frame.act, Field::Outer(*scope), Value::one(act));
                Step::on(state)
            }
            Op::Leave { scope } => {
                state.unset(frame.act, &Field::Outer(*scope));
                Step::on(state)
            }
            Op::Source { dst } => {
                let source = state.get(frame.act, &Field::Source(0)).cloned().unwrap_or_else(Value::unknown);
                self.put(frame, state, *dst, source)
            }
            Op::Iter { dst, src, .. } => {
                let src = self.temp(frame, &state, *src);
                let results = self.iter(frame, state, &src, at, span);
                self.put_all(frame, results, *dst)
            }
            Op::Unpack { src, before, star, after } => {
                let src = self.temp(frame, &state, *src);
                self.unpack(frame, state, &src, at, span, (before, *star, after))
            }
            Op::EnterContext { dst, manager, .. } => {
                let manager = self.temp(frame, &state, *manager);
                let results = self.enter_context(frame, state, &manager, at, span);
                self.put_all(frame, results, *dst)
            }
            Op::ExitContext { manager, .. } => {
                let manager = self.temp(frame, &state, *manager);
                Step { next: self.exit_context(frame, state, &manager, at, span), ..Step::default() }
            }
            Op::Import { dst, path } => {
                let value = self.external(path);
                self.put(frame, state, *dst, value)
            }
            Op::ImportStar => Step::on(state),
            Op::Caught { dst } => self.put(frame, state, *dst, Value::unknown()),
            Op::Await { dst, src } => {
                let src = self.temp(frame, &state, *src);
                let results = self.await_(frame, state, &src, at, span);
                self.put_all(frame, results, *dst)
            }
            Op::Yield { dst, src } => self.yield_(frame, state, at, span, (*dst, *src)),
            Op::YieldFrom { dst, src } => self.yield_from(frame, state, at, span, (*dst, *src)),
            Op::Test { id } => Step::on(self.test_begins(frame, state, *id)),
            Op::Turn { id } => Step::on(self.turn_begins(frame, state, *id)),
            Op::NoTurn { id } => {
                Step { next: self.no_turn(frame, state, *id).into_iter().collect(), ..Step::default() }
            }
            Op::Forget { from } => {
                state.forget_temps(frame.act, from.0);
                if !state.marks.is_empty() {
                    self.collect(&mut state, &Value::plain());
                }
                Step::on(state)
            }
        }
    }

    // -- temporaries

    pub(crate) fn temp(&self, frame: Frame, state: &State, temp: Temp) -> Value {
        state.temp(frame.act, temp.0).cloned().unwrap_or_else(Value::unknown)
    }

    pub(crate) fn set_temp(&self, frame: Frame, state: &mut State, temp: Temp, value: Value) {
        state.set_temp(frame.act, temp.0, value);
    }

    fn put(&self, frame: Frame, mut state: State, dst: Temp, value: Value) -> Step {
        self.set_temp(frame, &mut state, dst, value);
        Step::on(state)
    }

    pub(crate) fn put_all(&mut self, frame: Frame, results: Results, dst: Temp) -> Step {
        let next = results
            .into_iter()
            .map(|(mut state, value)| {
                self.set_temp(frame, &mut state, dst, value);
                state
            })
            .collect();
        Step { next, raises: std::mem::take(&mut self.raised), yields: Vec::new() }
    }

    // -- variables

    /// The activations of `owner` that code in `frame` sees.
    pub(crate) fn owners(&self, frame: Frame, state: &State, owner: ScopeId) -> Value {
        if owner == frame.scope {
            return Value::one(frame.act);
        }
        state.get(frame.act, &Field::Outer(owner)).cloned().unwrap_or_default()
    }

    fn load(&mut self, frame: Frame, state: State, dst: Temp, var: VarId) -> Step {
        let value = self.read_var(frame, &state, var);
        let states = if var == self.capture.var { self.read_captured(frame, state) } else { vec![state] };
        let next = states
            .into_iter()
            .map(|mut state| {
                self.set_temp(frame, &mut state, dst, value.clone());
                state
            })
            .collect();
        Step { next, ..Step::default() }
    }

    pub(crate) fn read_var(&mut self, frame: Frame, state: &State, var: VarId) -> Value {
        let owner = self.program.owner(var);
        let mut found: Option<Value> = None;
        for act in self.owners(frame, state, owner).objs() {
            // Its binding may stand in code that was not run.
            let value = state.get(act, &Field::Var(var)).cloned().unwrap_or_else(|| self.static_var(var));
            found = Some(found.map_or_else(|| value.clone(), |held| held.join(&value)));
        }
        let value = found.unwrap_or_else(|| self.static_var(var));
        Value { unset: false, ..value }
    }

    fn store_op(&mut self, frame: Frame, state: State, (var, src, how): (VarId, Temp, Bind), span: Span) -> Step {
        let value = self.temp(frame, &state, src);
        let how = match how {
            Bind::Target(_) => RebindHow::Target,
            _ => RebindHow::Assignment,
        };
        Step { next: self.store(frame, state, var, value, how, span), ..Step::default() }
    }

    pub(crate) fn store(
        &mut self,
        frame: Frame,
        mut state: State,
        var: VarId,
        value: Value,
        how: RebindHow,
        span: Span,
    ) -> Vec<State> {
        let owner = self.program.owner(var);
        let acts = self.owners(frame, &state, owner);
        let sure = acts.single().filter(|&act| state.is_single(act));
        let before = sure.and_then(|act| state.get(act, &Field::Var(var)).cloned());
        for act in acts.objs().collect::<Vec<_>>() {
            match sure {
                Some(_) => state.set(act, Field::Var(var), value.clone()),
                None => {
                    let held = state.get(act, &Field::Var(var)).map(|held| held.join(&value));
                    state.set(act, Field::Var(var), held.unwrap_or_else(|| value.clone()));
                }
            }
        }
        self.forget_key(&mut state, var);
        let writes_captured =
            var == self.capture.var && state.owner.is_some_and(|owner| acts.objs().any(|act| act == owner));
        if !writes_captured {
            if var == self.capture.var {
                state.bound_at = Bound::At(span);
            }
            return vec![state];
        }
        let mut rebound = state.clone();
        self.rebind(frame, &mut rebound, &value, before.as_ref(), how, span);
        rebound.bound_at = Bound::At(span);
        let untouched = sure.is_none().then_some(state);
        let moved = rebound.live().is_some_and(|live| live.turn == TurnState::Moved);
        let rebound = if moved { self.unless_over(rebound) } else { Some(rebound) };
        untouched.into_iter().chain(rebound).collect()
    }

    /// Elements stored under `d[var]` stay, but under a key of their own.
    pub(crate) fn forget_key(&self, state: &mut State, var: VarId) {
        if !self.keyed.contains(&var) {
            return;
        }
        let field = Field::At(Key::Var(var));
        let holders: Vec<Obj> =
            state.heap.iter().filter(|(_, fields)| fields.contains_key(&field)).map(|(obj, _)| *obj).collect();
        for obj in holders {
            if let Some(value) = state.get(obj, &field).cloned() {
                state.unset(obj, &field);
                state.add(obj, Field::Elem, &value);
            }
        }
    }

    fn delete(&mut self, frame: Frame, mut state: State, var: VarId, how: Unbind, span: Span) -> State {
        let owner = self.program.owner(var);
        let acts = self.owners(frame, &state, owner);
        if let Some(act) = acts.single() {
            state.unset(act, &Field::Var(var));
        }
        if var == self.capture.var && acts.objs().any(|act| state.owner == Some(act)) {
            let how = if how == Unbind::Del { RebindHow::Del } else { RebindHow::HandlerEnd };
            self.unbind(frame, &mut state, how, span);
        }
        state
    }

    // -- making closures, classes and containers

    fn function(
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

    fn generator(&mut self, frame: Frame, mut state: State, (dst, scope, source): (Temp, ScopeId, Temp)) -> Step {
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
        next.push(state);
        Step { next, ..Step::default() }
    }

    fn class(&mut self, frame: Frame, mut state: State, at: At, (dst, scope, bases): (Temp, ScopeId, &[Temp])) -> Step {
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
        self.put(frame, state, dst, Value::one(obj))
    }

    fn build(
        &mut self,
        frame: Frame,
        mut state: State,
        at: At,
        span: Span,
        (dst, what, items): (Temp, Display, &[Item]),
    ) -> Step {
        let obj = self.alloc(&mut state, SiteKey::At(at, 0), Kind::Container(what));
        let mut states = vec![state];
        let mut place = 0u32;
        let fixed = what == Display::Tuple && !items.iter().any(|item| item.spread);
        for item in items {
            let mut next = Vec::new();
            for mut state in states {
                let value = self.temp(frame, &state, item.value);
                if item.spread {
                    next.extend(self.spread(frame, state, obj, &value, at, span));
                    continue;
                }
                let field = match item.key {
                    Some(key) => self.key(frame, &state, key, None).map_or(Field::Elem, Field::At),
                    None if fixed => Field::At(Key::Int(smol_str::format_smolstr!("{place}"))),
                    None => Field::Elem,
                };
                state.add(obj, field, &value);
                match item.key.map(|key| self.temp(frame, &state, key)) {
                    Some(key) => next.extend(self.keep_key(frame, state, &Value::one(obj), &key, span)),
                    None => next.push(state),
                }
            }
            states = next;
            place += 1;
        }
        let results = states.into_iter().map(|state| (state, Value::one(obj))).collect();
        self.put_all(frame, results, dst)
    }

    fn spread(&mut self, frame: Frame, state: State, into: Obj, value: &Value, at: At, span: Span) -> Vec<State> {
        let mut states = Vec::new();
        for (mut state, elements) in self.spread_elements(frame, state, value, at, span) {
            state.add(into, Field::Elem, &elements);
            states.push(state);
        }
        states
    }

    /// What `*value`, `**value` or `|= value` brings: of a dict its values.
    fn spread_elements(&mut self, frame: Frame, state: State, value: &Value, at: At, span: Span) -> Results {
        let is_dict = value.objs().any(|obj| matches!(self.kind(obj), Kind::Container(Display::Dict)));
        match is_dict {
            true => {
                let elements = self.elements_of(&state, value);
                vec![(state, elements)]
            }
            false => self.drain(frame, state, value, at, span, true),
        }
    }

    fn set_slice(&mut self, frame: Frame, state: State, object: &Value, src: &Value, at: At, span: Span) -> Vec<State> {
        let mut states = Vec::new();
        for (mut state, elements) in self.drain(frame, state, src, at, span, true) {
            let sure = object.single().is_some();
            for obj in object.objs() {
                self.weaken_elements(&mut state, obj);
                state.add(obj, Field::Elem, &elements.clone().weakened_if(!sure));
            }
            match object.unknown || object.objs.is_empty() {
                true => states.extend(self.expose(frame, state, &elements, Called::Stored, span)),
                false => states.extend(self.expose_if_held(frame, &mut state, object, &elements, span)),
            }
        }
        states
    }

    fn collect_op(
        &mut self,
        frame: Frame,
        mut state: State,
        (into, key, value): (Temp, Option<Temp>, Temp),
        span: Span,
    ) -> Vec<State> {
        let value = self.temp(frame, &state, value);
        let key = key.map(|key| self.temp(frame, &state, key)).unwrap_or_default();
        let into = self.temp(frame, &state, into);
        for obj in into.objs() {
            state.add(obj, Field::Elem, &value);
        }
        self.keep_key(frame, state, &into, &key, span)
    }

    fn binary(
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
        matches!(self.kind(obj), Kind::Function(_) | Kind::Partial | Kind::Activation(_) | Kind::Lazy(_))
    }

    fn in_place(
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

    // -- keys

    fn key(&mut self, frame: Frame, state: &State, index: Temp, var: Option<VarId>) -> Option<Key> {
        match (self.temp(frame, state, index).constant, var) {
            (Some(Const::Str(text)), _) => Some(Key::Text(text)),
            (Some(Const::Int(text)), _) => Some(Key::Int(text)),
            (_, Some(var)) => {
                self.keyed.insert(var);
                Some(Key::Var(var))
            }
            _ => None,
        }
    }

    fn del_item(&mut self, frame: Frame, mut state: State, object: Temp, index: Temp) -> State {
        let key = self.key(frame, &state, index, None);
        let object = self.temp(frame, &state, object);
        for obj in object.objs() {
            match &key {
                Some(key) if state.get(obj, &Field::At(key.clone())).is_some() => {
                    state.unset(obj, &Field::At(key.clone()));
                }
                _ => self.weaken_elements(&mut state, obj),
            }
        }
        state
    }

    /// Some element may be gone.
    pub(crate) fn weaken_elements(&self, state: &mut State, obj: Obj) {
        let fields: Vec<(Field, Value)> = state
            .fields(obj)
            .filter(|(field, _)| matches!(field, Field::Elem | Field::At(_)))
            .map(|(field, value)| (field.clone(), value.clone().weakened()))
            .collect();
        for (field, value) in fields {
            state.set(obj, field, value);
        }
    }

    pub(crate) fn is_container(&self, value: &Value) -> bool {
        value.objs().any(|obj| matches!(self.kind(obj), Kind::Container(_)))
    }

    /// A call's arguments, evaluated.
    pub(crate) fn arg_values(&self, frame: Frame, state: &State, args: &[Arg]) -> Vec<crate::call::Given> {
        args.iter()
            .map(|arg| crate::call::Given { kind: arg.kind.clone(), value: self.temp(frame, state, arg.value) })
            .collect()
    }
}

fn truth_value(truth: Option<bool>) -> Value {
    match truth {
        Some(true) => Value::constant(Const::True),
        Some(false) => Value::constant(Const::False),
        None => Value::plain(),
    }
}

fn is_none(value: &Value) -> Option<bool> {
    match (&value.constant, &value.objs[..]) {
        _ if value.unknown || value.unset => None,
        (Some(Const::None), []) => Some(true),
        (Some(_), []) | (None, [(_, true)]) => Some(false),
        _ => None,
    }
}
