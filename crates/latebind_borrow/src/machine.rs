//! The abstract machine: runs bodies over abstract states, with one closure of the
//! site singled out. Every call of code in the file is run in place; what is not
//! read goes by what is known of it, or exposes what it is given.
//!
//! ```python
//! fs = []
//! for i in range(3):
//!     fs.append(lambda: i)      # any one of these is *the* tracked closure
//! print([f() for f in fs])      # every path on which it saw another turn comes here
//! ```

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use latebind_flow::ir::{At, Block, BlockId, Body, End, Flavor, Instr, Op};
use latebind_scopes::{ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Const, Ident};

use crate::ahead::Ahead;
use crate::call::{Calling, Given};
use crate::capture::Capture;
use crate::expose::Exposure;
use crate::mark::{Mark, Standing};
use crate::outcome::{Called, Outcome, Rebind};
use crate::paths::Paths;
use crate::program::Program;
use crate::state::State;
use crate::value::{Age, Field, Kind, Obj, SiteKey, Value};

/// Instructions one capture may cost, from one starting point.
pub(crate) const FUEL: usize = 40_000;
/// Segments of a path that is still worth knowing.
const LONGEST_PATH: usize = 9;
/// Heaps below this size are not worth the search for garbage.
const WORTH_COLLECTING: usize = 100;
/// Calls inside calls that are run in place.
const DEPTH: usize = 12;

/// A body being run: its scope and its variables.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) scope: ScopeId,
    pub(crate) act: Obj,
    /// `yield` hands a value to a consumer that was read.
    pub(crate) driven: bool,
}

/// An entry of the call stack, for stories and against endless recursion.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) scope: ScopeId,
    pub(crate) act: Obj,
    pub(crate) span: Span,
    pub(crate) how: Called,
}

/// How paths leave a body.
#[derive(Default)]
pub(crate) struct Exits {
    pub(crate) returns: Vec<(State, Value)>,
    pub(crate) yields: Vec<(State, Value)>,
    pub(crate) raises: Vec<State>,
}

/// What one instruction does to one path.
#[derive(Default)]
pub(crate) struct Step {
    pub(crate) next: Vec<State>,
    pub(crate) raises: Vec<State>,
    pub(crate) yields: Vec<(State, Value)>,
}

impl Step {
    pub(crate) fn on(state: State) -> Self {
        Self { next: vec![state], ..Self::default() }
    }
}

pub(crate) type Results = Vec<(State, Value)>;

pub(crate) struct Machine<'p> {
    pub(crate) program: &'p Program<'p>,
    pub(crate) capture: &'p Capture,
    sites: BTreeMap<SiteKey, u32>,
    kinds: Vec<(SiteKey, Kind)>,
    pub(crate) stack: Vec<Caller>,
    pub(crate) fuel: usize,
    pub(crate) outcome: Outcome,
    /// Exceptions that left callees since the caller last looked.
    pub(crate) raised: Vec<State>,
    /// Functions on the way from the starting point to the owner.
    pub(crate) path: BTreeSet<ScopeId>,
    /// Handlers that some caller has waiting.
    catching: usize,
    /// Events by number.
    pub(crate) rebinds: Vec<Rebind>,
    pub(crate) exposures: Vec<Exposure>,
    /// Objects that existed before the analysis starts: others hold them, too.
    pub(crate) outside: BTreeSet<Obj>,
    pub(crate) draining: u32,
    /// Objects that a step still needs and no variable holds yet.
    pub(crate) pinned: Vec<Obj>,
    /// What the last allocation renamed: values in flight need the new name, see [`Machine::current`].
    renamed: Option<(Obj, Obj)>,
    /// Iterators inside iterators being drawn from.
    pub(crate) drawing: u32,
    /// Scopes whose unknown call is being tried.
    pub(crate) probing: BTreeSet<ScopeId>,
    /// Variables that some container was indexed with.
    pub(crate) keyed: BTreeSet<VarId>,
    /// Classes of the file with their bases, found out once.
    pub(crate) derived: Option<Vec<(ScopeId, ScopeId)>>,
    /// What paths into other files mean, found out once.
    pub(crate) imported: BTreeMap<Ident, Option<Value>>,
    /// Fields of objects whose making was not run: defaults, what a `@property` wraps.
    pub(crate) preset: BTreeMap<(Obj, Field), Value>,
    /// Where the starting body can still come to the site.
    pub(crate) ahead: Ahead,
}

