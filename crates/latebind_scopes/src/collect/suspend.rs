//! Where code may wait, yield and return.
//!
//! ```python
//! def f():
//!     await g()                    # 'await' outside async function
//! ```

use latebind_syntax::tree::{ExprId, StmtId};

use super::Collector;
use crate::facts::ScopeKind;
use crate::version::PythonVersion;

impl Collector<'_> {
    /// `await` where nothing can wait.
    pub(super) fn check_await(&mut self, expr: ExprId) {
        let kind = self.cur().kind;
        let message = if !kind.is_function_like() {
            "'await' outside function"
        } else if !self.in_coroutine() && !kind.is_comprehension() {
            "'await' outside async function"
        } else {
            return;
        };
        self.error_once_late(message, self.tree.expr_span(expr));
    }

    /// CPython's `IS_ASYNC_DEF`.
    fn in_coroutine(&self) -> bool {
        self.cur().kind.is_function_block() && self.cur().visit.coroutine
    }

    pub(super) fn check_async(&mut self, is_async: bool, what: &str, stmt: StmtId) {
        if is_async && !self.cur().visit.coroutine {
            let message = format!("'{what}' outside async function");
            self.error_once_late(&message, self.tree.stmt_span(stmt));
        }
    }

    pub(super) fn check_async_comprehension(&mut self, expr: ExprId) {
        // Since 3.11 a comprehension may wait because one in it does.
        let may_wait = self.cur().kind.is_comprehension() && self.version >= PythonVersion::V3_11;
        if !self.in_coroutine() && !may_wait {
            let message = "asynchronous comprehension outside of an asynchronous function";
            self.error_once_late(message, self.tree.expr_span(expr));
        }
    }

    pub(super) fn check_yield(&mut self, expr: ExprId, is_from: bool) {
        let span = self.tree.expr_span(expr);
        let kind = self.cur().kind;
        self.cur_mut().visit.yields = true;
        if !kind.is_function_like() {
            let what = if is_from && self.version >= PythonVersion::V3_13 { "yield from" } else { "yield" };
            self.late_error(&format!("'{what}' outside function"), span);
        } else if is_from && kind == ScopeKind::AsyncFunction {
            self.late_error("'yield from' inside async function", span);
        }
    }

    pub(super) fn check_return(&mut self, stmt: StmtId, value: Option<ExprId>) {
        let span = self.tree.stmt_span(stmt);
        if !self.cur().kind.is_function_like() {
            return self.late_error("'return' outside function", span);
        }
        self.check_return_in_except_star(stmt, value);
        if value.is_some() {
            self.cur_mut().visit.returns_value.get_or_insert(span);
        }
    }

    /// Known only at its end: the `yield` may come after the `return`.
    pub(super) fn check_async_generator(&mut self) {
        let (kind, visit) = (self.cur().kind, &self.cur().visit);
        if let (ScopeKind::AsyncFunction, true, Some(span)) = (kind, visit.yields, visit.returns_value) {
            self.late_error("'return' with value in async generator", span);
        }
    }
}
