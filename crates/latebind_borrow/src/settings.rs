//! What the user's settings say of a callee goes before its code and before every model of it.
//!
//! ```python
//! run(lambda: i)      # "pkg.run:act" = "now": whatever `run` looks like
//! ```

use latebind_callees::{ArgRef, Effect};
use latebind_scopes::ScopeId;
use latebind_syntax::tree::{Expr, Function};

use crate::by_table::arg_refs;
use crate::call::Calling;
use crate::machine::Machine;
use crate::state::State;
use crate::value::{Field, Kind, Lazy, SiteKey, Value};

impl Machine<'_> {
    /// Whether settings decide what becomes of some object that the callee is given.
    pub(crate) fn is_set(&self, path: &str, calling: &Calling) -> bool {
        let callees = self.program.callees;
        let mut args = arg_refs(calling).into_iter().filter(|(_, value)| !value.objs.is_empty());
        callees.has_settings() && args.any(|(arg, _)| callees.setting(path, arg).is_some())
    }

    /// A function whose code is at hand, as settings name it, and the call without its receiver;
    /// `None`: they do not decide, its code does.
    pub(crate) fn set_apart(&self, scope: ScopeId, calling: &Calling) -> Option<(String, Calling)> {
        if !self.program.callees.has_settings() {
            return None;
        }
        let function = self.program.function_node(scope)?;
        let takes_receiver = self.program.method_class(scope).is_some() && !self.is_static(scope, function);
        let path = self.program.dotted(scope, takes_receiver);
        let calling = calling.with(calling.args.iter().skip(usize::from(takes_receiver)).cloned().collect());
        self.is_set(&path, &calling).then_some((path, calling))
    }

    fn is_static(&self, scope: ScopeId, function: &Function) -> bool {
        let tree = self.program.tree_of(scope);
        let is_so_called = |it| matches!(tree.expr(it), Expr::Name(name) if name == "staticmethod");
        function.decorators.iter().any(|&it| is_so_called(it))
    }

    /// Remembers what decided, where it was the tracked closure's fate.
    pub(crate) fn note_setting(&mut self, state: &State, path: &str, arg: ArgRef, value: &Value) {
        let setting = self.program.callees.setting(path, arg);
        if let Some(setting) = setting.filter(|_| self.value_holds_tracked(state, value)) {
            self.outcome.settings.insert(setting);
        }
    }

    /// What a call gives whose result is said to be, to hold, or to run its argument.
    pub(crate) fn result_as_set(
        &mut self,
        mut state: State,
        result: Value,
        (effect, value): (Option<Effect>, &Value),
        calling: &Calling,
    ) -> (State, Value) {
        match effect {
            Some(Effect::Returns) => (state, result.with(&self.current(value.clone()).weakened())),
            Some(Effect::Lazy) => {
                let (lazy, field) = match value.objs().any(|obj| self.runs_when_drawn(obj)) {
                    true => (Lazy::Pass, Field::Source(0)),
                    false => (Lazy::Map, Field::Func),
                };
                let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Lazy(lazy));
                state.set(obj, field, self.current(value.clone()));
                (state, Value::one(obj))
            }
            _ => (state, result),
        }
    }
}
