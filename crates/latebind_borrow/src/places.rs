//! Places that every turn has for itself: what the next turn stores does not take the place of what this one did.
//!
//! ```python
//! for car in cars:
//!     car.button.when_pressed = lambda: play(car)     # one button a turn: each keeps its own
//!     self.boots[car.name] = lambda: open(car)        # one key a turn
//! ```

use latebind_flow::ir::LoopId;
use latebind_scopes::{ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{BinaryOp, Expr, ExprId, UnaryOp};

use crate::machine::Machine;

/// Loops in loops whose heads are looked into.
const DEEPEST: u32 = 4;

impl Machine<'_> {
    /// Every loop that rebinds the captured variable stores into another place with each turn.
    pub(crate) fn is_of_its_turn(&self, scope: ScopeId, place: Span) -> bool {
        let tree = self.program.tree;
        let is_place = |id: &ExprId| {
            tree.expr_span(*id) == place && matches!(tree.expr(*id), Expr::Attribute { .. } | Expr::Subscript { .. })
        };
        let Some(target) = tree.expr_ids().find(is_place) else { return false };
        self.capture.turns.iter().all(|&id| self.is_another_place(scope, target, id))
    }

    /// Some loop that rebinds the captured variable stores into the same places again with every turn.
    ///
    /// ```python
    /// for mode in modes:
    ///     for name in names:
    ///         acts[name] = lambda: mode       # in the end, those of the last mode
    /// ```
    pub(crate) fn is_taken_again(&self, scope: ScopeId, place: Span) -> bool {
        let is_in = |id: LoopId| self.program.loop_(id).repeats.iter().any(|part| part.contains(place));
        self.capture.turns.iter().any(|&id| is_in(id) && !self.depends_on_turn(scope, place, id, 0))
    }

    /// Something in the text is computed, or bound by the turn.
    fn depends_on_turn(&self, scope: ScopeId, text: Span, id: LoopId, depth: u32) -> bool {
        let tree = self.program.tree;
        let mut parts = tree.expr_ids().filter(|&it| text.contains(tree.expr_span(it)));
        parts.any(|it| match tree.expr(it) {
            Expr::Name(name) => {
                self.variable(scope, name).is_none_or(|var| self.depends_on_loop(scope, var, id, depth))
            }
            Expr::Call { .. } | Expr::Walrus { .. } | Expr::Await { .. } => true,
            _ => false,
        })
    }

    fn depends_on_loop(&self, scope: ScopeId, var: VarId, id: LoopId, depth: u32) -> bool {
        let around = self.program.loop_(id);
        let bindings = self.program.scopes.bindings(var).iter().map(|it| it.span);
        let mut in_turn = bindings.filter(|it| around.repeats.iter().any(|part| part.contains(*it)));
        in_turn.any(|binding| match self.innermost_loop_within(id, binding).map(|inner| self.program.loop_(inner)) {
            Some(inner) if depth < DEEPEST && inner.target.is_some_and(|target| target.contains(binding)) => {
                self.depends_on_turn(scope, inner.head, id, depth + 1)
            }
            _ => true,
        })
    }

    /// With every turn of the loop.
    fn is_another_place(&self, scope: ScopeId, target: ExprId, id: LoopId) -> bool {
        match *self.program.tree.expr(target) {
            Expr::Attribute { value, .. } => self.is_another_object(scope, value, id),
            Expr::Subscript { value, index } => {
                self.is_another_object(scope, value, id) || self.is_another_key(scope, index, id)
            }
            _ => false,
        }
    }

    /// It hangs on a variable that the turn binds.
    fn is_another_object(&self, scope: ScopeId, value: ExprId, id: LoopId) -> bool {
        match self.program.tree.expr(value) {
            Expr::Name(name) => self.variable(scope, name).is_some_and(|var| self.is_bound_by_turn(scope, var, id)),
            _ => self.is_another_place(scope, value, id),
        }
    }

    fn is_bound_by_turn(&self, scope: ScopeId, var: VarId, id: LoopId) -> bool {
        let around = self.program.loop_(id);
        let bindings = self.program.scopes.bindings(var).iter();
        let mut in_turn = bindings.map(|it| it.span).filter(|it| around.repeats.iter().any(|part| part.contains(*it)));
        in_turn.any(|binding| match self.innermost_loop_within(id, binding) {
            None => true,
            Some(inner) => self.is_bound_anew(scope, binding, inner, id),
        })
    }

    /// By a loop inside the turn: over something of the turn, or to something made there.
    ///
    /// ```python
    /// for mode in modes:
    ///     for button in buttons: ...          # the same buttons in every mode
    ///     for button in mode.buttons: ...     # others
    /// ```
    fn is_bound_anew(&self, scope: ScopeId, binding: Span, inner: LoopId, id: LoopId) -> bool {
        let inner = self.program.loop_(inner);
        let is_target = inner.target.is_some_and(|target| target.contains(binding));
        let source = match is_target {
            true => self.expression_at(inner.head),
            false => self.program.assigned.value_of(binding),
        };
        let Some(source) = source else { return false };
        match self.program.tree.expr(source) {
            // `enumerate(mode.buttons)`
            Expr::Call { args, .. } if is_target => args.iter().any(|&it| self.is_another_object(scope, it, id)),
            Expr::Call { .. } => self.is_construction(source),
            _ => self.is_another_object(scope, source, id),
        }
    }

    fn expression_at(&self, span: Span) -> Option<ExprId> {
        let tree = self.program.tree;
        tree.expr_ids().find(|&id| tree.expr_span(id) == span)
    }

    /// `Button(pin)`: classes begin with a capital.
    fn is_construction(&self, value: ExprId) -> bool {
        let tree = self.program.tree;
        let Expr::Call { func, .. } = tree.expr(value) else { return false };
        match tree.expr(*func) {
            Expr::Name(name) | Expr::Attribute { attr: name, .. } => name.starts_with(char::is_uppercase),
            _ => false,
        }
    }

    fn innermost_loop_within(&self, id: LoopId, place: Span) -> Option<LoopId> {
        let around = self.program.loop_(id);
        let is_within = |other: LoopId| {
            let it = self.program.loop_(other);
            other != id
                && around.repeats.iter().any(|part| part.contains(it.head))
                && it.repeats.iter().any(|part| part.contains(place))
        };
        let inner = self.program.flow.loops().map(|(other, _)| other).filter(|&other| is_within(other));
        inner.min_by_key(|&other| self.program.loop_(other).span.range().len())
    }

    /// The loop's own target, or what tells as much: `(i, 0)`, `i + 1`, `row.name`.
    fn is_another_key(&self, scope: ScopeId, key: ExprId, id: LoopId) -> bool {
        let another = |it: ExprId| self.is_another_key(scope, it, id);
        let constant = |it: ExprId| matches!(self.program.tree.expr(it), Expr::Const(_));
        match self.program.tree.expr(key) {
            Expr::Name(name) => self.variable(scope, name).is_some_and(|var| self.is_target(var, id)),
            Expr::Attribute { value, .. } => another(*value),
            Expr::Unary { op: UnaryOp::Minus | UnaryOp::Plus, operand } => another(*operand),
            Expr::Binary { left, op: BinaryOp::Add | BinaryOp::Sub, right } => {
                (another(*left) && constant(*right)) || (constant(*left) && another(*right))
            }
            Expr::Tuple { elts } => elts.iter().any(|&it| another(it)),
            _ => false,
        }
    }

    fn is_target(&self, var: VarId, id: LoopId) -> bool {
        let target = self.program.loop_(id).target;
        target.is_some_and(|target| self.program.is_bound_within(var, target))
    }

    fn variable(&self, scope: ScopeId, name: &str) -> Option<VarId> {
        self.program.scopes.resolve(scope, name)
    }
}
