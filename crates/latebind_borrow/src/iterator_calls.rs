//! Builtins that make iterators, or draw from them.
//!
//! ```python
//! first = next(filter(lambda it: it > i, rows))
//! ```

use latebind_flow::ir::{ArgKind, Display};

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::outcome::Called;
use crate::results::{Results, compact_results};
use crate::state::State;
use crate::value::{Field, Kind, Lazy, SiteKey, Value};

impl<'p> Machine<'p> {
    pub(crate) fn next_call(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let source = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let default = calling.position(1).cloned();
        let drawn = self.next(frame, state, &source, calling.at, calling.span);
        self.raised.extend(drawn.raises);
        let mut results = drawn.elements;
        for state in drawn.ends {
            match &default {
                Some(default) => results.push((state, default.clone())),
                None => self.stop(frame, state, &source, calling.span),
            }
        }
        compact_results(results)
    }

    pub(crate) fn lazy(&mut self, frame: Frame, state: State, calling: &Calling, lazy: Lazy, funcs: usize) -> Results {
        let sources: Vec<Value> = calling
            .args
            .iter()
            .filter(|arg| !matches!(arg.kind, ArgKind::Keyword(_)))
            .skip(funcs)
            .map(|arg| arg.value.clone())
            .collect();
        let mut results = vec![(state, Vec::new())];
        for (n, source) in sources.iter().enumerate() {
            let at = latebind_flow::ir::At { index: calling.at.index + (n as u32 + 1) * 10_000, ..calling.at };
            let mut next = Vec::new();
            for (state, done) in results {
                for (state, iter) in self.iter(frame, state, source, at, calling.span) {
                    let mut done: Vec<Value> = done.clone();
                    done.push(iter);
                    next.push((state, done));
                }
            }
            results = next;
        }
        let func = calling.position(0).cloned().filter(|_| funcs > 0);
        results.into_iter().map(|(state, iters)| self.make_lazy(state, calling, lazy, func.clone(), iters)).collect()
    }

    pub(crate) fn make_lazy(
        &mut self,
        mut state: State,
        calling: &Calling,
        lazy: Lazy,
        func: Option<Value>,
        iters: Vec<Value>,
    ) -> (State, Value) {
        let obj = self.alloc(&mut state, SiteKey::At(calling.at, 1), Kind::Lazy(lazy));
        if let Some(func) = func {
            state.set(obj, Field::Func, self.current(func));
        }
        for (n, iter) in iters.into_iter().enumerate() {
            state.set(obj, Field::Source(n as u32), self.current(iter));
        }
        (state, Value::one(obj))
    }

    pub(crate) fn groupby(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        self.lazy_by(frame, state, calling, "key", Lazy::GroupBy)
    }

    pub(crate) fn accumulate(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        self.lazy_by(frame, state, calling, "func", Lazy::Map)
    }

    /// What takes the iterable first, and then, if anything, what it calls.
    fn lazy_by(&mut self, frame: Frame, state: State, calling: &Calling, keyword: &str, lazy: Lazy) -> Results {
        let source = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let func = calling.position(1).or_else(|| calling.keyword(keyword)).cloned().unwrap_or_else(Value::plain);
        let calling = calling.with(vec![Given::positional(func), Given::positional(source)]);
        self.lazy(frame, state, &calling, lazy, 1)
    }

    pub(crate) fn used_up(&mut self, frame: Frame, state: State, calling: &Calling, whole: bool) -> Results {
        let positional: Vec<Value> = calling
            .args
            .iter()
            .filter(|arg| !matches!(arg.kind, ArgKind::Keyword(_)))
            .map(|arg| arg.value.clone())
            .collect();
        let mut results = vec![(state, Value::plain())];
        for source in positional {
            let mut next = Results::new();
            for (state, held) in results {
                for (state, elements) in self.drain(frame, state, &source, calling.at, calling.span, whole) {
                    next.push((state, held.with(&elements)));
                }
            }
            results = next;
        }
        let mut done = Results::new();
        for (state, elements) in results {
            let any = elements.clone().weakened();
            for state in self.apply_key(frame, state, true, &elements, calling) {
                done.push((state, any.clone()));
            }
        }
        compact_results(done)
    }

    pub(crate) fn reduce(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let func = calling.position(0).cloned().unwrap_or_else(Value::unknown);
        let source = calling.position(1).cloned().unwrap_or_else(Value::unknown);
        let mut results = Results::new();
        for (state, elements) in self.drain(frame, state, &source, calling.at, calling.span, true) {
            let any = elements.clone().weakened();
            let holding = self.nearest_holders(&state, &elements);
            let each = holding.into_iter().map(Value::one).chain([any.clone()]);
            let reduced = each.fold(vec![(state, Value::plain())], |reduced, element| {
                let inner =
                    calling.by("functools.reduce", vec![Given::positional(any.clone()), Given::positional(element)]);
                let next = reduced
                    .into_iter()
                    .flat_map(|(state, _)| self.pin(&elements, |machine| machine.call(frame, state, &func, &inner)));
                compact_results(next.collect())
            });
            results.extend(reduced);
        }
        compact_results(results)
    }

    /// The largest elements are elements still, in a new list.
    pub(crate) fn largest(&mut self, frame: Frame, state: State, calling: &Calling) -> Results {
        let rest = calling.with(calling.args.iter().skip(1).cloned().collect());
        self.container_of(frame, state, &rest, Display::List, true)
    }

    /// Its elements come out again in ways that are not followed.
    pub(crate) fn rearranged(&mut self, frame: Frame, state: State, path: &str, calling: &Calling) -> Results {
        let result = self.external(&format!("{path}()"));
        let name = self.callee_name(path);
        let mut results = Results::new();
        for (state, elements) in self.used_up(frame, state, calling, true) {
            let states = self.expose(frame, state, &elements, Called::Unknown(name.clone()), calling.span);
            results.extend(states.into_iter().map(|state| (state, result.clone())));
        }
        compact_results(results)
    }
}