impl<'p> Machine<'p> {
    pub(crate) fn new(program: &'p Program<'p>, capture: &'p Capture) -> Self {
        Self {
            program,
            capture,
            sites: BTreeMap::new(),
            kinds: Vec::new(),
            stack: Vec::new(),
            fuel: FUEL,
            outcome: Outcome::default(),
            raised: Vec::new(),
            path: BTreeSet::new(),
            catching: 0,
            rebinds: Vec::new(),
            exposures: Vec::new(),
            outside: BTreeSet::new(),
            draining: 0,
            renamed: None,
            pinned: Vec::new(),
            drawing: 0,
            probing: BTreeSet::new(),
            keyed: BTreeSet::new(),
            derived: None,
            imported: BTreeMap::new(),
            preset: BTreeMap::new(),
            ahead: Ahead::default(),
        }
    }

    pub(crate) fn kind(&self, obj: Obj) -> &Kind {
        &self.kinds[obj.site as usize].1
    }

    pub(crate) fn site_key(&self, obj: Obj) -> &SiteKey {
        &self.kinds[obj.site as usize].0
    }

    fn site(&mut self, key: SiteKey, kind: Kind) -> u32 {
        match self.sites.entry(key.clone()) {
            Entry::Occupied(site) => *site.get(),
            Entry::Vacant(free) => {
                let number = self.kinds.len() as u32;
                self.kinds.push((key, kind));
                *free.insert(number)
            }
        }
    }

    /// What an object holds there, also when its making was not run.
    pub(crate) fn held_in(&self, state: &State, obj: Obj, field: Field) -> Option<Value> {
        state.get(obj, &field).or_else(|| self.preset.get(&(obj, field))).cloned()
    }

    /// The one object of a place that never makes a second.
    pub(crate) fn fixed(&mut self, key: SiteKey, kind: Kind) -> Obj {
        Obj { site: self.site(key, kind), age: Age::Now }
    }

    /// What a dotted path means. A path can grow in a loop (`node = node.next`): beyond
    /// what any table row says it is unknown.
    pub(crate) fn external(&mut self, path: &str) -> Value {
        let path = match path.strip_prefix("?.") {
            Some(rest) => &format!("?.{}", rest.rsplit('.').next().unwrap_or(rest)),
            None => path,
        };
        if path.contains("[][]") || path.split('.').count() > LONGEST_PATH {
            return Value::unknown();
        }
        if let Some(value) = self.in_other_file(path) {
            return value;
        }
        Value::one(self.fixed(SiteKey::External(path.into()), Kind::External(path.into())))
    }

    /// Makes an object; the one made before at this place becomes an earlier one.
    pub(crate) fn alloc(&mut self, state: &mut State, key: SiteKey, kind: Kind) -> Obj {
        let now = Obj { site: self.site(key, kind), age: Age::Now };
        self.renamed = if state.heap.contains_key(&now) { self.retire(state, now) } else { None };
        state.make(now);
        now
    }

    /// A value that was read before the last allocation, by its present name.
    ///
    /// ```python
    /// xs = filter(f, xs)      # the `xs` in flight is no longer the newest filter
    /// ```
    pub(crate) fn current(&self, mut value: Value) -> Value {
        if let Some((from, to)) = self.renamed {
            value.renamed(from, to);
        }
        value
    }

    pub(crate) fn current_call(&self, calling: &Calling) -> Calling {
        let args =
            calling.args.iter().map(|arg| Given { kind: arg.kind.clone(), value: self.current(arg.value.clone()) });
        calling.with(args.collect())
    }

