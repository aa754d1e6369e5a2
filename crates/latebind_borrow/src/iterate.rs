//! Iteration: drawing one element.
//!
//! A container that certainly holds the tracked closure hands it out in some turn;
//! a loop over it cannot end before that. This is what proves
//! `[f() for f in fs]` to call every closure in `fs`.

use latebind_flow::ir::{At, Display, LoopId};
use latebind_scopes::{ScopeId, ScopeKind};
use latebind_source::Span;
use latebind_syntax::tree::Expr;

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::mark::{Mark, Standing};
use crate::outcome::Called;
use crate::results::{Results, merge};
use crate::state::State;
use crate::steady::is_steady;
use crate::value::{Field, Key, Kind, Obj, SiteKey, Value, View};
use crate::workers::result_of;

/// How deep iterators may lie in each other.
pub(crate) const DEEPEST: u32 = 8;

/// What drawing one element can lead to.
#[derive(Default)]
pub(crate) struct Drawn {
    pub(crate) elements: Results,
    pub(crate) ends: Vec<State>,
    pub(crate) raises: Vec<State>,
}

impl Drawn {
    fn add(&mut self, other: Drawn) {
        for (state, value) in other.elements {
            // Elements stay apart: which one it is decides what is called.
            self.elements.push((state, value));
        }
        for state in other.ends {
            merge(&mut self.ends, state);
        }
    }
}

/// Numbers the iterators that one expression may make.
fn iterator_of(obj: Obj) -> u32 {
    16 + obj.number() * 4 + obj.age as u32
}

impl<'p> Machine<'p> {
    /// What `for` calls `__iter__` for.
    pub(crate) fn iter(&mut self, frame: Frame, mut state: State, src: &Value, at: At, span: Span) -> Results {
        let mut all = Value { unknown: src.unknown, ..Value::plain() };
        let mut results = Results::new();
        for obj in src.objs() {
            match self.kind(obj).clone() {
                kind if matches!(kind, Kind::Container(_) | Kind::View(_)) || self.is_record(&state, obj) => {
                    self.used(&mut state, obj);
                    let it = self.alloc(&mut state, SiteKey::At(at, iterator_of(obj)), Kind::Iterator);
                    state.marks.remove(&it);
                    state.set(it, Field::Source(0), Value::one(obj));
                    all = all.with(&Value::one(it));
                }
                Kind::Instance(_) if self.member(&state, obj, "__iter__").is_some() => {
                    let method = self.member(&state, obj, "__iter__").unwrap_or_default();
                    let args = vec![Given::positional(Value::one(obj))];
                    let calling = Calling { args, at, span, how: Called::Here };
                    for (state, value) in self.call(frame, state.clone(), &method, &calling) {
                        match value.single().map(|it| self.kind(it).clone()) {
                            Some(Kind::Container(_)) => results.extend(self.iter(frame, state, &value, at, span)),
                            _ => results.push((state, value)),
                        }
                    }
                }
                Kind::External(_) if self.runs_alike(obj, at, span) => {
                    let it = self.alloc(&mut state, SiteKey::At(at, iterator_of(obj)), Kind::Iterator);
                    state.marks.remove(&it);
                    all = all.with(&Value::one(it));
                }
                _ => all = all.with(&Value::one(obj)),
            }
        }
        if all.unknown || !all.objs.is_empty() || results.is_empty() {
            let only = src.objs.len() == 1;
            results.push((state, if only { all } else { all.weakened() }));
        }
        results
    }

    /// One more element of the iterator.
    pub(crate) fn next(&mut self, frame: Frame, state: State, source: &Value, at: At, span: Span) -> Drawn {
        let mut drawn = Drawn::default();
        for obj in source.objs() {
            let one = self.next_of(frame, state.clone(), obj, at, span);
            drawn.add(one);
        }
        if source.unknown || source.objs.is_empty() {
            drawn.add(self.next_unknown(frame, state));
        }
        drawn.raises = std::mem::take(&mut self.raised);
        drawn
    }

    /// Keeps what is in flight alive while other code runs.
    pub(crate) fn pin<T>(&mut self, value: &Value, act: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.pinned.len();
        self.pinned.extend(value.objs());
        let done = act(self);
        self.pinned.truncate(before);
        done
    }

    fn next_of(&mut self, frame: Frame, state: State, obj: Obj, at: At, span: Span) -> Drawn {
        match self.kind(obj).clone() {
            Kind::Iterator | Kind::Container(_) | Kind::View(_) => self.next_held(frame, state, obj, at),
            Kind::Activation(_) => self.resume(state, obj, Called::Consumed, span),
            Kind::Lazy(_) if self.drawing >= DEEPEST => self.too_entangled(frame, state, obj, span),
            Kind::Lazy(lazy) => {
                self.drawing += 1;
                let drawn = self.next_lazy(frame, state, obj, lazy, at, span);
                self.drawing -= 1;
                drawn
            }
            Kind::Instance(_) => {
                let by = ["__next__", "__getitem__"].into_iter().find_map(|name| self.member(&state, obj, name));
                let Some(by) = by else { return self.next_unknown(frame, state) };
                let args = [Value::one(obj), Value::unknown()].map(Given::positional).to_vec();
                let calling = Calling { args, at, span, how: Called::Here };
                let ends = vec![state.clone()];
                Drawn { elements: self.call(frame, state, &by, &calling), ends, raises: Vec::new() }
            }
            Kind::Class(_) => self.too_entangled(frame, state, obj, span),
            Kind::Worker => self.next_result(frame, state, obj, at, span),
            _ => self.next_unknown(frame, state),
        }
    }

