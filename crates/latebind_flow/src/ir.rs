//! The instructions a body is lowered to: Python's evaluation order, spelled out.
//!
//! ```python
//! fs.append(lambda: i)
//! #  t0 = load fs
//! #  t1 = t0.append
//! #  t2 = function <lambda>      <- a site
//! #  t3 = call t1(t2)
//! ```
//!
//! Temporaries follow a stack discipline: those of a statement are gone at its
//! end, those of a loop (its iterator) live as long as the loop.

use latebind_scopes::{ScopeId, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{BinaryOp, Const, ExprId, Ident, StmtId};

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Temp(pub u32);

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(pub u32);

impl BlockId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A loop or comprehension clause; `index()` counts per module.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LoopId(pub u32);

impl LoopId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place in a body: what an allocation or an event is named after.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    pub scope: ScopeId,
    pub block: BlockId,
    pub index: u32,
}

/// The code of one module, function, lambda or generator expression.
/// Class bodies, list, set and dict comprehensions are part of their host.
#[derive(Debug)]
pub struct Body {
    pub scope: ScopeId,
    pub flavor: Flavor,
    pub params: Vec<BodyParam>,
    /// Block 0 is the entry.
    pub blocks: Vec<Block>,
    /// By block: its place in the order a fixpoint should visit them.
    pub order: Vec<u32>,
    /// By block: whether several paths can meet at its start.
    pub meets: Vec<bool>,
}

