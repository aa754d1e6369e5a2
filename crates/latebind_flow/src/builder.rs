//! The state of lowering one body: the block being written, the loops and
//! clean-ups around it.

use latebind_scopes::{ScopeId, Scopes, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{ExprId, Params, StmtId, Tree};

use crate::Code;
use crate::ir::{Bind, Block, BlockId, Body, BodyParam, End, Flavor, Instr, Loop, LoopId, Op, ParamKind, Temp, Unbind};

/// What leaving a block early has to pass, innermost last.
#[derive(Clone, Copy)]
pub(crate) enum Around<'a> {
    Loop {
        exit: BlockId,
        again: BlockId,
    },
    Finally {
        body: &'a [StmtId],
        handler: Option<BlockId>,
    },
    With {
        manager: Temp,
        is_async: bool,
        handler: Option<BlockId>,
    },
    /// The name of an `except … as name`.
    Name {
        var: VarId,
        span: Span,
        handler: Option<BlockId>,
    },
}

pub(crate) struct Builder<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) scopes: &'a Scopes,
    /// Where names are resolved; moves into comprehensions and class bodies.
    pub(crate) scope: ScopeId,
    pub(crate) blocks: Vec<Block>,
    pub(crate) current: BlockId,
    pub(crate) next_temp: u32,
    pub(crate) around: Vec<Around<'a>>,
    pub(crate) handler: Option<BlockId>,
    pub(crate) loops: &'a mut Vec<Loop>,
    pub(crate) yields: bool,
    pub(crate) awaits: bool,
}

pub(crate) fn lower_body(tree: &Tree, scopes: &Scopes, scope: ScopeId, loops: &mut Vec<Loop>) -> Option<Body> {
    let code = crate::code(tree, scopes, scope)?;
    let mut builder = Builder::new(tree, scopes, scope, loops);
    let (params, is_async) = match code {
        Code::Module => {
            builder.suite(&tree.body);
            (Vec::new(), false)
        }
        Code::Function(function) => {
            builder.suite(&function.body);
            (builder.params(&function.params), function.is_async)
        }
        Code::Lambda(params, body) => {
            let value = builder.expr(body);
            builder.finish(End::Return(value, builder.span(body)));
            (builder.params(params), false)
        }
        Code::Generator(id) => {
            builder.generator_body(id);
            (Vec::new(), false)
        }
    };
    let none = builder.opaque(Span::default());
    builder.finish(End::Return(none, Span::default()));
    let flavor = builder.flavor(&code, is_async);
    let order = crate::order::of(&builder.blocks);
    let meets = crate::order::meets(&builder.blocks);
    Some(Body { scope, flavor, params, blocks: builder.blocks, order, meets })
}

impl<'a> Builder<'a> {
    fn new(tree: &'a Tree, scopes: &'a Scopes, scope: ScopeId, loops: &'a mut Vec<Loop>) -> Self {
        let mut builder = Self {
            tree,
            scopes,
            scope,
            blocks: Vec::new(),
            current: BlockId(0),
            next_temp: 0,
            around: Vec::new(),
            handler: None,
            loops,
            yields: false,
            awaits: false,
        };
        builder.current = builder.block();
        builder
    }

    fn flavor(&self, code: &Code, is_async: bool) -> Flavor {
        match (code, is_async, self.yields) {
            (Code::Generator(_), ..) if self.awaits => Flavor::AsyncGenerator,
            (Code::Generator(_), ..) => Flavor::Generator,
            (_, true, true) => Flavor::AsyncGenerator,
            (_, true, false) => Flavor::Coroutine,
            (_, false, true) => Flavor::Generator,
            (_, false, false) => Flavor::Plain,
        }
    }