    /// Results of `executor.map`: behind the last one, all the work is done.
    fn next_result(&mut self, frame: Frame, state: State, worker: Obj, at: At, span: Span) -> Drawn {
        let calling = Calling { args: Vec::new(), at, span, how: Called::Here };
        let elements = vec![result_of(state.clone(), worker)];
        let ends = self.joined(frame, state, worker, &calling).into_iter().map(|(state, _)| state).collect();
        Drawn { elements, ends, raises: Vec::new() }
    }

    /// Iterators around iterators without end (`xs = filter(f, xs)` in a loop), members of an enumeration.
    pub(crate) fn too_entangled(&mut self, frame: Frame, state: State, obj: Obj, span: Span) -> Drawn {
        let states = self.expose(frame, state, &Value::one(obj), Called::GaveUp, span);
        let elements = states.iter().map(|state| (state.clone(), Value::unknown())).collect();
        Drawn { elements, ends: states, raises: Vec::new() }
    }

    /// Nothing is known of the elements. A generator expression's own first iterable
    /// is taken to have one: a story about an empty iterable is no story.
    fn next_unknown(&mut self, frame: Frame, mut state: State) -> Drawn {
        let entered = state.stands(frame.act, Mark::Entered);
        let is_site = self.program.kind(frame.scope) == ScopeKind::GenExpr;
        let ends = if entered && is_site { Vec::new() } else { vec![state.clone()] };
        if entered {
            self.mark(&mut state, frame.act, Mark::Started);
        }
        Drawn { elements: vec![(state, Value::unknown())], ends, raises: Vec::new() }
    }

    /// A loop around the site over what is the same in every turn of the loops around it: the closure was made
    /// in it, so it has turns whenever it is run.
    ///
    /// ```python
    /// for row in range(1, size):
    ///     for column in range(1, size): ...
    /// ```
    fn runs_alike(&self, source: Obj, at: At, head: Span) -> bool {
        let is_range = matches!(self.kind(source), Kind::External(path) if path == "builtins.range()");
        let is_head = |id: &LoopId| self.program.loop_(*id).head == head;
        is_range && self.capture.turns.iter().any(is_head) && self.is_steady_range(at.scope, head)
    }

    fn is_steady_range(&self, scope: ScopeId, head: Span) -> bool {
        let tree = self.program.tree;
        let mut calls = tree.expr_ids().filter(|&id| tree.expr_span(id) == head);
        calls.any(|id| match tree.expr(id) {
            Expr::Call { args, .. } => args.iter().all(|&it| is_steady(self.program, (scope, head), it)),
            _ => false,
        })
    }

    fn next_alike(&mut self, frame: Frame, state: State, iter: Obj) -> Drawn {
        let is_first = state.stands(iter, Mark::New);
        let owner = self.owners(frame, &state, self.capture.owner).single();
        let is_own = self.program.host(self.capture.owner) == frame.scope && owner.is_some() && owner == state.owner;
        let is_made = is_own && state.live().is_some();
        let mut drawn = self.next_unknown(frame, state);
        if is_first && is_made {
            drawn.ends.clear();
        }
        for (state, _) in &mut drawn.elements {
            self.mark(state, iter, Mark::Started);
        }
        drawn
    }

    /// An element of a container: the one that holds the tracked closure is told apart.
    fn next_held(&mut self, frame: Frame, mut state: State, iter: Obj, at: At) -> Drawn {
        let source = match self.kind(iter) {
            Kind::Iterator => state.get(iter, &Field::Source(0)).cloned().unwrap_or_default(),
            _ => Value::one(iter),
        };
        if source.objs.is_empty() {
            return self.next_alike(frame, state, iter);
        }
        let elements = self.iterated_in(&mut state, &source, at);
        let elements = match source.unknown {
            true => Some(Value { unknown: true, ..elements.unwrap_or_default().weakened() }),
            false => elements,
        };
        let Some(elements) = elements else {
            state.marks.remove(&iter);
            return Drawn { ends: vec![state], ..Drawn::default() };
        };
        if state.stands(iter, Mark::Handing) {
            // It may hold the closure no longer, now that its work is done: that is worth knowing.
            state.marks.insert(iter, Standing::new(Mark::Visited, true));
        }
        let is_after = |mark: &Mark| matches!(mark, Mark::Handing | Mark::Visited);
        let visited = state.marks(iter).iter().any(is_after);
        let unvisited = !state.marks(iter).iter().all(is_after);
        let holding = self.nearest_holders(&state, &elements);
        let rest = elements.objs.iter().copied().filter(|(obj, _)| !holding.contains(obj)).collect();
        let first = if visited { None } else { self.first_holder(&state, &source, &holding) };
        let mut drawn = Drawn::default();
        let nonempty_literal = state.stands(frame.act, Mark::Entered);
        if unvisited {
            for &obj in holding.iter().filter(|&&it| first.is_none_or(|first| first == it)) {
                let mut state = state.clone();
                self.mark(&mut state, iter, Mark::Handing);
                self.start(frame, &mut state);
                drawn.elements.push((state, Value::one(obj)));
            }
        }
        let rest = Value { objs: rest, ..elements.clone() }.weakened();
        let has_rest = first.is_none() && (rest.unknown || !rest.objs.is_empty() || holding.is_empty());
        let may_end = (visited || holding.is_empty()) && !nonempty_literal;
        if has_rest {
            let mut state = state.clone();
            self.start(frame, &mut state);
            drawn.elements.push((state, rest));
        }
        if may_end {
            state.marks.remove(&iter);
            drawn.ends.push(state);
        }
        drawn
    }

