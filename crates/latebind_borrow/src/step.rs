//! One instruction on one path.

use latebind_flow::ir::{Arg, At, Display, Instr, Op, Temp};
use latebind_scopes::VarId;
use latebind_syntax::tree::Const;

use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::Step;
use crate::state::State;
use crate::truth::{is_none, truth_value};
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
                let holder = self.temp(frame, &state, *object);
                let value = self.temp(frame, &state, *src);
                let called = self.called_when_stored(&state, &value, (&holder, name), at, span);
                Step { next: self.set_attr(frame, state, &holder, name, value, (called, span)), ..Step::default() }
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
                let index = self.temp(frame, &state, *index);
                let results = self.item(frame, state, &object, (key, index), at, span);
                self.put_all(frame, results, *dst)
            }
            Op::SetItem { object, index, var, src } => {
                let holder = self.temp(frame, &state, *object);
                let key = self.key(frame, &state, *index, *var);
                let (index, value) = (self.temp(frame, &state, *index), self.temp(frame, &state, *src));
                let slot = match &key {
                    Some(Key::Text(name)) => smol_str::format_smolstr!("[].{name}"),
                    _ => "[]".into(),
                };
                let called = self.called_when_stored(&state, &value, (&holder, &slot), at, span);
                let is_computed = !matches!(key, Some(Key::Text(_) | Key::Int(_)));
                let is_lost =
                    is_computed && self.value_holds_tracked(&state, &value) && self.is_taken_again(at.scope, span);
                let value = value.weakened_if(is_lost);
                let states = self.set_item(frame, state, &holder, key, value, (called, span)).into_iter();
                let next = states.flat_map(|state| self.keep_key(frame, state, &holder, &index, span)).collect();
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
            Op::Class { dst, scope, bases, keywords } => {
                self.class(frame, state, at, span, (*dst, *scope, bases, keywords))
            }
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
                // Iterators that nobody holds any more must not keep paths apart.
                if state.marks.values().any(|standing| standing.matters) {
                    self.collect(&mut state, &Value::plain());
                }
                Step::on(state)
            }
        }
    }

    pub(crate) fn key(&mut self, frame: Frame, state: &State, index: Temp, var: Option<VarId>) -> Option<Key> {
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
            self.unordered(&mut state, obj);
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
