//! What a class statement does besides binding names: members of an enumeration are made, descriptors
//! are told their names.
//!
//! ```python
//! class Job(Record):
//!     act = Field()          # Field.__set_name__(act, Job, "act")
//! ```

use latebind_flow::ir::{At, Temp};
use latebind_scopes::ScopeId;
use latebind_source::Span;
use latebind_syntax::tree::{Const, Ident};

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::compact;
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

/// Numbers the members of an enumeration among what its statement makes.
const MEMBERS: u32 = 500;

impl Machine<'_> {
    pub(crate) fn is_enumeration(&mut self, state: &State, class: Obj) -> bool {
        let base = self.external_base_of(state, class);
        base.is_some_and(|path| path.starts_with("enum."))
    }

    /// Every value that is no function and no private name becomes an instance of the class.
    pub(crate) fn make_members(&mut self, state: &mut State, class: Obj, scope: ScopeId, at: At) {
        for (n, (name, value)) in bound_in(state, class).into_iter().enumerate() {
            let is_method = value.objs().any(|it| matches!(self.kind(it), Kind::Function(_) | Kind::Method(_)));
            if is_method || name.starts_with('_') {
                continue;
            }
            let member = self.alloc(state, SiteKey::At(at, MEMBERS + n as u32), Kind::Instance(scope));
            state.set(member, Field::Func, Value::one(class));
            state.set(member, Field::Attr("value".into()), self.current(value));
            state.set(class, Field::Attr(name), Value::one(member));
        }
    }

    /// Keywords of the statement, but for classes: those name a metaclass.
    pub(crate) fn handed_to_metaclass(&self, frame: Frame, state: &State, keywords: &[Temp]) -> Value {
        let all = keywords.iter().map(|&it| self.temp(frame, state, it)).fold(Value::plain(), |all, it| all.with(&it));
        let is_class = |obj: Obj| matches!(self.kind(obj), Kind::Class(_) | Kind::External(_));
        Value { objs: all.objs.into_iter().filter(|(obj, _)| !is_class(*obj)).collect(), ..Value::plain() }
    }

    pub(crate) fn set_names(&mut self, frame: Frame, state: State, class: Obj, at: At, span: Span) -> Vec<State> {
        let mut states = vec![state];
        for (name, value) in bound_in(&states[0], class) {
            let Some(descriptor) = value.single().filter(|&it| matches!(self.kind(it), Kind::Instance(_))) else {
                continue;
            };
            let Some(told) = self.member(&states[0], descriptor, "__set_name__") else { continue };
            let args = [Value::one(descriptor), Value::one(class), Value::constant(Const::Str(name))];
            let args = args.into_iter().map(Given::positional).collect();
            let calling = Calling { args, at, span, how: Called::Here };
            let called = states.into_iter().flat_map(|state| self.call(frame, state, &told, &calling));
            states = compact(called.map(|(state, _)| state).collect());
            if states.is_empty() {
                break;
            }
        }
        states
    }
}

fn bound_in(state: &State, class: Obj) -> Vec<(Ident, Value)> {
    let attrs = state.fields(class).filter_map(|(field, value)| match field {
        Field::Attr(name) => Some((name.clone(), value.clone())),
        _ => None,
    });
    attrs.collect()
}
