//! `map`, `filter`, `zip` and their like: what drawing an element from them runs.
//!
//! ```python
//! next(map(lambda x: x * factor, xs))     # calls the lambda once
//! ```

use std::collections::BTreeMap;

use latebind_flow::ir::{ArgKind, At, Display};
use latebind_source::Span;

use crate::call::{Calling, Given};
use crate::drain::is_news;
use crate::iterate::Drawn;
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, merge};
use crate::state::{PathKey, State};
use crate::value::{Field, Key, Kind, Lazy, Obj, SiteKey, Value};

impl<'p> Machine<'p> {
    pub(crate) fn next_lazy(&mut self, frame: Frame, state: State, obj: Obj, lazy: Lazy, at: At, span: Span) -> Drawn {
        if lazy == Lazy::Filter {
            return self.next_passing(frame, state, obj, at, span);
        }
        let func = state.get(obj, &Field::Func).cloned().unwrap_or_else(Value::unknown);
        if lazy == Lazy::Until {
            return self.next_by_call(frame, state, &func, at, span);
        }
        let source = state.get(obj, &Field::Source(0)).cloned().unwrap_or_else(Value::unknown);
        let inner = match lazy {
            Lazy::Chain | Lazy::Zip => self.next_of_all(frame, state, obj, at, span),
            _ => self.next(frame, state, &source, at, span),
        };
        let mut drawn = Drawn { ends: inner.ends, ..Drawn::default() };
        self.raised.extend(inner.raises);
        for (state, element) in inner.elements {
            let calling = Calling { args: vec![Given::positional(element.clone())], at, span, how: Called::Consumed };
            match lazy {
                Lazy::Map => {
                    let calling = self.with_other_sources(&state, obj, &calling);
                    drawn.elements.extend(self.call(frame, state, &func, &calling));
                }
                Lazy::StarMap => {
                    let calling = calling.with(vec![Given { kind: ArgKind::Star, value: element }]);
                    drawn.elements.extend(self.call(frame, state, &func, &calling));
                }
                Lazy::GroupBy => {
                    let tested = self.pin(&element, |machine| machine.call(frame, state, &func, &calling));
                    drawn.elements.extend(tested.into_iter().map(|(state, _)| self.group(state, &element, at, obj)));
                }
                Lazy::Zip | Lazy::Enumerate => {
                    let (state, pair) = self.paired(state, &element, at, obj, lazy);
                    drawn.elements.push((state, pair));
                }
                Lazy::ChainFromIterable => {
                    let all = self.drain(frame, state, &element, at, span, true);
                    drawn.elements.extend(all);
                }
                Lazy::Chain | Lazy::Pass | Lazy::Until | Lazy::Cache | Lazy::Filter => {
                    drawn.elements.push((state, element))
                }
            }
        }
        drawn.elements = merged_elements(drawn.elements);
        drawn
    }

    /// What the function gives is an element, or the sentinel.
    fn next_by_call(&mut self, frame: Frame, state: State, func: &Value, at: At, span: Span) -> Drawn {
        let calling = Calling { args: Vec::new(), at, span, how: Called::Consumed };
        let elements = self.call(frame, state, func, &calling);
        let mut ends = Vec::new();
        for (state, _) in &elements {
            merge(&mut ends, state.clone());
        }
        Drawn { elements: merged_elements(elements), ends, raises: Vec::new() }
    }

    /// `map(f, xs, ys)`: of the further iterables, any element.
    fn with_other_sources(&self, state: &State, obj: Obj, calling: &Calling) -> Calling {
        let others = (1..).map_while(|n| state.get(obj, &Field::Source(n)));
        let any = |source: &Value| {
            let held = source.objs().filter_map(|it| state.get(it, &Field::Source(0)));
            let all = held.fold(Value::unknown(), |all, held| all.with(&self.elements_of(state, held)));
            Given::positional(all.weakened())
        };
        calling.with(calling.args.iter().cloned().chain(others.map(any)).collect())
    }

    /// A key, and a group that has the element.
    fn group(&mut self, mut state: State, element: &Value, at: At, obj: Obj) -> (State, Value) {
        let group = self.alloc(&mut state, SiteKey::At(at, 700 + obj.number()), Kind::Container(Display::List));
        let element = Value { unknown: true, ..self.current(element.clone()).weakened() };
        state.add(group, Field::Elem, &element);
        let pair = self.alloc(&mut state, SiteKey::At(at, 500 + obj.number()), Kind::Container(Display::Tuple));
        state.set(pair, Field::At(Key::Int("0".into())), Value::unknown());
        state.set(pair, Field::At(Key::Int("1".into())), self.current(Value::one(group)));
        (state, Value::one(pair))
    }

    /// The next element for which the test says yes: any one, for what it says is not known.
    fn next_passing(&mut self, frame: Frame, state: State, obj: Obj, at: At, span: Span) -> Drawn {
        let source = state.get(obj, &Field::Source(0)).cloned().unwrap_or_else(Value::unknown);
        let func = state.get(obj, &Field::Func).cloned().unwrap_or_else(Value::unknown);
        let mut drawn = Drawn::default();
        let mut seen: BTreeMap<PathKey, State> = BTreeMap::new();
        let mut waiting = vec![state];
        while let Some(state) = waiting.pop() {
            if self.out_of_fuel() {
                break;
            }
            let inner = self.next(frame, state, &source, at, span);
            self.raised.extend(inner.raises);
            inner.ends.into_iter().for_each(|state| merge(&mut drawn.ends, state));
            for (state, element) in inner.elements {
                let calling =
                    Calling { args: vec![Given::positional(element.clone())], at, span, how: Called::Consumed };
                for (state, _) in self.pin(&element, |machine| machine.call(frame, state, &func, &calling)) {
                    drawn.elements.push((state.clone(), element.clone()));
                    waiting.extend(is_news(&mut seen, state));
                }
            }
        }
        drawn.elements = merged_elements(drawn.elements);
        drawn
    }

    fn next_of_all(&mut self, frame: Frame, state: State, obj: Obj, at: At, span: Span) -> Drawn {
        let sources: Vec<Value> = (0..).map_while(|n| state.get(obj, &Field::Source(n)).cloned()).collect();
        let mut drawn = Drawn::default();
        for source in sources {
            let one = self.next(frame, state.clone(), &source, at, span);
            drawn.elements.extend(one.elements);
            for state in one.ends {
                merge(&mut drawn.ends, state);
            }
        }
        drawn
    }

    fn paired(&mut self, mut state: State, element: &Value, at: At, obj: Obj, lazy: Lazy) -> (State, Value) {
        let pair = self.alloc(&mut state, SiteKey::At(at, 500 + obj.number()), Kind::Container(Display::Tuple));
        let element = &self.current(element.clone());
        match lazy {
            Lazy::Enumerate => {
                state.set(pair, Field::At(Key::Int("0".into())), Value::plain());
                state.set(pair, Field::At(Key::Int("1".into())), element.clone());
            }
            _ => state.set(pair, Field::Elem, Value { unknown: true, ..element.clone() }),
        }
        (state, Value::one(pair))
    }
}

/// Elements that are the same value on paths that are the same path.
fn merged_elements(elements: Results) -> Results {
    let mut merged: Results = Vec::new();
    for (state, value) in elements {
        match merged.iter_mut().find(|(it, held)| *held == value && it.goes_with(&state)) {
            Some((same, _)) => {
                same.absorb(&state);
            }
            None => merged.push((state, value)),
        }
    }
    merged
}
