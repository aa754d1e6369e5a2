//! Calls of what is not run: the table, the settings or other files' code say what becomes of each argument.
//!
//! ```python
//! button.clicked.connect(lambda: show(i))      # kept, and called later
//! ```

use latebind_callees::{ArgRef, Effect, Known};
use latebind_flow::ir::{ArgKind, At, Op};
use latebind_syntax::tree::Ident;

use crate::call::Calling;
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact_results};
use crate::state::State;
use crate::value::{Kind, Value};

/// Beyond every position that a row names.
const BEHIND_STAR: usize = 1000;

impl<'p> Machine<'p> {
    pub(crate) fn call_by_table(&mut self, frame: Frame, state: State, path: &str, calling: &Calling) -> Results {
        let name = self.callee_name(path);
        let mut state = state;
        self.unordered_arguments(&mut state, calling);
        let mut states = vec![state];
        let mut held = Vec::new();
        for (arg, value) in arg_refs(calling) {
            // Nothing of the judged code: no need to look into a library for what becomes of it.
            if value.objs().all(|obj| matches!(self.kind(obj), Kind::External(_))) {
                continue;
            }
            let (effect, proven) = self.effect_of(path, arg, calling);
            let effect = effect.map(|effect| self.while_managed(effect, path, calling));
            states.iter().for_each(|state| self.note_setting(state, path, arg, &value));
            let doubtful = proven && self.program.callees.is_doubtful(path, arg);
            let mut next = Vec::new();
            for state in states {
                next.extend(doubtful.then(|| state.clone()));
                next.extend(self.apply(frame, state, &value, effect, &name, proven, calling));
            }
            states = crate::results::compact(next);
            if matches!(effect, Some(Effect::Returns | Effect::Lazy)) {
                held.push((effect, value));
            }
        }
        let is_unknown = path.starts_with("?.");
        let result = match self.program.callees.result(path) {
            Some(result) => result.into_owned(),
            None => format!("{path}()"),
        };
        let result = if is_unknown { Value::unknown() } else { self.external(&result) };
        let results = states.into_iter().map(|state| {
            let given = (state, result.clone());
            held.iter().fold(given, |(state, result), (effect, value)| {
                self.result_as_set(state, result, (*effect, value), calling)
            })
        });
        compact_results(results.collect())
    }

    /// What is taken back when the block is left does not outlive the turn.
    fn while_managed(&self, effect: Effect, path: &str, calling: &Calling) -> Effect {
        let is_undone = effect == Effect::Keeps
            && self.program.arguments.is_manager(calling.span)
            && Known::is_undone_at_exit(path);
        if is_undone { Effect::Never } else { effect }
    }

    /// What the table says, and whether it knows the callee or only the method's name.
    fn effect_of(&self, path: &str, arg: ArgRef, calling: &Calling) -> (Option<Effect>, bool) {
        let callees = self.program.callees;
        let is_awaited = self.is_awaited(calling.at);
        let known = match path.starts_with("?.") {
            true => None,
            false if is_awaited => callees.effect_awaited(path, arg),
            false => callees.effect(path, arg),
        };
        if known.is_some() {
            return (known, true);
        }
        let (receiver, method) = path.rsplit_once('.').unwrap_or(("", path));
        let is_method = receiver.starts_with('?') || receiver.contains("()") || receiver.contains("[]");
        let hint = match is_awaited {
            _ if !is_method => None,
            true => callees.hint_awaited(method, arg),
            false => self.hint_by_imports(method, arg, calling).or_else(|| callees.hint(method, arg)),
        };
        (hint, false)
    }

    /// The method's name, and what kind of library the judged file works with.
    fn hint_by_imports(&self, method: &str, arg: ArgRef, calling: &Calling) -> Option<Effect> {
        let is_home = self.program.module_of(calling.at.scope) == self.program.scopes.module();
        let is_alone = calling.args.iter().filter(|it| !matches!(it.kind, ArgKind::Keyword(_))).count() == 1;
        let packages = &self.program.arguments.packages;
        Known::hint_among(packages, method, arg, is_alone).filter(|_| is_home)
    }