    fn params(&self, params: &Params) -> Vec<BodyParam> {
        let kinds = std::iter::repeat_n(ParamKind::PositionalOnly, params.posonly.len())
            .chain(std::iter::repeat_n(ParamKind::Plain, params.args.len()))
            .chain(params.vararg.iter().map(|_| ParamKind::VarArgs))
            .chain(std::iter::repeat_n(ParamKind::KeywordOnly, params.kwonly.len()))
            .chain(params.kwarg.iter().map(|_| ParamKind::KwArgs));
        params
            .iter()
            .zip(kinds)
            .map(|(param, kind)| BodyParam {
                var: self.scopes.resolve(self.scope, &param.name),
                name: param.name.clone(),
                kind,
                has_default: param.default.is_some(),
            })
            .collect()
    }

    /// A new, empty block under the present handler.
    pub(crate) fn block(&mut self) -> BlockId {
        self.blocks.push(Block { instrs: Vec::new(), end: End::Dead, handler: self.handler });
        BlockId(self.blocks.len() as u32 - 1)
    }

    pub(crate) fn emit(&mut self, op: Op, span: Span) {
        self.blocks[self.current.index()].instrs.push(Instr { op, span });
    }

    /// Ends the present block; what follows without a new block is unreachable.
    pub(crate) fn finish(&mut self, end: End) {
        self.blocks[self.current.index()].end = end;
        self.current = self.block();
    }

    pub(crate) fn jump(&mut self, to: BlockId) {
        self.finish(End::Jump(to));
    }

    /// Continues in `block`.
    pub(crate) fn enter(&mut self, block: BlockId) {
        self.current = block;
    }

    /// Goes on in a fresh block, so that a changed handler holds from here.
    pub(crate) fn split(&mut self) {
        let next = self.block();
        self.jump(next);
        self.enter(next);
    }

    pub(crate) fn with_handler(&mut self, handler: Option<BlockId>) -> Option<BlockId> {
        let before = std::mem::replace(&mut self.handler, handler);
        self.split();
        before
    }

    pub(crate) fn temp(&mut self) -> Temp {
        self.next_temp += 1;
        Temp(self.next_temp - 1)
    }

    pub(crate) fn opaque(&mut self, span: Span) -> Temp {
        let dst = self.temp();
        self.emit(Op::Opaque { dst }, span);
        dst
    }

    pub(crate) fn forget_from(&mut self, base: u32) {
        self.emit(Op::Forget { from: Temp(base) }, Span::default());
        self.next_temp = base;
    }

    pub(crate) fn new_loop(&mut self, it: Loop) -> LoopId {
        self.loops.push(it);
        LoopId(self.loops.len() as u32 - 1)
    }

    pub(crate) fn store(&mut self, name: &str, src: Temp, how: Bind, span: Span) {
        if let Some(var) = self.scopes.resolve(self.scope, name) {
            self.emit(Op::Store { var, src, how }, span);
        }
    }

    pub(crate) fn span(&self, id: ExprId) -> Span {
        self.tree.expr_span(id)
    }

    /// Runs the clean-ups from the innermost down to (not including) `depth`.
    pub(crate) fn clean_up_to(&mut self, depth: usize) {
        let saved = self.around.clone();
        let handler = self.handler;
        while self.around.len() > depth {
            match self.around.pop() {
                Some(Around::Finally { body, handler }) => {
                    self.with_handler(handler);
                    self.suite(body);
                }
                Some(Around::With { manager, is_async, handler }) => {
                    self.with_handler(handler);
                    self.emit(Op::ExitContext { manager, is_async }, Span::default());
                }
                Some(Around::Name { var, span, handler }) => {
                    self.with_handler(handler);
                    self.emit(Op::Delete { var, how: Unbind::HandlerEnd }, span);
                }
                Some(Around::Loop { .. }) | None => {}
            }
        }
        self.around = saved;
        self.handler = handler;
    }

    /// `break` or `continue` of the innermost loop.
    pub(crate) fn leave_turn(&mut self, again: bool) {
        let found = self.around.iter().rposition(|it| matches!(it, Around::Loop { .. }));
        let Some(depth) = found else { return };
        let Around::Loop { exit, again: head } = self.around[depth] else { return };
        self.clean_up_to(depth + 1);
        self.jump(if again { head } else { exit });
    }
}