impl Body {
    /// Instructions in all blocks.
    pub fn size(&self) -> usize {
        self.blocks.iter().map(|block| block.instrs.len()).sum()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    Plain,
    /// Calling it runs nothing; iterating does.
    Generator,
    /// Calling it runs nothing; awaiting does.
    Coroutine,
    AsyncGenerator,
}

#[derive(Debug)]
pub struct BodyParam {
    pub var: Option<VarId>,
    pub name: Ident,
    pub kind: ParamKind,
    pub has_default: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    PositionalOnly,
    Plain,
    VarArgs,
    KeywordOnly,
    KwArgs,
}

#[derive(Debug)]
pub struct Block {
    pub instrs: Vec<Instr>,
    pub end: End,
    /// Where an exception raised in this block goes; `None` leaves the body.
    pub handler: Option<BlockId>,
}

impl Block {
    /// Where a path can go from here, the handler last.
    pub fn ways(&self) -> Vec<BlockId> {
        let mut found = match &self.end {
            End::Jump(to) => vec![*to],
            End::Branch { then, orelse, .. } => vec![*then, *orelse],
            End::Fork(ways) => ways.clone(),
            End::Next { body, exit, .. } => vec![*body, *exit],
            End::Return(..) | End::Raise | End::Dead => Vec::new(),
        };
        found.extend(self.handler);
        found
    }
}

#[derive(Debug)]
pub struct Instr {
    pub op: Op,
    pub span: Span,
}

#[derive(Debug)]
pub enum Op {
    Const {
        dst: Temp,
        value: Const,
    },
    /// A value that holds nothing of its operands (arithmetic, comparison, text).
    Opaque {
        dst: Temp,
    },
    Move {
        dst: Temp,
        src: Temp,
    },
    Binary {
        dst: Temp,
        op: BinaryOp,
        left: Temp,
        right: Temp,
    },
    /// `target op= value`: the result is the left operand itself if it is mutable.
    InPlace {
        dst: Temp,
        op: BinaryOp,
        left: Temp,
        right: Temp,
    },
    Load {
        dst: Temp,
        var: VarId,
    },
    Store {
        var: VarId,
        src: Temp,
        how: Bind,
    },
    Delete {
        var: VarId,
        how: Unbind,
    },
    Attr {
        dst: Temp,
        object: Temp,
        name: Ident,
    },
    SetAttr {
        object: Temp,
        name: Ident,
        src: Temp,
    },
    DelAttr {
        object: Temp,
        name: Ident,
    },
    /// `var`: the index is that variable, read just now.
    Item {
        dst: Temp,
        object: Temp,
        index: Temp,
        var: Option<VarId>,
    },
    SetItem {
        object: Temp,
        index: Temp,
        var: Option<VarId>,
        src: Temp,
    },
    DelItem {
        object: Temp,
        index: Temp,
    },
    /// `object[a:b] = src`: takes the elements of an iterable.
    SetSlice {
        object: Temp,
        src: Temp,
    },
    /// `raise value`: handlers anywhere can get hold of it.
    Throw {
        src: Temp,
    },
    Slice {
        dst: Temp,
        object: Temp,
    },
    Not {
        dst: Temp,
        src: Temp,
    },
    /// `value is None` (or `is not`).
    IsNone {
        dst: Temp,
        src: Temp,
        negated: bool,
    },
    /// `item in container`: looks through an iterator until the item turns up.
    Contains {
        dst: Temp,
        container: Temp,
    },
    Build {
        dst: Temp,
        what: Display,
        items: Vec<Item>,
    },
    /// Appends to the list, set or dict that a comprehension is building.
    Collect {
        into: Temp,
        key: Option<Temp>,
        value: Temp,
    },
    Call {
        dst: Temp,
        func: Temp,
        args: Vec<Arg>,
    },
    /// A `lambda`, `def` or `async def` is executed: a site.
    Function {
        dst: Temp,
        scope: ScopeId,
        defaults: Vec<(u32, Temp)>,
    },
    /// A generator expression is executed: a site. Its first iterable is evaluated here.
    Generator {
        dst: Temp,
        scope: ScopeId,
        source: Temp,
    },
    /// A class body ran in `scope`; its variables become the class's attributes.
    Class {
        dst: Temp,
        scope: ScopeId,
        bases: Vec<Temp>,
        /// `metaclass=`, and what is handed to it or to a base's `__init_subclass__`.
        keywords: Vec<Temp>,
    },
    /// A comprehension or class body that is part of this body begins: fresh variables.
    Enter {
        scope: ScopeId,
    },
    Leave {
        scope: ScopeId,
    },
    /// The first iterable of a generator expression, evaluated by its maker.
    Source {
        dst: Temp,
    },
    Iter {
        dst: Temp,
        src: Temp,
        is_async: bool,
    },
    Unpack {
        src: Temp,
        before: Vec<Temp>,
        star: Option<Temp>,
        after: Vec<Temp>,
    },
    /// What `with` binds.
    EnterContext {
        dst: Temp,
        manager: Temp,
        is_async: bool,
    },
    ExitContext {
        manager: Temp,
        is_async: bool,
    },
    Import {
        dst: Temp,
        path: Ident,
    },
    /// `from module import *`: any module variable may be bound.
    ImportStar,
    Caught {
        dst: Temp,
    },
    Await {
        dst: Temp,
        src: Temp,
    },
    Yield {
        dst: Temp,
        src: Temp,
    },
    YieldFrom {
        dst: Temp,
        src: Temp,
    },
    /// A `while` test begins: the turn it starts, if it holds.
    Test {
        id: LoopId,
    },
    /// A turn of the loop begins (just before its target is bound).
    Turn {
        id: LoopId,
    },
    /// A `while` test failed: the turn it would have begun is none.
    NoTurn {
        id: LoopId,
    },
    /// Temporaries from this one on are dead.
    Forget {
        from: Temp,
    },
}

#[derive(Debug, Clone)]
pub struct Item {
    pub key: Option<Temp>,
    pub value: Temp,
    /// `*value` or `**value`.
    pub spread: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Display {
    List,
    Tuple,
    Set,
    Dict,
}

#[derive(Debug, Clone)]
pub struct Arg {
    pub kind: ArgKind,
    pub value: Temp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArgKind {
    Positional,
    Keyword(Ident),
    Star,
    StarStar,
}

/// How a name comes to mean something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bind {
    Assign,
    /// The target of this loop or comprehension clause.
    Target(LoopId),
    With,
    Except,
    Walrus,
    Match,
    Import,
    Def,
    Class,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unbind {
    Del,
    /// The end of `except … as name`.
    HandlerEnd,
}

#[derive(Debug)]
pub enum End {
    Jump(BlockId),
    Branch {
        test: Temp,
        then: BlockId,
        orelse: BlockId,
    },
    /// Both ways are possible and nothing tells which.
    Fork(Vec<BlockId>),
    /// One more element: `body` with it in `dst`, or `exit`.
    Next {
        iter: Temp,
        dst: Temp,
        id: LoopId,
        body: BlockId,
        exit: BlockId,
    },
    Return(Temp, Span),
    Raise,
    /// Nothing follows (after `break`, `return` …).
    Dead,
}

/// What is known of a loop from its text.
#[derive(Debug, Clone)]
pub struct Loop {
    /// The scope whose variables the target binds: the function, or the comprehension.
    pub scope: ScopeId,
    /// The whole statement, or the comprehension.
    pub span: Span,
    pub kind: LoopKind,
    /// What is iterated, or the test.
    pub head: Span,
    /// The target of a `for`.
    pub target: Option<Span>,
    /// What every turn runs again: target, test, body, conditions, element.
    pub repeats: Vec<Span>,
    /// A literal iterable of at most this many elements.
    pub at_most: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoopKind {
    For(StmtId),
    While(StmtId),
    Clause(ExprId),
}