    /// `await call(…)`: nothing of this code runs between the call and the end of what it began.
    fn is_awaited(&self, call: At) -> bool {
        let instrs = self.body_of(call.scope).and_then(|body| body.blocks.get(call.block.index())).map(|it| &it.instrs);
        let Some(instrs) = instrs else { return false };
        let op = |index: u32| instrs.get(index as usize).map(|it| &it.op);
        match (op(call.index), op(call.index.saturating_add(1))) {
            (Some(Op::Call { dst: made, .. }), Some(Op::Await { src, .. })) => made == src,
            _ => false,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one argument's effect, and the call it belongs to")]
    fn apply(
        &mut self,
        frame: Frame,
        state: State,
        value: &Value,
        effect: Option<Effect>,
        name: &Ident,
        proven: bool,
        calling: &Calling,
    ) -> Vec<State> {
        if value.objs.is_empty() {
            return vec![state];
        }
        match effect {
            Some(Effect::Never | Effect::Returns | Effect::Lazy) => vec![state],
            Some(Effect::Now) => self.call_now(frame, state, value, name, calling, proven),
            Some(Effect::Consumes) => {
                let drained = self.drain(frame, state, value, calling.at, calling.span, true);
                let kept = Called::Unknown(name.clone());
                let mut states = Vec::new();
                for (state, all) in drained {
                    // Of a mapping, its values are taken, too.
                    let all = all.with(&self.elements_of(&state, value));
                    states.extend(self.expose(frame, state, &all, kept.clone(), calling.span));
                }
                states
            }
            Some(Effect::Later) if proven => {
                self.expose(frame, state, value, Called::Later(name.clone()), calling.span)
            }
            Some(Effect::Concurrent) => {
                self.expose(frame, state, value, Called::Concurrently(name.clone()), calling.span)
            }
            Some(Effect::AtSuspension) => {
                let (state, _) = self.schedule(state, value, name, calling);
                vec![state]
            }
            Some(Effect::Later | Effect::Keeps) | None => {
                self.expose(frame, state, value, Called::Unknown(name.clone()), calling.span)
            }
        }
    }

    /// Called before the callee returns; the callee may catch what it raises (`assertRaises`).
    fn call_now(
        &mut self,
        frame: Frame,
        state: State,
        value: &Value,
        name: &Ident,
        calling: &Calling,
        proven: bool,
    ) -> Vec<State> {
        let how = if proven { Called::By(name.clone()) } else { Called::Unknown(name.clone()) };
        let abnormal = state.live().is_some_and(|live| live.abnormal);
        let before = std::mem::take(&mut self.raised);
        let results = self.while_catching(|machine| machine.call_unknown_args(frame, state, value, how, calling.span));
        let raised = std::mem::replace(&mut self.raised, before);
        let caught = raised.into_iter().map(|mut state| {
            if let Some(live) = state.live_mut() {
                live.abnormal = abnormal;
            }
            state
        });
        let mut states: Vec<State> = caught.collect();
        for (state, result) in results {
            // What it gives back is the callee's.
            match self.value_holds_tracked(&state, &result) {
                true => states.extend(self.expose(frame, state, &result, Called::Returned, calling.span)),
                false => states.push(state),
            }
        }
        crate::results::compact(states)
    }
}

/// What a call passes, by place or name.
pub(crate) fn arg_refs(calling: &Calling) -> Vec<(ArgRef<'_>, Value)> {
    let mut place = 0;
    let mut refs = Vec::new();
    for arg in &calling.args {
        match &arg.kind {
            ArgKind::Keyword(name) => refs.push((ArgRef::Keyword(name), arg.value.clone())),
            _ => {
                refs.push((ArgRef::Position(place), arg.value.clone()));
                // Behind `*args` nobody knows which parameter it is.
                place += if arg.kind == ArgKind::Positional { 1 } else { BEHIND_STAR };
            }
        }
    }
    refs
}
