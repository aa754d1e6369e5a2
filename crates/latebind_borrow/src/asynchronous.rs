//! Coroutines, tasks, threads and context managers: bodies that run at another
//! time than they are made.
//!
//! ```python
//! for i in range(3):
//!     tasks.append(asyncio.create_task(job()))   # `job` runs at the next suspension
//! await asyncio.gather(*tasks)                   # here
//! ```

use latebind_flow::ir::{At, BlockId, Display, Flavor, Op};
use latebind_source::Span;
use latebind_syntax::tree::Ident;

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine};
use crate::mark::Mark;
use crate::outcome::Called;
use crate::results::{Results, compact, compact_results, merge};
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};
use crate::workers::{came_to, result_of};

/// Whether an `await` surely lets other tasks run.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(crate) enum Suspends {
    /// Until every task has ended (a task group is left).
    ToTheEnd,
    Surely,
    Perhaps,
}

impl<'p> Machine<'p> {
    // -- await

    pub(crate) fn await_(&mut self, frame: Frame, state: State, src: &Value, at: At, span: Span) -> Results {
        let mut results = Results::new();
        for obj in src.objs() {
            results.extend(self.await_object(frame, state.clone(), obj, at, span));
        }
        if src.unknown || src.objs.is_empty() {
            results.extend(
                self.suspend(frame, state, Suspends::Perhaps, at, span)
                    .into_iter()
                    .map(|state| (state, Value::unknown())),
            );
        }
        compact_results(results)
    }

    fn await_object(&mut self, frame: Frame, state: State, obj: Obj, at: At, span: Span) -> Results {
        match self.kind(obj).clone() {
            Kind::Activation(scope) if self.flavor(scope) == Flavor::Coroutine => self.run_coroutine(state, obj, span),
            Kind::Task => self.await_task(frame, state, obj, at, span),
            Kind::External(path) => {
                let sure = matches!(
                    path.as_str(),
                    "asyncio.sleep()"
                        | "asyncio.wait()"
                        | "asyncio.gather()"
                        | "trio.sleep()"
                        | "anyio.sleep()"
                        | "trio.lowlevel.checkpoint()"
                );
                let suspends = if sure { Suspends::Surely } else { Suspends::Perhaps };
                let states = self.suspend(frame, state, suspends, at, span);
                states.into_iter().map(|state| (state, Value::unknown())).collect()
            }
            Kind::Instance(_) if self.member(&state, obj, "__await__").is_some() => {
                let method = self.member(&state, obj, "__await__").unwrap_or_default();
                let calling =
                    Calling { args: vec![Given::positional(Value::one(obj))], at, span, how: Called::Awaited };
                let made = self.call(frame, state, &method, &calling);
                let drained = made
                    .into_iter()
                    .flat_map(|(state, it)| self.drain(frame, state, &it, at, span, true))
                    .collect::<Vec<_>>();
                drained.into_iter().map(|(state, _)| (state, Value::unknown())).collect()
            }
            kind => {
                let states = self.suspend(frame, state, Suspends::Perhaps, at, span);
                // `anext(gen)` gives the element itself.
                let is_lazy = matches!(kind, Kind::Activation(_) | Kind::Instance(_) | Kind::Outside);
                let value = if is_lazy { Value::unknown() } else { Value::one(obj) };
                states.into_iter().map(|state| (state, value.clone())).collect()
            }
        }
    }

    /// Runs a coroutine to its end.
    fn run_coroutine(&mut self, mut state: State, act: Obj, span: Span) -> Results {
        let Kind::Activation(scope) = *self.kind(act) else { return vec![(state, Value::unknown())] };
        let starts: Vec<(BlockId, u32)> = state.marks(act).iter().filter_map(|mark| mark.resumes()).collect();
        if starts.is_empty() {
            return vec![(state, Value::unknown())];
        }
        let Some(body) = self.body_of(scope).filter(|_| !self.is_running(scope) && !self.too_deep()) else {
            return self.lose(state, &Value::one(act), span);
        };
        self.mark(&mut state, act, Mark::Finished);
        self.enter(scope, act, span, Called::Awaited);
        let starts = starts.into_iter().map(|(block, index)| (block, index, state.clone())).collect();
        let exits = self.run(Frame { scope, act, driven: true }, body, starts);
        self.stack.pop();
        for state in exits.raises {
            merge(&mut self.raised, state);
        }
        compact_results(exits.returns)
    }

    fn await_task(&mut self, frame: Frame, mut state: State, task: Obj, at: At, span: Span) -> Results {
        state.running.remove(&task);
        let others = self.suspend(frame, state, Suspends::Surely, at, span);
        let results = others.into_iter().flat_map(|state| self.run_task(frame, state, task, at, span)).collect();
        compact_results(results)
    }