    fn retire(&self, state: &mut State, now: Obj) -> Option<(Obj, Obj)> {
        let is_singled_out = state.tracked == Some(now) || state.owner == Some(now);
        if !is_singled_out && !state.is_reachable(now, self.roots(state)) {
            state.heap.remove(&now);
            state.marks.remove(&now);
            state.temps.remove(&now);
            return None;
        }
        let matters = is_singled_out || self.holds_tracked(state, now);
        let to = Obj { site: now.site, age: if matters { Age::Kept } else { Age::Old } };
        if to.age == Age::Kept && state.heap.contains_key(&to) {
            state.blurred.insert(to);
        }
        state.rename(now, to);
        Some((now, to))
    }

    /// Where everything alive hangs on: running frames, globals, what is exposed.
    pub(crate) fn roots(&self, state: &State) -> Vec<Obj> {
        let frames = self.stack.iter().map(|caller| caller.act);
        let held = state.exposed.keys().chain(state.running.keys()).chain(&self.outside).chain(&self.pinned).copied();
        frames.chain(held).collect()
    }

    /// Drops what nobody can reach; `also` is still in use.
    pub(crate) fn collect(&self, state: &mut State, also: &Value) {
        if state.heap.len() >= WORTH_COLLECTING {
            self.sweep(state, also);
        }
    }

    pub(crate) fn sweep(&self, state: &mut State, also: &Value) {
        let roots: Vec<Obj> = self.stack.iter().map(|caller| caller.act).chain(also.objs()).collect();
        let alive_owner = state.owner;
        let held = self.outside.iter().chain(&self.pinned).copied();
        state.collect(roots.into_iter().chain(alive_owner).chain(held));
        if state.tracked.is_some_and(|obj| !state.heap.contains_key(&obj)) {
            state.tracked = None;
        }
    }

    /// Notes where an iterator, generator or coroutine stands. That keeps paths apart where
    /// what it does next can run the tracked closure, or make it.
    pub(crate) fn mark(&self, state: &mut State, obj: Obj, mark: Mark) {
        let makes = match self.kind(obj) {
            Kind::Activation(scope) => self.program.is_inside(self.capture.site, *scope),
            _ => false,
        };
        let matters = makes || state.live().is_some() && self.holds_tracked(state, obj);
        state.marks.insert(obj, Standing::new(mark, matters));
    }

    pub(crate) fn is_running(&self, scope: ScopeId) -> bool {
        self.stack.iter().any(|caller| caller.scope == scope)
    }

    pub(crate) fn too_deep(&self) -> bool {
        self.stack.len() >= DEPTH
    }

    /// Runs a body from the given places until every path has left it.
    pub(crate) fn run(&mut self, frame: Frame, body: &'p Body, starts: Vec<(BlockId, u32, State)>) -> Exits {
        let mut exits = Exits::default();
        let mut paths = Paths::new(body);
        for (block, index, state) in starts {
            paths.reach(block, index, state);
        }
        while let Some((block, index, state)) = paths.next() {
            self.block(frame, body, (block, index), state, &mut paths, &mut exits);
        }
        exits.compact();
        exits
    }

    fn block(
        &mut self,
        frame: Frame,
        body: &'p Body,
        (id, from): (BlockId, u32),
        state: State,
        paths: &mut Paths<'p>,
        exits: &mut Exits,
    ) {
        let Some(block) = body.blocks.get(id.index()) else { return };
        if state.live().is_none() && self.ahead.is_behind(frame.scope, id) {
            return;
        }
        let mut states = vec![state];
        let mut raised = Vec::new();
        for (index, instr) in block.instrs.iter().enumerate().skip(from as usize) {
            let at = At { scope: body.scope, block: id, index: index as u32 };
            let mut next = Vec::new();
            for state in states {
                if self.out_of_fuel() {
                    return;
                }
                self.may_raise(block, instr, &state, &mut raised, paths, exits);
                let step = self.with_handler(block, |machine| machine.step(frame, instr, at, state));
                self.deliver(block, step.raises, paths, exits);
                exits.yields.extend(step.yields);
                if may_fail_halfway(&instr.op) {
                    step.next.iter().for_each(|state| self.may_raise(block, instr, state, &mut raised, paths, exits));
                }
                next.extend(step.next);
            }
            states = compact(next);
        }
        for state in states {
            let place = At { scope: body.scope, block: id, index: block.instrs.len() as u32 };
            self.end(frame, block, place, state, paths, exits);
        }
    }