    fn start(&self, frame: Frame, state: &mut State) {
        if state.stands(frame.act, Mark::Entered) {
            self.mark(state, frame.act, Mark::Started);
        }
    }

    /// What iterating one of several containers gives.
    fn iterated_in(&mut self, state: &mut State, containers: &Value, at: At) -> Option<Value> {
        let is_one = containers.objs.len() == 1;
        let all = containers.objs().filter_map(|it| self.iterated(state, it, at)).collect::<Vec<_>>();
        all.into_iter().map(|it| it.weakened_if(!is_one)).reduce(|all, it| all.with(&it))
    }

    /// What iterating the container gives; `None`: it is empty.
    pub(crate) fn iterated(&mut self, state: &mut State, container: Obj, at: At) -> Option<Value> {
        let Kind::View(view) = *self.kind(container) else {
            return match self.kind(container) {
                Kind::Container(Display::Dict) => self.viewed_in(state, container, View::Keys, at),
                _ => self.stored(state, container),
            };
        };
        let dicts = state.get(container, &Field::Source(0)).cloned().unwrap_or_default();
        let is_one = dicts.objs.len() == 1;
        let all = dicts.objs().filter_map(|it| self.viewed_in(state, it, view, at)).collect::<Vec<_>>();
        all.into_iter().map(|it| it.weakened_if(!is_one)).reduce(|all, it| all.with(&it))
    }

    fn viewed_in(&mut self, state: &mut State, dict: Obj, view: View, at: At) -> Option<Value> {
        let values = self.stored(state, dict)?;
        let keys = state.get(dict, &Field::Key).cloned().unwrap_or_else(Value::plain);
        Some(match view {
            View::Keys => keys,
            View::Values => values,
            View::Items => self.pairs(state, &keys.weakened(), &values, at),
        })
    }

    /// `(key, value)` tuples, one for each value that matters.
    fn pairs(&mut self, state: &mut State, keys: &Value, values: &Value, at: At) -> Value {
        let mut pairs = Value::plain();
        for &(obj, must) in &values.objs {
            let pair = self.fixed_pair(state, obj, at);
            let value = Value::one(obj);
            state.set(pair, Field::At(Key::Int("1".into())), value);
            state.set(pair, Field::At(Key::Int("0".into())), keys.clone());
            pairs = pairs.with(&Value::one(pair).weakened_if(!must));
        }
        if values.unknown || values.objs.is_empty() {
            pairs.unknown = true;
        }
        pairs
    }

    fn fixed_pair(&mut self, state: &mut State, of: Obj, at: At) -> Obj {
        let age = of.age as u32;
        self.alloc(state, SiteKey::At(at, 1000 + of.number() * 4 + age), Kind::Container(Display::Tuple))
    }

    /// Everything a container stores; `None`: nothing was ever stored.
    pub(crate) fn stored(&self, state: &State, obj: Obj) -> Option<Value> {
        let held = state.fields(obj).filter(|(field, _)| matches!(field, Field::Elem | Field::At(_)));
        let all = held.map(|(_, value)| value.clone()).reduce(|all, value| all.with(&value));
        let outside = self.outside.contains(&obj) || !matches!(self.kind(obj), Kind::Container(_));
        match (all, outside) {
            (Some(all), true) => Some(Value { unknown: true, ..all }),
            (None, true) => Some(Value::unknown()),
            (all, false) => all,
        }
    }

    pub(crate) fn elements_of(&self, state: &State, value: &Value) -> Value {
        let mut all = Value { unknown: value.unknown, ..Value::plain() };
        for obj in value.objs() {
            let dicts = match self.kind(obj) {
                Kind::View(_) => state.get(obj, &Field::Source(0)).cloned().unwrap_or_default(),
                _ => Value::one(obj),
            };
            let held = dicts.objs().filter_map(|it| self.stored(state, it));
            all = held.fold(all, |all, held| all.with(&held));
        }
        all
    }
}
