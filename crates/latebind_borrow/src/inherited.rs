//! `super()`: the next definition of a method, in the bases of the class that the running method
//! stands in.
//!
//! ```python
//! class Panel(Widget):
//!     def __init__(self, parent, act):
//!         super().__init__(parent)     # Widget's, with this `self`
//! ```
//!
//! An object from outside may be of any class derived from its own.

use latebind_scopes::ScopeId;
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

/// The next definition in one order.
enum Next {
    Method(Value),
    Base(Ident),
}

impl Next {
    /// Either; what is not read counts for more.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Method(one), Self::Method(other)) => Self::Method(one.join(&other)),
            (base @ Self::Base(_), _) | (_, base) => base,
        }
    }

    fn bound_to(self, receiver: Obj) -> Inherited {
        match self {
            Self::Method(method) => Inherited::Method(method, receiver),
            Self::Base(path) => Inherited::Base(path),
        }
    }
}

impl Machine<'_> {
    /// `None`: no method runs here, or its bases are unknown.
    pub(crate) fn inherited(&mut self, frame: Frame, state: &State, name: &str) -> Option<Inherited> {
        let method = self.program.host(frame.scope);
        let scope = self.program.method_class(method)?;
        let receiver = self.receiver_of(frame, state)?;
        let orders = self.orders_behind(state, scope, receiver);
        let found = orders.into_iter().map(|order| self.first_in(state, &order, name)).collect::<Option<Vec<_>>>()?;
        found.into_iter().reduce(|one, other| one.or(other)).map(|it| it.bound_to(receiver))
    }

    fn first_in(&mut self, state: &State, order: &[Obj], name: &str) -> Option<Next> {
        order.iter().find_map(|&base| match self.kind(base) {
            Kind::External(path) => Some(Next::Base(path.clone())),
            _ => self.own_member(state, base, name).map(Next::Method),
        })
    }

    /// Those that come after a class among the classes of the receiver. One from outside may be of any
    /// derived class.
    fn orders_behind(&mut self, state: &State, scope: ScopeId, receiver: Obj) -> Vec<Vec<Obj>> {
        let is_class = matches!(self.kind(receiver), Kind::Class(_));
        let made = if is_class { Some(receiver) } else { self.class_of(state, receiver) };
        let own = self.fixed(SiteKey::Static(scope), Kind::Class(scope));
        let mut classes = vec![made.unwrap_or(own)];
        let is_open = self.site_key(receiver).may_be_derived();
        if let Some(&Kind::Class(class)) = made.map(|it| self.kind(it)).filter(|_| is_open) {
            let derived = self.derived(class);
            classes.extend(derived.into_iter().map(|it| self.fixed(SiteKey::Static(it), Kind::Class(it))));
        }
        let mut orders: Vec<Vec<Obj>> = Vec::new();
        for class in classes {
            let lineage = self.lineage(state, class);
            let place = lineage.iter().position(|&it| matches!(self.kind(it), Kind::Class(it) if *it == scope));
            orders.extend(place.map(|place| lineage[place + 1..].to_vec()));
        }
        if orders.is_empty() {
            orders.push(self.lineage(state, own).split_off(1));
        }
        orders
    }

    /// What the running method's first parameter is.
    fn receiver_of(&self, frame: Frame, state: &State) -> Option<Obj> {
        let body = self.body_of(frame.scope)?;
        let first = body.params.first()?.var?;
        state.get(frame.act, &Field::Var(first))?.single()
    }
}