    /// Gives up loudly: every verdict of this capture is at most `possible` then.
    fn out_of_fuel(&mut self) -> bool {
        self.fuel = self.fuel.saturating_sub(1);
        self.outcome.gave_up |= self.fuel == 0;
        self.fuel == 0
    }

    fn with_handler<T>(&mut self, block: &Block, act: impl FnOnce(&mut Self) -> T) -> T {
        let inside = usize::from(block.handler.is_some());
        self.catching += inside;
        let done = act(self);
        self.catching -= inside;
        done
    }

    /// Exceptions that leave what is called are kept in `raised`.
    pub(crate) fn while_catching<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> T {
        self.catching += 1;
        let done = act(self);
        self.catching -= 1;
        done
    }

    /// `raised`: what handlers were given by this block before. Most instructions change nothing they see.
    fn may_raise(
        &mut self,
        block: &Block,
        instr: &Instr,
        state: &State,
        raised: &mut Vec<State>,
        paths: &mut Paths<'p>,
        exits: &mut Exits,
    ) {
        let watched = block.handler.is_some() || self.catching > 0;
        if watched && can_raise(&instr.op) && !raised.iter().any(|it| it.differs_in_temps_only(state)) {
            raised.push(state.clone());
            self.deliver(block, vec![state.clone()], paths, exits);
        }
    }

    /// Exceptions go to the block's handler, or leave the body.
    fn deliver(&mut self, block: &Block, raises: Vec<State>, paths: &mut Paths<'p>, exits: &mut Exits) {
        for mut state in raises {
            if let Some(live) = state.live_mut() {
                live.abnormal = true;
            }
            match block.handler {
                Some(handler) => paths.reach(handler, 0, state),
                None if self.catching > 0 => merge(&mut exits.raises, state),
                None => {}
            }
        }
    }

    fn end(&mut self, frame: Frame, block: &'p Block, at: At, state: State, paths: &mut Paths<'p>, exits: &mut Exits) {
        match &block.end {
            End::Jump(to) => paths.reach(*to, 0, state),
            End::Fork(ways) => ways.iter().for_each(|&to| paths.reach(to, 0, state.clone())),
            End::Branch { test, then, orelse } => {
                let truth = self.truth(&state, &self.temp(frame, &state, *test));
                if truth != Some(false) {
                    paths.reach(*then, 0, state.clone());
                }
                if truth != Some(true) {
                    paths.reach(*orelse, 0, state);
                }
            }
            End::Return(value, span) => {
                let value = self.temp(frame, &state, *value);
                let states = if frame.driven { vec![state] } else { self.leave(frame, state, &value, *span) };
                exits.returns.extend(states.into_iter().map(|state| (state, value.clone())));
            }
            // A `raise` that the body catches itself is an ordinary way through it.
            End::Raise => match block.handler {
                Some(handler) => paths.reach(handler, 0, state),
                None => self.deliver(block, vec![state], paths, exits),
            },
            End::Next { iter, dst, body, exit, id } => {
                let source = self.temp(frame, &state, *iter);
                let span = self.program.loop_(*id).head;
                let drawn = self.with_handler(block, |machine| machine.next(frame, state, &source, at, span));
                for (mut state, element) in drawn.elements {
                    self.set_temp(frame, &mut state, *dst, element);
                    paths.reach(*body, 0, state);
                }
                for state in drawn.ends {
                    self.no_turn(frame, state, *id).into_iter().for_each(|state| paths.reach(*exit, 0, state));
                }
                self.deliver(block, drawn.raises, paths, exits);
            }
            End::Dead => {}
        }
    }

