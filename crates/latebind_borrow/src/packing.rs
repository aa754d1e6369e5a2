//! Arguments, packed as Python packs them for `*args` and `**kwargs`.
//!
//! ```python
//! def keep(*acts, **named): ...
//! keep(f, *others, then=g)      # acts: (f, …), named: {"then": g}
//! ```

use latebind_flow::ir::{ArgKind, Display};
use latebind_syntax::tree::Ident;

use crate::call::Calling;
use crate::machine::Machine;
use crate::state::State;
use crate::value::{Field, Key, Kind, SiteKey, Value};

impl Machine<'_> {
    /// A tuple: what has a place in it, and what the call spreads into it or passes behind that.
    pub(crate) fn pack_positional(
        &mut self,
        state: &mut State,
        key: SiteKey,
        placed: Vec<Value>,
        calling: &Calling,
    ) -> Value {
        let tuple = self.alloc(state, key, Kind::Container(Display::Tuple));
        for (n, value) in placed.into_iter().enumerate() {
            let field = Field::At(Key::Int(smol_str::format_smolstr!("{n}")));
            state.add(tuple, field, &self.current(value));
        }
        let calling = &self.current_call(calling);
        let stars = calling.args.iter().filter(|arg| arg.kind == ArgKind::Star);
        let spread = stars.map(|arg| self.elements_of(state, &arg.value)).chain(calling.unplaced().cloned());
        if let Some(all) = spread.reduce(|all, more| all.with(&more)) {
            state.add(tuple, Field::Elem, &all);
        }
        Value::one(tuple)
    }

    /// A dict of the keywords that no parameter takes.
    pub(crate) fn pack_named(
        &mut self,
        state: &mut State,
        key: SiteKey,
        calling: &Calling,
        is_taken: impl Fn(&Ident) -> bool,
    ) -> Value {
        let dict = self.alloc(state, key, Kind::Container(Display::Dict));
        for arg in &self.current_call(calling).args {
            match &arg.kind {
                ArgKind::Keyword(name) if !is_taken(name) => {
                    state.add(dict, Field::At(Key::Text(name.clone())), &arg.value);
                }
                ArgKind::StarStar => state.add(dict, Field::Elem, &self.elements_of(state, &arg.value)),
                ArgKind::Keyword(_) | ArgKind::Positional | ArgKind::Star => {}
            }
        }
        Value::one(dict)
    }
}
