//! `super()`: the next definition of a method, in the bases of the class that the running method
//! stands in.
//!
//! ```python
//! class Panel(Widget):
//!     def __init__(self, parent, act):
//!         super().__init__(parent)     # Widget's, with this `self`
//! ```
//!
//! Of an object from outside, whose class may have more bases, the method's own class decides.

use latebind_scopes::ScopeId;
use latebind_syntax::tree::Ident;

use crate::lineage::UNKNOWN_BASE;
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
        for base in self.classes_behind(state, scope, receiver) {
            match self.kind(base) {
                Kind::External(path) if path == UNKNOWN_BASE => return None,
                Kind::External(path) => return Some(Inherited::Base(path.clone())),
                _ => {}
            }
            if let Some(found) = self.own_member(state, base, name) {
                return Some(Inherited::Method(found, receiver));
            }
        }
        None
    }

    /// Those that come after a class among the classes of the receiver.
    fn classes_behind(&mut self, state: &State, scope: ScopeId, receiver: Obj) -> Vec<Obj> {
        let is_class = matches!(self.kind(receiver), Kind::Class(_));
        let made = if is_class { Some(receiver) } else { self.class_of(state, receiver) };
        let lineage = made.map(|class| self.lineage(state, class)).unwrap_or_default();
        let place = lineage.iter().position(|&it| matches!(self.kind(it), Kind::Class(it) if *it == scope));
        let (lineage, place) = place.map(|place| (lineage, place)).unwrap_or_else(|| {
            let own = self.fixed(SiteKey::Static(scope), Kind::Class(scope));
            (self.lineage(state, own), 0)
        });
        lineage.into_iter().skip(place + 1).collect()
    }

    /// What the running method's first parameter is.
    fn receiver_of(&self, frame: Frame, state: &State) -> Option<Obj> {
        let body = self.body_of(frame.scope)?;
        let first = body.params.first()?.var?;
        state.get(frame.act, &Field::Var(first))?.single()
    }
}