    /// Whether a value counts as true, where that is certain.
    pub(crate) fn truth(&self, state: &State, value: &Value) -> Option<bool> {
        if value.unknown || value.unset {
            return None;
        }
        if let Some(constant) = &value.constant {
            return value.objs.is_empty().then(|| is_true(constant));
        }
        match value.objs[..] {
            [(obj, true)] => self.object_truth(state, obj),
            _ => None,
        }
    }

    fn object_truth(&self, state: &State, obj: Obj) -> Option<bool> {
        match self.kind(obj) {
            Kind::Function(_) | Kind::Class(_) | Kind::Partial | Kind::Lazy(_) | Kind::Method(_) => Some(true),
            Kind::Activation(_) | Kind::Iterator | Kind::Worker | Kind::Task => Some(true),
            Kind::Container(_) => {
                let certain = state.fields(obj).any(|(_, value)| value.objs.iter().any(|(_, must)| *must));
                certain.then_some(true)
            }
            Kind::Instance(_) | Kind::View(_) | Kind::External(_) | Kind::Outside => None,
        }
    }

    pub(crate) fn body_of(&self, scope: ScopeId) -> Option<&'p Body> {
        self.program.body(scope)
    }

    pub(crate) fn flavor(&self, scope: ScopeId) -> Flavor {
        self.body_of(scope).map_or(Flavor::Plain, |body| body.flavor)
    }

    /// The span of the call that is being made.
    pub(crate) fn enter(&mut self, scope: ScopeId, act: Obj, span: Span, how: Called) {
        self.stack.push(Caller { scope, act, span, how });
    }
}

fn is_true(constant: &Const) -> bool {
    match constant {
        Const::None | Const::False => false,
        Const::True | Const::Ellipsis => true,
        Const::Int(text) => text != "0",
        Const::Float(bits) | Const::Complex(bits) => f64::from_bits(*bits) != 0.0,
        Const::Str(text) => !text.is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
    }
}

fn can_raise(op: &Op) -> bool {
    !matches!(
        op,
        Op::Const { .. }
            | Op::Opaque { .. }
            | Op::Move { .. }
            | Op::Store { .. }
            | Op::Build { .. }
            | Op::Function { .. }
            | Op::Enter { .. }
            | Op::Leave { .. }
            | Op::Turn { .. }
            | Op::Test { .. }
            | Op::NoTurn { .. }
            | Op::Forget { .. }
            | Op::Not { .. }
            | Op::IsNone { .. }
            | Op::Caught { .. }
            | Op::Collect { .. }
    )
}

/// May have done part of its work when it raises.
fn may_fail_halfway(op: &Op) -> bool {
    matches!(op, Op::Call { .. } | Op::Await { .. } | Op::YieldFrom { .. } | Op::Yield { .. } | Op::EnterContext { .. })
}

impl Exits {
    fn compact(&mut self) {
        self.returns = compact_results(std::mem::take(&mut self.returns));
        let mut yields: Results = Vec::new();
        for (state, value) in std::mem::take(&mut self.yields) {
            merge_result(&mut yields, state, value);
        }
        self.yields = yields;
    }
}

pub(crate) fn merge(states: &mut Vec<State>, state: State) {
    let key = state.key();
    match states.iter_mut().find(|it| it.key() == key) {
        Some(same) => {
            same.absorb(&state);
        }
        None => states.push(state),
    }
}

pub(crate) fn compact(states: Vec<State>) -> Vec<State> {
    if states.len() < 2 {
        return states;
    }
    let mut merged = Vec::new();
    for state in states {
        merge(&mut merged, state);
    }
    merged
}

pub(crate) fn merge_result(results: &mut Results, state: State, value: Value) {
    let key = state.key();
    match results.iter_mut().find(|(it, _)| it.key() == key) {
        Some((same, held)) => {
            same.absorb(&state);
            *held = held.join(&value);
        }
        None => results.push((state, value)),
    }
}

pub(crate) fn compact_results(results: Results) -> Results {
    if results.len() < 2 {
        return results;
    }
    let mut merged = Results::new();
    for (state, value) in results {
        merge_result(&mut merged, state, value);
    }
    merged
}
