//! Default factories that are handed over: what a `defaultdict` is made with waits for a missing key.
//!
//! ```python
//! for size in sizes:
//!     share = 1 / size
//!     self.table[size] = defaultdict(lambda: share)     # a missing key calls it, later
//! ```
//!
//! A dict that its turn uses may have done its work by then, and so may one whose place another turn takes.

use latebind_flow::ir::{At, Display};
use latebind_scopes::{BindingKind, Read, ScopeId, ScopeKind, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId, Ident, Stmt, Tree};

use crate::machine::Machine;
use crate::on_the_spot::is_builtin;
use crate::outcome::Called;
use crate::phase::{Borrow, TurnState};
use crate::state::State;
use crate::value::{Field, Kind, Obj, Value};

/// A variable and the attributes and items that follow it: `self.table[size]`.
struct Way {
    root: ExprId,
    /// The whole of it.
    end: ExprId,
    /// The attribute behind the variable, if it is one.
    first: Option<Ident>,
    steps: usize,
}

impl Machine<'_> {
    /// How the dicts in `value` that wait for a missing key are called, once it is handed over like that.
    pub(crate) fn handed_over(&self, state: &State, value: &Value, how: &Called) -> Option<Obj> {
        let live = state.live()?;
        let is_told = *how == Called::OnMissingKey;
        let is_kept = matches!(how, Called::Stored | Called::Returned | Called::Yielded);
        let is_stale = live.borrow == Borrow::Stale && live.turn == TurnState::Moved;
        if !(is_told || is_kept && is_stale) || sets_factories(self.program.tree) {
            return None;
        }
        self.waiting_in(state, value)
    }

    /// The dict among what is certainly held there that has the tracked closure for its factory, and whose turn
    /// did not use it.
    fn waiting_in(&self, state: &State, value: &Value) -> Option<Obj> {
        let mut todo: Vec<Obj> = certain(value).collect();
        let mut seen = Vec::new();
        while let Some(obj) = todo.pop() {
            if seen.contains(&obj) || !state.is_single(obj) {
                continue;
            }
            seen.push(obj);
            if self.waits(state, obj) {
                return Some(obj);
            }
            if matches!(self.kind(obj), Kind::Container(_)) {
                todo.extend(state.fields(obj).filter(|(field, _)| is_element(field)).flat_map(|(_, it)| certain(it)));
            }
        }
        None
    }

    fn waits(&self, state: &State, dict: Obj) -> bool {
        let factory = state.get(dict, &Field::Factory);
        let is_dict = matches!(self.kind(dict), Kind::Container(Display::Dict));
        is_dict && factory.is_some_and(|it| state.tracked.is_some_and(|tracked| it.is_must(tracked)))
    }

    /// The turn looks into the dict: what comes later may find all that it wants.
    pub(crate) fn used(&mut self, state: &mut State, dict: Obj) {
        if !self.waits(state, dict) || state.live().is_none_or(|live| live.turn == TurnState::Moved) {
            return;
        }
        let factory = state.get(dict, &Field::Factory).cloned().unwrap_or_default();
        state.set(dict, Field::Factory, factory.weakened());
        let handed = state.exposed.get(&dict).map(|&number| self.exposures[number].clone());
        if let Some(handed) = handed.filter(|it| it.how == Called::OnMissingKey) {
            let number = self.exposure(Called::Stored, handed.at);
            state.exposed.insert(dict, number);
        }
    }

    /// How what is stored at a place is called, where that is a dict that waits for a missing key.
    pub(crate) fn called_from_place(&self, state: &State, value: &Value, at: At, place: Span) -> Called {
        let waits = certain(value).any(|obj| self.waits(state, obj));
        match waits && self.is_of_its_turn(at.scope, place) && self.is_left_alone(at.scope, place) {
            true => Called::OnMissingKey,
            false => Called::Stored,
        }
    }

    /// The place is there when the owner is gone, and nothing that the turn does looks into it.
    fn is_left_alone(&self, scope: ScopeId, place: Span) -> bool {
        let tree = self.program.tree;
        let Some(place) = tree.expr_ids().find_map(|id| way_to(tree, id).filter(|it| tree.expr_span(it.end) == place))
        else {
            return false;
        };
        let Expr::Name(name) = tree.expr(place.root) else { return false };
        let Some(root) = self.program.scopes.resolve(scope, name) else { return false };
        let is_module = self.program.kind(self.program.owner(root)) == ScopeKind::Module;
        // A function inside the owner may well be called in the turn.
        let is_inner = |read: &Read| !is_module && self.program.host(read.scope) != scope;
        let mut reads = self.program.scopes.all_reads(root).iter();
        self.outlives_owner(root, scope) && reads.all(|read| self.is_harmless(read.expr, is_inner(read), &place))
    }

    /// A parameter, what the loop goes over, or a module's own.
    fn outlives_owner(&self, root: VarId, scope: ScopeId) -> bool {
        let owner = self.program.owner(root);
        let is_of_loop = |span: Span| {
            let mut targets = self.capture.turns.iter().filter_map(|&id| self.program.loop_(id).target);
            targets.any(|target| target.contains(span))
        };
        match self.program.kind(owner) {
            ScopeKind::Module => scope == owner || !self.calls_code(scope),
            _ => {
                let mut bindings = self.program.scopes.bindings(root).iter();
                scope == owner && bindings.all(|it| it.kind == BindingKind::Param || is_of_loop(it.span))
            }
        }
    }

    /// The turn calls something that may look into a module's variables.
    fn calls_code(&self, scope: ScopeId) -> bool {
        let tree = self.program.tree;
        let site = self.program.scopes.scope(self.capture.site).span;
        let is_run = |span: Span| self.is_in_turn(span) && !site.contains(span);
        let mut calls = tree.expr_ids().filter(|&id| is_run(tree.expr_span(id)));
        calls.any(|id| match tree.expr(id) {
            Expr::Call { func, .. } => match tree.expr(*func) {
                Expr::Name(name) => name != "defaultdict" && !is_builtin(self.program, scope, name),
                Expr::Attribute { attr, .. } => attr != "defaultdict",
                _ => true,
            },
            _ => false,
        })
    }

    fn is_in_turn(&self, span: Span) -> bool {
        let mut parts = self.capture.turns.iter().flat_map(|&id| &self.program.loop_(id).repeats);
        parts.any(|part| part.contains(span))
    }

    /// In the turn the variable is only there for stores and for other attributes; elsewhere the dicts get no
    /// other name.
    fn is_harmless(&self, read: ExprId, is_inner: bool, place: &Way) -> bool {
        let tree = self.program.tree;
        let way = longest_way(tree, read);
        let span = tree.expr_span(way.end);
        let leads_there = way.steps == 0 || way.first == place.first;
        let is_site = self.program.scopes.scope(self.capture.site).span.contains(span);
        if is_site || !is_inner && !self.is_in_turn(span) {
            return !leads_there || !is_renamed(tree, way.end);
        }
        match leads_there {
            true => way.steps > 0 && way.steps <= place.steps + 1 && is_stored_to(tree, way.end),
            // `self.share(size)` may look into everything that `self` has.
            false => way.steps > 1 || !is_called(tree, way.end),
        }
    }
}