    /// A task's work: its coroutines in order, or its function.
    fn run_task(&mut self, frame: Frame, state: State, task: Obj, at: At, span: Span) -> Results {
        let func = state.get(task, &Field::Func).cloned();
        let sources: Vec<Value> = (0..).map_while(|n| state.get(task, &Field::Source(n)).cloned()).collect();
        if let Some(func) = func {
            let args = sources.into_iter().map(Given::positional).collect();
            return self.call(frame, state, &func, &Calling { args, at, span, how: Called::Awaited });
        }
        let mut results = vec![(state, Value::plain())];
        for source in sources {
            let mut next = Results::new();
            for (state, done) in results {
                let run =
                    self.pin(&done.with(&Value::one(task)), |machine| machine.run_all(frame, state, &source, at, span));
                next.extend(run.into_iter().map(|(state, value)| (state, done.with(&value))));
            }
            results = compact_results(next);
        }
        results.into_iter().map(|(state, value)| self.task_came_to(state, task, &value)).collect()
    }

    /// What a task came to; those that were gathered give a list.
    fn task_came_to(&mut self, mut state: State, task: Obj, value: &Value) -> (State, Value) {
        let list = state.get(task, &Field::Factory).and_then(Value::single);
        match list {
            Some(list) => {
                state.add(list, Field::Elem, &Value { unknown: true, ..value.clone().weakened() });
                (state, Value::one(list))
            }
            None => {
                came_to(&mut state, task, value);
                result_of(state, task)
            }
        }
    }

    /// Awaits everything a value certainly is or holds, and perhaps the rest; gives all that they come to.
    fn run_all(&mut self, frame: Frame, state: State, source: &Value, at: At, span: Span) -> Results {
        let mut results = vec![(state, Value::plain())];
        for &(obj, must) in &source.objs {
            let mut next = Results::new();
            for (state, done) in results {
                if !must {
                    next.push((state.clone(), done.clone()));
                }
                let run = match self.kind(obj) {
                    Kind::Container(_) => {
                        let held = self.stored(&state, obj).unwrap_or_default();
                        self.pin(&done, |machine| machine.run_all(frame, state, &held, at, span))
                    }
                    _ => self.pin(&done, |machine| machine.await_object(frame, state, obj, at, span)),
                };
                next.extend(run.into_iter().map(|(state, value)| (state, done.with(&value))));
            }
            results = compact_results(next);
        }
        results
    }

    /// The running task lets the scheduled ones run.
    pub(crate) fn suspend(&mut self, frame: Frame, state: State, how: Suspends, at: At, span: Span) -> Vec<State> {
        let scheduled: Vec<Obj> =
            state.running.keys().copied().filter(|obj| matches!(self.kind(*obj), Kind::Task)).collect();
        let mut states = vec![state];
        for task in scheduled {
            let mut next = Vec::new();
            for state in states {
                if how == Suspends::Perhaps
                    || !state.is_single(task)
                    || (how == Suspends::Surely && self.may_wait(&state, task))
                {
                    next.push(state.clone());
                }
                let mut ran = state;
                ran.running.remove(&task);
                next.extend(self.run_task(frame, ran, task, at, span).into_iter().map(|(state, _)| state));
            }
            states = compact(next);
        }
        states
    }

    /// The task's own code awaits: it may still be on its way when others go on.
    fn may_wait(&self, state: &State, task: Obj) -> bool {
        let sources = (0..).map_while(|n| state.get(task, &Field::Source(n)));
        sources.flat_map(Value::objs).any(|obj| match self.kind(obj) {
            Kind::Activation(scope) => self.body_of(*scope).is_none_or(|body| {
                body.blocks.iter().flat_map(|block| &block.instrs).any(|it| matches!(it.op, Op::Await { .. }))
            }),
            _ => true,
        })
    }

    /// A coroutine handed to the loop: it runs at the next suspension.
    pub(crate) fn schedule(
        &mut self,
        mut state: State,
        work: &Value,
        name: &Ident,
        calling: &Calling,
    ) -> (State, Value) {
        let task = self.alloc(&mut state, SiteKey::At(calling.at, 4), Kind::Task);
        let work = &self.current(work.clone());
        let is_function = work.objs().any(|obj| matches!(self.kind(obj), Kind::Function(_) | Kind::Partial));
        match is_function {
            true => state.set(task, Field::Func, work.clone()),
            false => state.set(task, Field::Source(0), work.clone()),
        }
        let number = self.exposure(Called::Concurrently(name.clone()), calling.span);
        state.running.insert(task, number);
        (state, Value::one(task))
    }

    // -- calls that make or run such things

