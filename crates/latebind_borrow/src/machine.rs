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

use std::collections::{BTreeMap, BTreeSet};

use latebind_flow::ir::{At, Block, BlockId, Body, End, Flavor, Instr};
use latebind_scopes::{ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::Ident;

use crate::ahead::Ahead;
use crate::capture::Capture;
use crate::expose::Exposure;
use crate::outcome::{Called, Outcome, Rebind};
use crate::paths::Paths;
use crate::program::Program;
use crate::raising::{can_raise, may_fail_halfway};
use crate::results::{Exits, compact, merge};
use crate::state::State;
use crate::value::{Field, Kind, Obj, SiteKey, Value};

/// Instructions one capture may cost, from one starting point.
pub(crate) const FUEL: usize = 100_000;
/// The same with code of other files: where that does not end soon, it does not end later either.
pub(crate) const FUEL_AMONG_OTHERS: usize = 30_000;
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

#[derive(Clone)]
pub(crate) struct Machine<'p> {
    pub(crate) program: &'p Program<'p>,
    pub(crate) capture: &'p Capture,
    pub(crate) sites: BTreeMap<SiteKey, u32>,
    pub(crate) kinds: Vec<(SiteKey, Kind)>,
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
    pub(crate) renamed: Option<(Obj, Obj)>,
    /// Iterators inside iterators being drawn from.
    pub(crate) drawing: u32,
    /// Scopes whose unknown call is being tried.
    pub(crate) probing: BTreeSet<ScopeId>,
    /// Variables that some container was indexed with.
    pub(crate) keyed: BTreeSet<VarId>,
    /// Classes of the file with their bases, found out once.
    pub(crate) derived: Option<Vec<(ScopeId, ScopeId)>>,
    /// Classes whose instances Python may ask to call what they hold, and others; found out once.
    pub(crate) calling_unseen: BTreeMap<ScopeId, bool>,
    /// What paths into other files mean, found out once.
    pub(crate) imported: BTreeMap<Ident, Option<Value>>,
    /// Fields of objects whose making was not run: defaults, what a `@property` wraps.
    pub(crate) preset: BTreeMap<(Obj, Field), Value>,
    /// A call is run aside: nothing it does is told.
    pub(crate) is_aside: bool,
    /// What calls run aside returned.
    pub(crate) made_aside: BTreeMap<At, Value>,
    /// The closure that a path makes first is the tracked one.
    pub(crate) tracks_first: bool,
    /// Where the starting body can still come to the site.
    pub(crate) ahead: Ahead,
}

impl<'p> Machine<'p> {
    pub(crate) fn new(program: &'p Program<'p>, capture: &'p Capture, fuel: usize) -> Self {
        Self {
            program,
            capture,
            sites: BTreeMap::new(),
            kinds: Vec::new(),
            stack: Vec::new(),
            fuel,
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
            calling_unseen: BTreeMap::new(),
            imported: BTreeMap::new(),
            preset: BTreeMap::new(),
            is_aside: false,
            made_aside: BTreeMap::new(),
            tracks_first: false,
            ahead: Ahead::default(),
        }
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
    pub(crate) fn out_of_fuel(&mut self) -> bool {
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