/// The way that an expression spells, if it spells nothing else.
fn way_to(tree: &Tree, end: ExprId) -> Option<Way> {
    match tree.expr(end) {
        Expr::Name(_) => Some(Way { root: end, end, first: None, steps: 0 }),
        Expr::Attribute { value, attr, .. } => {
            let way = way_to(tree, *value)?;
            let first = if way.steps == 0 { Some(attr.clone()) } else { way.first };
            Some(Way { root: way.root, end, first, steps: way.steps + 1 })
        }
        Expr::Subscript { value, .. } => {
            let way = way_to(tree, *value)?;
            Some(Way { end, steps: way.steps + 1, ..way })
        }
        _ => None,
    }
}

fn longest_way(tree: &Tree, root: ExprId) -> Way {
    let start = tree.expr_span(root).start;
    let from_here = tree.expr_ids().filter(|&id| tree.expr_span(id).start == start);
    let ways = from_here.filter_map(|id| way_to(tree, id)).filter(|way| way.root == root);
    ways.max_by_key(|way| way.steps).unwrap_or(Way { root, end: root, first: None, steps: 0 })
}

fn is_stored_to(tree: &Tree, place: ExprId) -> bool {
    tree.stmt_ids().any(|id| match tree.stmt(id) {
        Stmt::Assign { targets, .. } => targets.contains(&place),
        Stmt::AnnAssign { target, .. } => *target == place,
        _ => false,
    })
}

fn is_renamed(tree: &Tree, value: ExprId) -> bool {
    tree.stmt_ids().any(|id| matches!(tree.stmt(id), Stmt::Assign { value: it, .. } if *it == value))
}

fn is_called(tree: &Tree, callee: ExprId) -> bool {
    tree.expr_ids().any(|id| matches!(tree.expr(id), Expr::Call { func, .. } if *func == callee))
}

/// `table.default_factory = None`: from then on a missing key is one.
fn sets_factories(tree: &Tree) -> bool {
    tree.expr_ids().any(|id| matches!(tree.expr(id), Expr::Attribute { attr, .. } if attr == "default_factory"))
}

fn certain(value: &Value) -> impl Iterator<Item = Obj> {
    value.objs.iter().filter(|(_, must)| *must).map(|(obj, _)| *obj)
}

fn is_element(field: &Field) -> bool {
    matches!(field, Field::Elem | Field::At(_))
}
