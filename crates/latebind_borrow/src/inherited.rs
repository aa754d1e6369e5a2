//! `super()`: the next definition of a method, in the bases of the class that the running method
//! stands in.
//!
//! ```python
//! class Panel(Widget):
//!     def __init__(self, parent, act):
//!         super().__init__(parent)     # Widget's, with this `self`
//! ```
//!
//! Where a class with several bases is mixed in, a sibling may come in between: that is not seen.

use latebind_syntax::tree::Ident;

use crate::machine::{Frame, Machine};
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

/// What `super().name` is.
pub(crate) enum Inherited {
    /// A method of a base whose code is at hand, and the receiver it is bound to.
    Method(Value, Obj),
    /// A base by its path.
    Base(Ident),
}

impl Machine<'_> {
    /// `None`: no method runs here, or its bases are unknown.
    pub(crate) fn inherited(&mut self, frame: Frame, state: &State, name: &str) -> Option<Inherited> {
        let method = self.program.host(frame.scope);
        let scope = self.program.method_class(method)?;
        let receiver = self.receiver_of(frame, state)?;
        let class = self.fixed(SiteKey::Static(scope), Kind::Class(scope));
        for base in self.bases(state, class, scope) {
            let base = base.single()?;
            if let Kind::External(path) = self.kind(base) {
                return Some(Inherited::Base(path.clone()));
            }
            if let Some(found) = self.class_member(state, base, name) {
                return Some(Inherited::Method(found, receiver));
            }
        }
        None
    }

    /// What the running method's first parameter is.
    fn receiver_of(&self, frame: Frame, state: &State) -> Option<Obj> {
        let body = self.body_of(frame.scope)?;
        let first = body.params.first()?.var?;
        state.get(frame.act, &Field::Var(first))?.single()
    }
}
