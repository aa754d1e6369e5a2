//! The tracked closure: its birth, the rebinds that make it stale, the turns of
//! the loops around it, and the reads that prove the bug.

use latebind_flow::ir::LoopId;
use latebind_source::Span;

use crate::machine::{Caller, Frame, Machine};
use crate::obj_set::ObjSet;
use crate::outcome::{Called, Rebind, RebindHow, SelfBinding, Witness};
use crate::phase::{Borrow, Bound, Live, Phase, TurnState};
use crate::state::State;
use crate::value::{Age, Field, Kind, Obj, SiteKey, Value};

/// Whose code reads the captured variable.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Whose {
    Tracked,
    /// Paths have met: the tracked closure's, or another one's of the site.
    Perhaps,
    Others,
}

impl Machine<'_> {
    /// The paths on which the closure just made is the tracked one.
    pub(crate) fn track(&mut self, frame: Frame, state: &State, obj: Obj) -> Vec<State> {
        if self.is_aside {
            return Vec::new();
        }
        let owners = self.owners(frame, state, self.capture.owner);
        let Some(owner) = owners.single().filter(|&act| state.is_single(act)) else {
            return Vec::new();
        };
        self.outcome.created = true;
        let held = state.get(owner, &Field::Var(self.capture.var)).cloned();
        let borrows = match &held {
            Some(value) if value.unset => vec![Borrow::Fresh, Borrow::Intended],
            Some(_) => vec![Borrow::Fresh],
            None => vec![Borrow::Intended],
        };
        self.outcome.borrowed |= borrows.contains(&Borrow::Fresh);
        self.outcome.perhaps_unbound |= borrows.contains(&Borrow::Intended);
        borrows.into_iter().map(|borrow| self.born(state, obj, owner, borrow, held.as_ref())).collect()
    }

    fn born(&self, state: &State, obj: Obj, owner: Obj, borrow: Borrow, held: Option<&Value>) -> State {
        // Made by a call that unknown code may make: no path has to come to that.
        let abnormal = !self.probing.is_empty();
        let live = Live { borrow, turn: TurnState::Same, abnormal, counts: false, read_in_turn: false };
        State {
            phase: Phase::Live(live),
            tracked: Some(obj),
            owner: Some(owner),
            snapshot_at: state.bound_at,
            snapshot: held
                .filter(|value| value.objs.is_empty() && !value.unknown)
                .and_then(|value| value.constant.clone()),
            ..state.clone()
        }
    }

    // -- rebinds

    /// The captured variable takes a new value.
    pub(crate) fn rebind(
        &mut self,
        frame: Frame,
        state: &mut State,
        value: &Value,
        before: Option<&Value>,
        how: RebindHow,
        span: Span,
    ) {
        let foreign = !self.is_own_write(frame, span);
        let own = self.program.is_inside(frame.scope, self.capture.site);
        let is_itself = state.tracked.is_some_and(|tracked| value.is_must(tracked));
        if is_itself && state.live().is_some_and(|live| live.turn == TurnState::Same) {
            return self.bound_to_itself(state, before, Rebind { span, how, scope: frame.scope });
        }
        let steady = state.snapshot_at == Bound::At(span) && self.capture.steady.contains(&span);
        let same = steady || state.snapshot.is_some() && value.objs.is_empty() && value.constant == state.snapshot;
        let borrow = match (own, same, foreign) {
            (true, ..) => return,
            (_, true, _) => Borrow::Fresh,
            (_, _, true) => Borrow::Foreign,
            _ => Borrow::Stale,
        };
        let how = if foreign { RebindHow::Elsewhere } else { how };
        self.change(state, borrow, Rebind { span, how, scope: frame.scope });
    }

    /// By the owner's code, or by a loop around the site (`global i` and `for i in …`).
    fn is_own_write(&self, frame: Frame, span: Span) -> bool {
        let runs_owner = crate::capture::runs_in(self.program.scopes, self.capture.owner, frame.scope);
        let in_loop = |id: &LoopId| self.program.loop_(*id).repeats.iter().any(|part| part.contains(span));
        runs_owner || self.capture.turns.iter().any(in_loop)
    }

    /// Recursion, or a wrapper that calls itself instead of what it wraps. One that only hands the name on
    /// reads another value than it captured.
    fn bound_to_itself(&mut self, state: &mut State, before: Option<&Value>, rebind: Rebind) {
        let calls_it = self.program.arguments.are_called(self.capture);
        match before.filter(|value| self.held_other_callable(value)) {
            Some(_) if !calls_it => return self.change(state, Borrow::Stale, rebind),
            Some(before) => {
                let is_known = !before.objs().any(|obj| matches!(self.kind(obj), Kind::Outside));
                let certain = is_known && !before.unset && self.outcome.self_binding.is_none_or(|it| it.certain);
                self.outcome.self_binding = Some(SelfBinding { at: rebind.span, certain });
            }
            None => self.outcome.recursive |= calls_it,
        }
        state.snapshot = None;
        if let Some(live) = state.live_mut() {
            live.borrow = Borrow::Fresh;
        }
    }

    /// Whether the name held another callable than an earlier closure of this site. What the caller must give is
    /// one where the closure calls it under a name that is not its own.
    fn held_other_callable(&self, before: &Value) -> bool {
        let is_def = self.program.scopes.scope(self.capture.site).kind != latebind_scopes::ScopeKind::Lambda;
        let is_named_so =
            is_def && self.program.name(self.capture.site) == &self.program.scopes.var(self.capture.var).name;
        let callable = (before.unknown && !is_def)
            || before.objs().any(|obj| match self.kind(obj) {
                Kind::Function(scope) => *scope != self.capture.site,
                Kind::Class(_) | Kind::Partial | Kind::Method(_) | Kind::External(_) | Kind::Instance(_) => true,
                Kind::Decorator(_) | Kind::Decorated(_) => true,
                Kind::Outside => !is_named_so && self.is_always_given(obj),
                _ => false,
            });
        let same_site =
            before.objs().any(|obj| matches!(self.kind(obj), Kind::Function(scope) if *scope == self.capture.site));
        callable && !same_site
    }

    /// A parameter without a default: `def visit(tree, go=None)` has no callable to lose.
    fn is_always_given(&self, obj: Obj) -> bool {
        let SiteKey::Param(function, n) = *self.site_key(obj) else { return true };
        let param = self.body_of(function).and_then(|body| body.params.get(n as usize));
        param.is_none_or(|param| !param.has_default)
    }

    /// The captured variable loses its value.
    pub(crate) fn unbind(&mut self, frame: Frame, state: &mut State, how: RebindHow, span: Span) {
        self.change(state, Borrow::Deleted, Rebind { span, how, scope: frame.scope });
    }

    fn change(&mut self, state: &mut State, borrow: Borrow, rebind: Rebind) {
        let Some(live) = state.live_mut() else { return };
        if live.borrow == Borrow::Intended {
            return;
        }
        if live.turn == TurnState::Testing {
            live.turn = TurnState::Moved;
        }
        live.borrow = borrow;
        if borrow == Borrow::Fresh {
            return;
        }
        let number = self.rebind_number(rebind);
        state.rebinds.insert(number);
        self.outcome.rebound |= borrow != Borrow::Foreign;
        self.look_at_exposed(state);
    }

    fn rebind_number(&mut self, rebind: Rebind) -> usize {
        match self.rebinds.iter().position(|it| *it == rebind) {
            Some(number) => number,
            None => {
                self.rebinds.push(rebind);
                self.rebinds.len() - 1
            }
        }
    }

    // -- turns

    fn is_own_turn(&self, frame: Frame, state: &State, id: LoopId) -> bool {
        let owner = self.owners(frame, state, self.capture.owner).single();
        self.capture.turns.contains(&id) && owner.is_some() && owner == state.owner
    }

    pub(crate) fn test_begins(&mut self, frame: Frame, mut state: State, id: LoopId) -> State {
        let is_own = self.is_own_turn(frame, &state, id);
        // The test may rebind, call, and let go of it.
        self.outcome.outlives |= is_own && state.tracked.is_some();
        if is_own
            && let Some(live) = state.live_mut()
            && live.turn == TurnState::Same
        {
            live.turn = TurnState::Testing;
        }
        state
    }

    pub(crate) fn turn_begins(&mut self, frame: Frame, mut state: State, id: LoopId) -> State {
        if self.is_own_turn(frame, &state, id)
            && let Some(live) = state.live_mut()
        {
            let is_later = live.turn == TurnState::Moved;
            live.turn = TurnState::Moved;
            live.counts |= self.capture.heads.is_empty() || self.capture.heads.contains(&id);
            self.outcome.moved = true;
            // What the last turn left behind must not be mixed with what this one makes there.
            self.collect(&mut state, &Value::plain());
            self.outcome.outlives |= state.tracked.is_some();
            self.age_with_turn(&mut state, id);
            if is_later {
                self.look_at_special_method(&state);
                self.look_at_unseen_callers(&state);
            }
        }
        state
    }

    /// What the last turn made to hold the tracked closure is an earlier one from now on, whether or not this
    /// turn comes to its place again: so paths that do and paths that do not agree on what it is called.
    ///
    /// ```python
    /// for row in rows:
    ///     act = (lambda: row) if row else None
    ///     acts.append((1, act))       # a pair in every turn, a closure in some
    /// ```
    fn age_with_turn(&self, state: &mut State, id: LoopId) {
        let is_new = |obj: &&Obj| obj.age == Age::Now && self.is_made_in(**obj, id);
        let made: Vec<Obj> = state.heap.keys().filter(is_new).copied().collect();
        for now in made {
            let kept = Obj { site: now.site, age: Age::Kept };
            let is_holder = state.tracked != Some(now) && self.holds_tracked(state, now);
            if is_holder && !state.heap.contains_key(&kept) {
                state.rename(now, kept);
            }
        }
    }

    /// By a statement of the loop, or by a function that one calls.
    fn is_made_in(&self, obj: Obj, id: LoopId) -> bool {
        let is_of_loop = |span: Span| self.program.loop_(id).repeats.iter().any(|part| part.contains(span));
        let key = self.site_key(obj);
        let is_called_there = matches!(key, SiteKey::During(call, ..) if is_of_loop(*call));
        let is_made_there = || key.made_at().and_then(|at| self.program.span_at(at)).is_some_and(is_of_loop);
        !matches!(self.kind(obj), Kind::Activation(_)) && (is_called_there || is_made_there())
    }

    /// The loop ends. `None`: the path can tell nothing new.
    pub(crate) fn no_turn(&mut self, frame: Frame, mut state: State, id: LoopId) -> Option<State> {
        if !self.is_own_turn(frame, &state, id) {
            return Some(state);
        }
        if let Some(live) = state.live_mut().filter(|live| live.turn == TurnState::Testing) {
            live.turn = TurnState::Same;
        }
        if !self.is_outermost(id) {
            return Some(state);
        }
        self.collect(&mut state, &Value::plain());
        self.look_at_special_method(&state);
        self.look_at_unseen_callers(&state);
        self.unless_over(state)
    }

    /// No loop around this one rebinds the variable: what is in its last turn stays there.
    fn is_outermost(&self, id: LoopId) -> bool {
        let head = self.program.loop_(id).head;
        let is_around = |it: &LoopId| self.program.loop_(*it).repeats.iter().any(|part| part.contains(head));
        !self.capture.turns.iter().any(|it| *it != id && is_around(it))
    }

    /// Nobody holds the tracked closure any more, and no other turn of it will begin (or one has):
    /// the rest of the path can tell nothing new.
    pub(crate) fn unless_over(&mut self, state: State) -> Option<State> {
        let Some(live) = state.live().filter(|_| state.tracked.is_none()) else { return Some(state) };
        self.not_read(&live.clone());
        None
    }

    /// The path ends: did it get around a stale read?
    pub(crate) fn not_read(&mut self, live: &Live) {
        if !live.abnormal && live.borrow != Borrow::Intended {
            self.outcome.missed |= !live.read_in_turn;
            self.outcome.missed_moved |= live.turn == TurnState::Moved && live.counts;
        }
    }

    // -- reads

    /// Code in `frame` reads the captured variable: a stale read, if the frame belongs to
    /// the tracked closure. A path that proved the bug goes no further.
    pub(crate) fn read_captured(&mut self, frame: Frame, mut state: State) -> Vec<State> {
        let whose = self.whose(frame, &state);
        if whose == Whose::Others {
            return vec![state];
        }
        let owner = self.owners(frame, &state, self.capture.owner).single();
        let Some(live) = state.live().cloned().filter(|_| owner.is_some() && owner == state.owner) else {
            return vec![state];
        };
        if matches!(live.borrow, Borrow::Fresh | Borrow::Intended) {
            return vec![state];
        }
        let (called, at) = self.present_call();
        self.testify(&state, &live, called, at);
        if whose == Whose::Perhaps {
            return vec![state];
        }
        if live.borrow == Borrow::Deleted || (live.borrow == Borrow::Stale && live.turn == TurnState::Moved) {
            return Vec::new();
        }
        if let Some(live) = state.live_mut() {
            live.read_in_turn = true;
        }
        vec![state]
    }

    /// Whose code runs in the frame: the tracked closure's, or that of one which a call of it made.
    fn whose(&self, frame: Frame, state: &State) -> Whose {
        let Some(tracked) = state.tracked else { return Whose::Others };
        let acts = self.owners(frame, state, self.capture.site);
        let callee = |act| state.get(act, &Field::Callee);
        if acts.objs().any(|act| act == tracked || callee(act).is_some_and(|it| it.is_must(tracked))) {
            return Whose::Tracked;
        }
        let perhaps = acts.objs().any(|act| callee(act).is_some_and(|it| it.holds(tracked)));
        if perhaps { Whose::Perhaps } else { Whose::Others }
    }

    /// The call that runs the closure's body: the innermost one into the site.
    fn present_call(&self) -> (Called, Span) {
        let inside = |caller: &&Caller| self.program.is_inside(caller.scope, self.capture.site);
        let own = self.stack.iter().rev().find(|caller| caller.scope == self.capture.site);
        let caller = own.or_else(|| self.stack.iter().rev().find(inside));
        caller.map_or((Called::Here, Span::default()), |caller| (caller.how.clone(), caller.span))
    }

    pub(crate) fn testify(&mut self, state: &State, live: &Live, called: Called, at: Span) {
        let Some(rebind) = state.rebinds.first().and_then(|&number| self.rebinds.get(number)).cloned() else { return };
        let moved = live.turn == TurnState::Moved;
        let rebind = self.best_rebind(state, live).unwrap_or(rebind);
        // The statement that gave the value is run again: it may well give an equal one.
        let is_again = matches!(state.snapshot_at, Bound::Somewhere) || state.snapshot_at == Bound::At(rebind.span);
        let perhaps_equal = !moved && live.borrow == Borrow::Stale && is_again;
        self.outcome.witness(Witness {
            borrow: live.borrow,
            moved,
            rebind,
            called,
            at,
            abnormal: live.abnormal || perhaps_equal,
        });
    }

    /// The rebind that tells the story best: a deletion for a read of nothing, else the
    /// loop's own target.
    fn best_rebind(&self, state: &State, live: &Live) -> Option<Rebind> {
        let all = || state.rebinds.iter().filter_map(|&number| self.rebinds.get(number));
        let deletes = |it: &&Rebind| matches!(it.how, RebindHow::Del | RebindHow::HandlerEnd);
        let wanted = match live.borrow {
            Borrow::Deleted => all().rfind(deletes),
            Borrow::Foreign => all().find(|it| it.how == RebindHow::Elsewhere),
            _ => all().find(|it| it.how == RebindHow::Target).or_else(|| all().find(|it| !deletes(it))),
        };
        wanted.cloned()
    }

    // -- holders

    /// Whether the tracked closure can be run through what `obj` holds.
    pub(crate) fn holds_tracked(&self, state: &State, obj: Obj) -> bool {
        self.leads_to_tracked(state, [obj], &mut ObjSet::default())
    }

    /// The tracked closure itself, or one that a call of it has made and that reads the variable, too.
    fn speaks_for_tracked(&self, state: &State, obj: Obj) -> bool {
        let Some(tracked) = state.tracked else { return false };
        if obj == tracked {
            return true;
        }
        let (Kind::Function(scope) | Kind::Activation(scope)) = *self.kind(obj) else { return false };
        if !self.program.captured_by(scope).any(|var| var == self.capture.var) {
            return false;
        }
        let makers = state.get(obj, &Field::Outer(self.capture.site)).into_iter().flat_map(Value::objs);
        makers.into_iter().any(|act| {
            act == tracked || state.get(act, &Field::Callee).is_some_and(|callee| callee.objs().any(|it| it == tracked))
        })
    }

    /// Of the objects that are certainly there, those nearest to the tracked closure: which
    /// of them is handed out decides what is called. (Farther ones may lead to it, too, by
    /// way of what they capture.)
    pub(crate) fn nearest_holders(&self, state: &State, value: &Value) -> Vec<Obj> {
        let certain = value.objs.iter().filter(|(_, must)| *must).map(|(obj, _)| *obj);
        let far: Vec<(usize, Obj)> = certain.filter_map(|obj| Some((self.distance(state, obj)?, obj))).collect();
        let nearest = far.iter().map(|(steps, _)| *steps).min();
        far.into_iter().filter(|(steps, _)| Some(*steps) == nearest).map(|(_, obj)| obj).collect()
    }

    fn distance(&self, state: &State, from: Obj) -> Option<usize> {
        let mut seen = std::collections::BTreeSet::from([from]);
        let mut ring = vec![from];
        for steps in 0.. {
            if ring.is_empty() {
                return None;
            }
            if ring.iter().any(|&obj| self.speaks_for_tracked(state, obj)) {
                return Some(steps);
            }
            let mut next = Vec::new();
            ring.iter().for_each(|&obj| self.held(state, obj, &mut next));
            ring = next.into_iter().filter(|&obj| seen.insert(obj)).collect();
        }
        None
    }

    /// Whether it can be run through one of `roots`, by way of nothing that was `seen` before.
    pub(crate) fn leads_to_tracked(
        &self,
        state: &State,
        roots: impl IntoIterator<Item = Obj>,
        seen: &mut ObjSet,
    ) -> bool {
        state.tracked.is_some() && self.search(state, roots, seen, |it| self.speaks_for_tracked(state, it))
    }

    pub(crate) fn value_holds_tracked(&self, state: &State, value: &Value) -> bool {
        self.leads_to_tracked(state, value.objs(), &mut ObjSet::default())
    }

    /// What code holding `roots` can get at: containers give their elements, closures
    /// what they capture.
    pub(crate) fn reach(&self, state: &State, roots: impl IntoIterator<Item = Obj>) -> Vec<Obj> {
        let mut reached = Vec::new();
        self.search(state, roots, &mut ObjSet::default(), |obj| {
            reached.push(obj);
            false
        });
        reached.sort_unstable();
        reached
    }

    /// Looks through what code holding `roots` can get at, but for what was seen, until something is `wanted`.
    fn search(
        &self,
        state: &State,
        roots: impl IntoIterator<Item = Obj>,
        seen: &mut ObjSet,
        mut wanted: impl FnMut(Obj) -> bool,
    ) -> bool {
        let mut todo: Vec<Obj> = roots.into_iter().collect();
        while let Some(obj) = todo.pop() {
            if seen.insert(obj) {
                if wanted(obj) {
                    return true;
                }
                self.held(state, obj, &mut todo);
            }
        }
        false
    }

    fn held(&self, state: &State, obj: Obj, todo: &mut Vec<Obj>) {
        let code = match self.kind(obj) {
            Kind::Function(scope) | Kind::Activation(scope) => Some(*scope),
            _ => None,
        };
        for (field, value) in state.fields(obj) {
            if !matches!(field, Field::Outer(_)) {
                todo.extend(value.objs());
            }
        }
        let Some(scope) = code else { return };
        todo.extend(state.temps.get(&obj).into_iter().flat_map(|temps| temps.values()).flat_map(Value::objs));
        for var in self.program.captured_by(scope) {
            let owner = self.program.owner(var);
            for act in state.get(obj, &Field::Outer(owner)).into_iter().flat_map(Value::objs) {
                todo.extend(state.get(act, &Field::Var(var)).into_iter().flat_map(Value::objs));
            }
        }
    }
}
