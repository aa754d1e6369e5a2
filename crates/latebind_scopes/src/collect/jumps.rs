//! Where code may jump, and how deep blocks may nest.
//!
//! ```python
//! for x in xs:
//!     def f():
//!         break                # 'break' outside loop
//! ```
//!
//! CPython: the frame blocks of its code generator.

use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId, Handler, StmtId, Tree};

use super::{Collector, Step};
use crate::facts::{Around, Jump, ScopeKind};

const EXCEPT_STAR: &str = "'break', 'continue' and 'return' cannot appear in an except* block";

impl Around {
    /// Inside `count` more blocks.
    fn deeper(self, count: u32) -> Self {
        Self { blocks: self.blocks.saturating_add(count), ..self }
    }

    fn of_loop(self) -> Self {
        Self { jump: Jump::Loop, ..self.deeper(1) }
    }

    fn of_except_star(self) -> Self {
        Self { jump: Jump::ExceptStar, in_except_star: true, ..self }
    }
}

/// Constants, and tuples and negatives of them.
fn is_constant(tree: &Tree, expr: ExprId) -> bool {
    let is_plain = |&expr: &ExprId| matches!(tree.expr(expr), Expr::Const(_));
    match tree.expr(expr) {
        Expr::Tuple { elts } => elts.iter().all(is_plain),
        Expr::Unary { operand, .. } => is_plain(operand),
        _ => is_plain(&expr),
    }
}

/// What stands around the parts of a `try`.
pub(super) struct TryParts {
    pub(super) body: Around,
    pub(super) handlers: Around,
    pub(super) orelse: Around,
    pub(super) finalbody: Around,
}

impl<'t> Collector<'t> {
    fn around(&self) -> Around {
        self.cur().visit.around
    }

    /// `stmts` with `around` around them.
    pub(super) fn inside(&self, around: Around, stmts: &'t [StmtId]) -> [Step<'t>; 3] {
        [Step::Around(around), Step::Stmts(stmts), Step::Around(self.around())]
    }

    pub(super) fn around_loop(&mut self, stmt: StmtId) -> Around {
        let around = self.around().of_loop();
        self.check_nesting(around, self.tree.stmt_span(stmt));
        around
    }

    /// Each item of a `with` is a block of its own.
    pub(super) fn around_with(&mut self, items: usize, place: Span) -> Around {
        let around = self.around().deeper(u32::try_from(items).unwrap_or(u32::MAX));
        self.check_nesting(around, place);
        around
    }

    pub(super) fn around_try(
        &mut self,
        stmt: StmtId,
        has_handlers: bool,
        has_finally: bool,
        is_star: bool,
    ) -> TryParts {
        let before = self.around();
        let orelse = before.deeper(u32::from(has_finally));
        let body = orelse.deeper(u32::from(has_handlers));
        let handlers = orelse.deeper(self.version.blocks_of_a_handler());
        let handlers = if is_star { handlers.of_except_star() } else { handlers };
        self.check_nesting(body, self.tree.stmt_span(stmt));
        TryParts { body, handlers, orelse, finalbody: before.deeper(1) }
    }

    pub(super) fn check_handler(&mut self, handler: &Handler) {
        self.check_nesting(self.around(), handler.span);
    }

    pub(super) fn check_handlers(&mut self, handlers: &[Handler]) {
        let all_but_last = handlers.split_last().map_or(&[][..], |(_, before)| before);
        if let Some(bare) = all_but_last.iter().find(|handler| handler.ty.is_none()) {
            self.late_error("default 'except:' must be last", bare.span);
        }
    }

    /// `break` and `continue`, with what is said where there is no loop.
    pub(super) fn check_jump(&mut self, stmt: StmtId, outside: &str) {
        let message = match self.around().jump {
            Jump::Loop => return,
            Jump::ExceptStar => EXCEPT_STAR,
            Jump::Nowhere => outside,
        };
        self.late_error(message, self.tree.stmt_span(stmt));
    }

    /// Told at a constant value, which is loaded last.
    pub(super) fn check_return_in_except_star(&mut self, stmt: StmtId, value: Option<ExprId>) {
        if self.around().in_except_star {
            let constant = value.filter(|&value| is_constant(self.tree, value));
            let span = constant.map_or(self.tree.stmt_span(stmt), |value| self.tree.expr_span(value));
            self.late_error(EXCEPT_STAR, span);
        }
    }

    fn check_nesting(&mut self, around: Around, place: Span) {
        let most = self.version.most_nested_blocks();
        if around.blocks > most {
            self.too_many_blocks(place);
        } else if around.blocks == most && self.version.counts_the_coroutine() {
            self.cur_mut().visit.full.get_or_insert(place);
        }
    }

    fn too_many_blocks(&mut self, place: Span) {
        self.late_error("too many statically nested blocks", place);
    }

    /// Since 3.13 the code of a generator or coroutine is a block, too; known only at its end.
    pub(super) fn check_nesting_of_coroutine(&mut self) {
        let (kind, visit) = (self.cur().kind, &self.cur().visit);
        if let Some(place) = visit.full.filter(|_| visit.yields || kind == ScopeKind::AsyncFunction) {
            self.too_many_blocks(place);
        }
    }
}
