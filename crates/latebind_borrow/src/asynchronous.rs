//! Coroutines, tasks, threads and context managers: bodies that run at another
//! time than they are made.
//!
//! ```python
//! for i in range(3):
//!     tasks.append(asyncio.create_task(job()))   # `job` runs at the next suspension
//! await asyncio.gather(*tasks)                   # here
//! ```

use latebind_flow::ir::{At, BlockId, Flavor, Op};
use latebind_source::Span;
use latebind_syntax::tree::Ident;

use crate::call::{Calling, Given};
use crate::machine::{Frame, Machine, Results, compact, compact_results, merge};
use crate::mark::Mark;
use crate::outcome::Called;
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

/// Whether an `await` surely lets other tasks run.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Suspends {
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
            _ => {
                let states = self.suspend(frame, state, Suspends::Perhaps, at, span);
                states.into_iter().map(|state| (state, Value::unknown())).collect()
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
        let mut states = vec![state];
        for source in sources {
            let mut next = Vec::new();
            for state in states {
                next.extend(self.run_all(frame, state, &source, at, span));
            }
            states = compact(next);
        }
        states.into_iter().map(|state| (state, Value::unknown())).collect()
    }

    /// Awaits everything a value certainly is or holds, and perhaps the rest.
    fn run_all(&mut self, frame: Frame, state: State, source: &Value, at: At, span: Span) -> Vec<State> {
        let mut states = vec![state];
        for &(obj, must) in &source.objs {
            let mut next = Vec::new();
            for state in states {
                if !must {
                    next.push(state.clone());
                }
                match self.kind(obj) {
                    Kind::Container(_) => {
                        let held = self.stored(&state, obj).unwrap_or_default();
                        next.extend(self.run_all(frame, state, &held, at, span));
                    }
                    _ => {
                        next.extend(self.await_object(frame, state, obj, at, span).into_iter().map(|(state, _)| state))
                    }
                }
            }
            states = compact(next);
        }
        states
    }

    /// The running task lets the scheduled ones run.
    fn suspend(&mut self, frame: Frame, state: State, how: Suspends, at: At, span: Span) -> Vec<State> {
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
                vec![self.thread(state, calling, path)]
            }
            _ if path.contains("Executor()") && method == "submit" => {
                let Some(func) = first else { return Err(Box::new(state)) };
                vec![self.submit(state, &func, calling)]
            }
            "contextlib.ExitStack().callback"
            | "contextlib.AsyncExitStack().callback"
            | "contextlib.ExitStack().push" => {
                vec![self.on_exit(state, path, calling)]
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

    // -- threads and executors

    fn thread(&mut self, mut state: State, calling: &Calling, path: &str) -> (State, Value) {
        let worker = self.alloc(&mut state, SiteKey::At(calling.at, 4), Kind::Worker);
        let calling = &self.current_call(calling);
        let place = 1;
        let func =
            calling.keyword("target").or_else(|| calling.keyword("function")).or_else(|| calling.position(place));
        state.set(worker, Field::Func, func.cloned().unwrap_or_else(Value::unknown));
        for (n, arg) in calling
            .args
            .iter()
            .filter(|arg| arg.kind != latebind_flow::ir::ArgKind::Keyword("target".into()))
            .enumerate()
        {
            let value = self.elements_of(&state, &arg.value).with(&arg.value);
            state.set(worker, Field::Source(n as u32), Value { constant: None, ..value });
        }
        state.set(
            worker,
            Field::Attr("__callee".into()),
            Value::constant(latebind_syntax::tree::Const::Str(path.into())),
        );
        (state, Value::one(worker))
    }

    fn submit(&mut self, mut state: State, func: &Value, calling: &Calling) -> (State, Value) {
        let worker = self.alloc(&mut state, SiteKey::At(calling.at, 4), Kind::Worker);
        let (calling, func) = (&self.current_call(calling), self.current(func.clone()));
        state.set(worker, Field::Func, func);
        for (n, arg) in calling.args.iter().skip(1).enumerate() {
            state.set(worker, Field::Source(n as u32), arg.value.clone());
        }
        let number = self.exposure(Called::Concurrently("submit".into()), calling.span);
        state.running.insert(worker, number);
        self.look_at_exposed(&mut state);
        (state, Value::one(worker))
    }

    pub(crate) fn worker_method(
        &mut self,
        frame: Frame,
        mut state: State,
        obj: Obj,
        name: &Ident,
        calling: &Calling,
    ) -> Results {
        match name.as_str() {
            "start" => {
                let number = self.exposure(Called::Concurrently("start".into()), calling.span);
                state.running.insert(obj, number);
                self.look_at_exposed(&mut state);
                vec![(state, Value::none())]
            }
            "join" | "result" | "exception" => self.joined(frame, state, obj, calling),
            "run" => {
                let func = state.get(obj, &Field::Func).cloned().unwrap_or_default();
                let inner = Calling { how: Called::Here, args: Vec::new(), ..calling.clone() };
                self.call(frame, state, &func, &inner)
            }
            "cancel" => {
                state.running.remove(&obj);
                vec![(state, Value::plain())]
            }
            _ => self.call_unknown(frame, state, name, calling),
        }
    }

    /// The work is done: it ran some time between its start and here.
    fn joined(&mut self, frame: Frame, mut state: State, obj: Obj, calling: &Calling) -> Results {
        let func = state.get(obj, &Field::Func).cloned().unwrap_or_default();
        let sources: Vec<Given> =
            (0..).map_while(|n| state.get(obj, &Field::Source(n)).cloned()).map(Given::positional).collect();
        if state.is_single(obj) {
            state.running.remove(&obj);
            // What is done is never done again.
            state.retain_fields(obj, |field| !matches!(field, Field::Func | Field::Source(_)));
        }
        let inner = Calling { args: sources, how: Called::Concurrently("join".into()), ..calling.clone() };
        let mut results = vec![(state.clone(), Value::unknown())];
        results.extend(self.call(frame, state, &func, &inner).into_iter().map(|(state, _)| (state, Value::unknown())));
        compact_results(results)
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
            "result" | "done" | "exception" | "cancelled" | "get_name" | "set_name" => vec![(state, Value::unknown())],
            "cancel" => {
                state.running.remove(&obj);
                vec![(state, Value::plain())]
            }
            _ => self.call_unknown(frame, state, name, calling),
        }
    }

    // -- with

    fn on_exit(&mut self, mut state: State, path: &str, calling: &Calling) -> (State, Value) {
        let stack = path.rsplit_once('.').map_or(path, |(stack, _)| stack);
        let func = calling.position(0).cloned().unwrap_or_default();
        for obj in self.external(stack).objs() {
            state.add(obj, Field::Elem, &func);
        }
        (state, func)
    }

    pub(crate) fn enter_context(&mut self, frame: Frame, state: State, manager: &Value, at: At, span: Span) -> Results {
        let Some(obj) = manager.single() else { return vec![(state, Value::unknown())] };
        match self.kind(obj).clone() {
            Kind::Activation(_) => {
                let drawn = self.resume(state, obj, Called::Here, span);
                compact_results(drawn.elements)
            }
            Kind::Instance(_) => {
                let found = ["__enter__", "__aenter__"]
                    .into_iter()
                    .find_map(|name| self.member(&state, obj, name).map(|it| (name, it)));
                let Some((name, method)) = found else { return vec![(state, Value::unknown())] };
                let calling = Calling { args: self.give(Value::one(obj)), at, span, how: Called::Here };
                let results = self.call(frame, state, &method, &calling);
                match name {
                    "__aenter__" => {
                        results.into_iter().flat_map(|(state, it)| self.await_(frame, state, &it, at, span)).collect()
                    }
                    _ => results,
                }
            }
            Kind::External(path) if path == "trio.open_nursery()" => vec![(state, self.external("trio.Nursery()"))],
            Kind::External(path) if path == "anyio.create_task_group()" => {
                vec![(state, self.external("anyio.abc.TaskGroup()"))]
            }
            Kind::External(_) => vec![(state, manager.clone())],
            _ => vec![(state, Value::unknown())],
        }
    }

    pub(crate) fn exit_context(
        &mut self,
        frame: Frame,
        state: State,
        manager: &Value,
        at: At,
        span: Span,
    ) -> Vec<State> {
        let Some(obj) = manager.single() else { return vec![state] };
        match self.kind(obj).clone() {
            Kind::Activation(_) => {
                let drawn = self.resume(state, obj, Called::Here, span);
                let elements = drawn.elements.into_iter().map(|(state, _)| state);
                compact(drawn.ends.into_iter().chain(elements).collect())
            }
            Kind::Instance(_) => self.exit_instance(frame, state, obj, at, span),
            Kind::External(path) if path.contains("Executor()") => self.join_all(frame, state, at, span),
            Kind::External(path)
                if path.contains("TaskGroup()") || path.contains("nursery()") || path.contains("task_group()") =>
            {
                self.suspend(frame, state, Suspends::ToTheEnd, at, span)
            }
            Kind::External(path) if path.contains("ExitStack()") => self.call_all(frame, state, obj, at, span),
            _ => vec![state],
        }
    }

    fn exit_instance(&mut self, frame: Frame, state: State, obj: Obj, at: At, span: Span) -> Vec<State> {
        let found =
            ["__exit__", "__aexit__"].into_iter().find_map(|name| self.member(&state, obj, name).map(|it| (name, it)));
        let Some((name, method)) = found else { return vec![state] };
        let mut args = self.give(Value::one(obj));
        args.extend((0..3).map(|_| Given::positional(Value::unknown())));
        let calling = Calling { args, at, span, how: Called::Here };
        let mut results = self.call(frame, state, &method, &calling);
        if name == "__aexit__" {
            results = results.into_iter().flat_map(|(state, it)| self.await_(frame, state, &it, at, span)).collect();
        }
        compact(results.into_iter().map(|(state, _)| state).collect())
    }

    fn join_all(&mut self, frame: Frame, state: State, at: At, span: Span) -> Vec<State> {
        let running: Vec<Obj> =
            state.running.keys().copied().filter(|obj| matches!(self.kind(*obj), Kind::Worker)).collect();
        let calling = Calling { args: Vec::new(), at, span, how: Called::Here };
        let mut states = vec![state];
        for worker in running {
            let next = states.into_iter().flat_map(|mut state| {
                state.running.remove(&worker);
                self.joined(frame, state, worker, &calling)
            });
            states = compact(next.map(|(state, _)| state).collect());
        }
        states
    }

    /// The callbacks of an exit stack.
    fn call_all(&mut self, frame: Frame, state: State, stack: Obj, at: At, span: Span) -> Vec<State> {
        let callbacks = state.get(stack, &Field::Elem).cloned().unwrap_or_default();
        let calling = Calling { args: Vec::new(), at, span, how: Called::By("ExitStack".into()) };
        let mut states = vec![state];
        for &(obj, must) in &callbacks.objs {
            let mut next = Vec::new();
            for state in states {
                if !must {
                    next.push(state.clone());
                }
                next.extend(self.call(frame, state, &Value::one(obj), &calling).into_iter().map(|(state, _)| state));
            }
            states = compact(next);
        }
        for state in &mut states {
            state.unset(stack, &Field::Elem);
        }
        states
    }
}