    pub(crate) fn call_async(
        &mut self,
        frame: Frame,
        state: State,
        path: &str,
        calling: &Calling,
    ) -> Result<Results, Box<State>> {
        let first = calling.position(0).cloned();
        let method = path.rsplit('.').next().unwrap_or(path);
        Ok(match path {
            "asyncio.run" | "trio.run" | "anyio.run" | "asyncio.AbstractEventLoop().run_until_complete" => {
                let Some(work) = first else { return Err(Box::new(state)) };
                let coroutines = self.as_coroutines(frame, state, &work, calling);
                let done = coroutines
                    .into_iter()
                    .flat_map(|(state, it)| self.await_(frame, state, &it, calling.at, calling.span))
                    .collect();
                compact_results(done)
            }
            "asyncio.create_task"
            | "asyncio.ensure_future"
            | "asyncio.TaskGroup().create_task"
            | "asyncio.AbstractEventLoop().create_task" => {
                let Some(work) = first else { return Err(Box::new(state)) };
                let name = self.callee_name(path);
                vec![self.schedule(state, &work, &name, calling)]
            }
            "trio.Nursery().start_soon" | "anyio.abc.TaskGroup().start_soon" => {
                let Some(work) = first else { return Err(Box::new(state)) };
                let name = self.callee_name(path);
                let coroutines = self.as_coroutines(frame, state, &work, calling);
                coroutines.into_iter().map(|(state, it)| self.schedule(state, &it, &name, calling)).collect()
            }
            "asyncio.gather" | "asyncio.wait" | "asyncio.wait_for" | "asyncio.shield" => {
                self.gather(state, calling, path)
            }
            "asyncio.to_thread" => {
                let Some(func) = first else { return Err(Box::new(state)) };
                vec![self.later_call(state, &func, calling)]
            }
            "threading.Thread" | "multiprocessing.Process" | "threading.Timer" => {
                vec![self.thread(state, calling)]
            }
            _ if path.contains("Executor()") && method == "submit" => {
                let Some(func) = first else { return Err(Box::new(state)) };
                vec![self.submit(state, &func, calling)]
            }
            _ if path.contains("Executor()") && method == "map" => {
                let Some(func) = first else { return Err(Box::new(state)) };
                self.map_in_workers(frame, state, &func, calling)
            }
            _ => return Err(Box::new(state)),
        })
    }

    /// `run(main)` and `run(main())` alike.
    fn as_coroutines(&mut self, frame: Frame, state: State, work: &Value, calling: &Calling) -> Results {
        let is_function = work.objs().any(|obj| matches!(self.kind(obj), Kind::Function(_) | Kind::Partial));
        match is_function {
            true => {
                let rest = calling.args.iter().skip(1).cloned().collect();
                self.call(frame, state, work, &calling.with(rest))
            }
            false => vec![(state, work.clone())],
        }
    }

    fn gather(&mut self, mut state: State, calling: &Calling, path: &str) -> Results {
        let task = self.alloc(&mut state, SiteKey::At(calling.at, 4), Kind::Task);
        let calling = &self.current_call(calling);
        let mut place = 0;
        for arg in &calling.args {
            let value = match arg.kind {
                latebind_flow::ir::ArgKind::Positional => arg.value.clone(),
                latebind_flow::ir::ArgKind::Star => self.elements_of(&state, &arg.value),
                _ => continue,
            };
            state.set(task, Field::Source(place), value);
            place += 1;
        }
        if path == "asyncio.gather" {
            let list = self.alloc(&mut state, SiteKey::At(calling.at, 5), Kind::Container(Display::List));
            state.set(task, Field::Factory, Value::one(list));
            let number = self.exposure(Called::Concurrently("asyncio.gather".into()), calling.span);
            state.running.insert(task, number);
        }
        vec![(state, Value::one(task))]
    }

    fn later_call(&mut self, mut state: State, func: &Value, calling: &Calling) -> (State, Value) {
        let task = self.alloc(&mut state, SiteKey::At(calling.at, 4), Kind::Task);
        let (calling, func) = (&self.current_call(calling), self.current(func.clone()));
        state.set(task, Field::Func, func);
        for (n, arg) in calling.args.iter().skip(1).enumerate() {
            state.set(task, Field::Source(n as u32), arg.value.clone());
        }
        (state, Value::one(task))
    }

    pub(crate) fn task_method(
        &mut self,
        frame: Frame,
        mut state: State,
        obj: Obj,
        name: &Ident,
        calling: &Calling,
    ) -> Results {
        match name.as_str() {
            "result" => vec![result_of(state, obj)],
            "done" | "exception" | "cancelled" | "get_name" | "set_name" => vec![(state, Value::unknown())],
            "cancel" => {
                state.running.remove(&obj);
                vec![(state, Value::plain())]
            }
            _ => self.call_unknown(frame, state, name, calling),
        }
    }
}
