//! `try` and `with`: where exceptions go, and what every way out has to run.
//!
//! ```python
//! try:
//!     return [lambda: name]
//! finally:
//!     log.append(name)        # runs on this way out, too
//! ```

use latebind_syntax::tree::{Expr, Handler, StmtId, WithItem};

use crate::builder::{Around, Builder};
use crate::ir::{Bind, BlockId, End, Op, Unbind};

impl<'a> Builder<'a> {
    pub(crate) fn try_(
        &mut self,
        body: &'a [StmtId],
        handlers: &'a [Handler],
        orelse: &'a [StmtId],
        finalbody: &'a [StmtId],
    ) {
        let outer = self.handler;
        let has_finally = !finalbody.is_empty();
        let end = self.block();
        let on_raise = self.block();
        if has_finally {
            self.around.push(Around::Finally { body: finalbody, handler: outer });
        }
        let propagate = if has_finally { Some(on_raise) } else { outer };
        let inner = if handlers.is_empty() { propagate } else { Some(self.block()) };
        self.with_handler(inner);
        self.suite(body);
        self.with_handler(propagate);
        self.suite(orelse);
        let after = self.block_under(propagate);
        self.jump(after);
        if let (Some(dispatch), false) = (inner, handlers.is_empty()) {
            self.dispatch(dispatch, handlers, propagate, after);
        }
        if has_finally {
            self.around.pop();
            self.on_raise(on_raise, finalbody, outer);
        }
        self.handler = outer;
        self.enter(after);
        self.split();
        self.suite(finalbody);
        self.jump(end);
        self.enter(end);
    }

    fn block_under(&mut self, handler: Option<BlockId>) -> BlockId {
        let before = std::mem::replace(&mut self.handler, handler);
        let block = self.block();
        self.handler = before;
        block
    }

    /// The `finally` of a path that goes on raising.
    fn on_raise(&mut self, block: BlockId, finalbody: &'a [StmtId], outer: Option<BlockId>) {
        self.handler = outer;
        self.blocks[block.index()].handler = outer;
        self.enter(block);
        self.suite(finalbody);
        self.finish(End::Raise);
    }

    fn dispatch(&mut self, dispatch: BlockId, handlers: &'a [Handler], propagate: Option<BlockId>, after: BlockId) {
        self.handler = propagate;
        self.blocks[dispatch.index()].handler = propagate;
        let mut ways: Vec<BlockId> = handlers.iter().map(|_| self.block()).collect();
        let starts = ways.clone();
        if !handlers.iter().any(|handler| self.catches_all(handler)) {
            let missed = self.block();
            self.blocks[missed.index()].end = End::Raise;
            ways.push(missed);
        }
        self.enter(dispatch);
        self.finish(End::Fork(ways));
        for (handler, start) in handlers.iter().zip(starts) {
            self.enter(start);
            self.handler_body(handler, propagate);
            self.handler = propagate;
            self.jump(after);
        }
    }

    fn catches_all(&self, handler: &Handler) -> bool {
        match handler.ty.map(|ty| self.tree.expr(ty)) {
            None => true,
            Some(Expr::Name(name)) => name == "Exception" || name == "BaseException",
            Some(_) => false,
        }
    }

    fn handler_body(&mut self, handler: &'a Handler, propagate: Option<BlockId>) {
        if let Some(ty) = handler.ty {
            self.expr(ty);
        }
        let name = handler.name.as_ref();
        let var = name.and_then(|name| self.scopes.resolve(self.scope, &name.name));
        let (Some(name), Some(var)) = (name, var) else {
            return self.suite(&handler.body);
        };
        let dst = self.temp();
        self.emit(Op::Caught { dst }, name.span);
        self.emit(Op::Store { var, src: dst, how: Bind::Except }, name.span);
        let gone = self.block_under(propagate);
        self.around.push(Around::Name { var, span: name.span, handler: propagate });
        self.with_handler(Some(gone));
        self.suite(&handler.body);
        self.around.pop();
        self.with_handler(propagate);
        self.emit(Op::Delete { var, how: Unbind::HandlerEnd }, name.span);
        let rest = self.current;
        self.enter(gone);
        self.emit(Op::Delete { var, how: Unbind::HandlerEnd }, name.span);
        self.finish(End::Raise);
        self.enter(rest);
    }

    pub(crate) fn with(&mut self, is_async: bool, items: &'a [WithItem], body: &'a [StmtId]) {
        let Some((item, rest)) = items.split_first() else {
            return self.suite(body);
        };
        let span = self.span(item.context);
        let manager = self.expr(item.context);
        let dst = self.temp();
        self.emit(Op::EnterContext { dst, manager, is_async }, span);
        let outer = self.handler;
        let on_raise = self.block();
        self.around.push(Around::With { manager, is_async, handler: outer });
        self.with_handler(Some(on_raise));
        if let Some(vars) = item.vars {
            self.assign(vars, dst, Bind::With);
        }
        self.with(is_async, rest, body);
        self.around.pop();
        self.with_handler(outer);
        self.emit(Op::ExitContext { manager, is_async }, span);
        let end = self.block();
        self.jump(end);
        self.enter(on_raise);
        self.emit(Op::ExitContext { manager, is_async }, span);
        let raise = self.block();
        self.finish(End::Fork(vec![end, raise]));
        self.blocks[raise.index()].end = End::Raise;
        self.enter(end);
    }
}
