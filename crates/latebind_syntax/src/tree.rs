//! The tree that everything above `syntax` reads.
//!
//! The parser's own types stop here. Nodes live in two tables and are named by
//! ids, so later stages can keep notes beside a node without borrowing the tree:
//!
//! ```python
//! fs.append(lambda: i)     # ExprId(4): Call, func ExprId(1), args [ExprId(3)]
//! ```
//!
//! Spans are what CPython's `ast` gives a node (3.8+): a decorated function
//! starts at its `def`, a generator expression at its parenthesis (the call's,
//! when it is the sole argument).

use latebind_source::Span;
use smol_str::SmolStr;

/// An identifier as written (NFKC-normalised), before name mangling.
pub type Ident = SmolStr;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// Position of the node in its table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// Names one expression of one [`Tree`].
    ExprId
);
id!(
    /// Names one statement of one [`Tree`].
    StmtId
);

/// A parsed module.
#[derive(Debug, Default)]
pub struct Tree {
    pub(crate) exprs: Vec<ExprNode>,
    pub(crate) stmts: Vec<StmtNode>,
    /// The module's statements in order.
    pub body: Vec<StmtId>,
}

#[derive(Debug)]
pub struct ExprNode {
    pub kind: Expr,
    pub span: Span,
}

#[derive(Debug)]
pub struct StmtNode {
    pub kind: Stmt,
    pub span: Span,
}

impl Tree {
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.index()].kind
    }

    pub fn stmt(&self, id: StmtId) -> &Stmt {
        &self.stmts[id.index()].kind
    }

    pub fn expr_span(&self, id: ExprId) -> Span {
        self.exprs[id.index()].span
    }

    pub fn stmt_span(&self, id: StmtId) -> Span {
        self.stmts[id.index()].span
    }

    /// Every expression, in the order of the table.
    pub fn exprs(&self) -> impl Iterator<Item = ExprId> {
        (0..self.exprs.len() as u32).map(ExprId)
    }

    pub fn expr_count(&self) -> usize {
        self.exprs.len()
    }

    pub fn stmt_count(&self) -> usize {
        self.stmts.len()
    }

    /// Every expression; children come before their parents.
    pub fn expr_ids(&self) -> impl Iterator<Item = ExprId> + use<> {
        (0..self.exprs.len() as u32).map(ExprId)
    }

    /// Every statement; children come before their parents.
    pub fn stmt_ids(&self) -> impl Iterator<Item = StmtId> + use<> {
        (0..self.stmts.len() as u32).map(StmtId)
    }

    /// `pass`, `...`, or a text or number that stands alone.
    pub fn does_nothing(&self, stmt: StmtId) -> bool {
        match self.stmt(stmt) {
            Stmt::Pass => true,
            Stmt::Expr { value } => matches!(self.expr(*value), Expr::Const(_)),
            _ => false,
        }
    }

    /// A function that only raises or does nothing.
    pub fn is_left_open(&self, function: &Function) -> bool {
        let is_empty = |&id: &StmtId| self.does_nothing(id) || matches!(self.stmt(id), Stmt::Raise { .. });
        function.body.iter().all(is_empty)
    }

    pub(crate) fn add_expr(&mut self, kind: Expr, span: Span) -> ExprId {
        self.exprs.push(ExprNode { kind, span });
        ExprId(self.exprs.len() as u32 - 1)
    }

    pub(crate) fn add_stmt(&mut self, kind: Stmt, span: Span) -> StmtId {
        self.stmts.push(StmtNode { kind, span });
        StmtId(self.stmts.len() as u32 - 1)
    }
}

/// A name where it is bound or declared without being an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: Ident,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Const {
    None,
    True,
    False,
    Ellipsis,
    /// Decimal text of the value (`0x10` and `16` are equal).
    Int(SmolStr),
    /// Bits of the value.
    Float(u64),
    /// Bits of the imaginary part (the real part of a literal is zero).
    Complex(u64),
    Str(SmolStr),
    Bytes(Box<[u8]>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoolOp {
    And,
    Or,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    Invert,
    Not,
    Plus,
    Minus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

#[derive(Debug)]
pub enum Expr {
    BoolOp {
        op: BoolOp,
        values: Vec<ExprId>,
    },
    /// `target := value`; the target is always a `Name`.
    Walrus {
        target: ExprId,
        value: ExprId,
    },
    Binary {
        left: ExprId,
        op: BinaryOp,
        right: ExprId,
    },
    Unary {
        op: UnaryOp,
        operand: ExprId,
    },
    Lambda {
        params: Box<Params>,
        body: ExprId,
    },
    If {
        test: ExprId,
        body: ExprId,
        orelse: ExprId,
    },
    /// A missing key is `**mapping`.
    Dict {
        items: Vec<(Option<ExprId>, ExprId)>,
    },
    Set {
        elts: Vec<ExprId>,
    },
    ListComp {
        elt: ExprId,
        clauses: Vec<Clause>,
    },
    SetComp {
        elt: ExprId,
        clauses: Vec<Clause>,
    },
    DictComp {
        key: ExprId,
        value: ExprId,
        clauses: Vec<Clause>,
    },
    Generator {
        elt: ExprId,
        clauses: Vec<Clause>,
    },
    Await {
        value: ExprId,
    },
    Yield {
        value: Option<ExprId>,
    },
    YieldFrom {
        value: ExprId,
    },
    /// `left op0 c0 op1 c1 …`, each operand evaluated at most once.
    Compare {
        left: ExprId,
        rest: Vec<(CompareOp, ExprId)>,
    },
    Call {
        func: ExprId,
        args: Vec<ExprId>,
        keywords: Vec<Keyword>,
    },
    /// f-strings; `parts` are the interpolated expressions (those inside
    /// format specifiers included) in evaluation order.
    FString {
        parts: Vec<ExprId>,
    },
    /// t-strings (3.14).
    TString {
        parts: Vec<ExprId>,
    },
    Const(Const),
    Attribute {
        value: ExprId,
        attr: Ident,
        attr_span: Span,
    },
    Subscript {
        value: ExprId,
        index: ExprId,
    },
    Starred {
        value: ExprId,
    },
    Name(Ident),
    List {
        elts: Vec<ExprId>,
    },
    Tuple {
        elts: Vec<ExprId>,
    },
    Slice {
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        step: Option<ExprId>,
    },
}

/// `name=value` in a call or a class head; no name is `**value`.
#[derive(Debug)]
pub struct Keyword {
    pub name: Option<Ident>,
    pub value: ExprId,
    pub span: Span,
}

/// One `for target in iter if … if …` of a comprehension.
#[derive(Debug)]
pub struct Clause {
    pub is_async: bool,
    pub target: ExprId,
    pub iter: ExprId,
    pub ifs: Vec<ExprId>,
    pub span: Span,
}

#[derive(Debug, Default)]
pub struct Params {
    pub posonly: Vec<Param>,
    pub args: Vec<Param>,
    pub vararg: Option<Param>,
    pub kwonly: Vec<Param>,
    pub kwarg: Option<Param>,
}

impl Params {
    /// Every parameter in the order of the signature.
    pub fn iter(&self) -> impl Iterator<Item = &Param> {
        let plain = self.posonly.iter().chain(&self.args);
        plain.chain(&self.vararg).chain(&self.kwonly).chain(&self.kwarg)
    }

    /// Positional parameters in order.
    pub fn positional(&self) -> impl Iterator<Item = &Param> {
        self.posonly.iter().chain(&self.args)
    }
}

#[derive(Debug)]
pub struct Param {
    pub name: Ident,
    pub name_span: Span,
    pub annotation: Option<ExprId>,
    pub default: Option<ExprId>,
}

#[derive(Debug)]
pub struct Function {
    pub is_async: bool,
    pub name: Named,
    pub decorators: Vec<ExprId>,
    pub type_params: Vec<TypeParam>,
    pub params: Params,
    pub returns: Option<ExprId>,
    pub body: Vec<StmtId>,
}

#[derive(Debug)]
pub struct Class {
    pub name: Named,
    pub decorators: Vec<ExprId>,
    pub type_params: Vec<TypeParam>,
    pub bases: Vec<ExprId>,
    pub keywords: Vec<Keyword>,
    pub body: Vec<StmtId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeParamKind {
    TypeVar,
    ParamSpec,
    TypeVarTuple,
}

#[derive(Debug)]
pub struct TypeParam {
    pub kind: TypeParamKind,
    pub name: Named,
    pub bound: Option<ExprId>,
    pub default: Option<ExprId>,
}

#[derive(Debug)]
pub enum Stmt {
    Function(Box<Function>),
    Class(Box<Class>),
    Return {
        value: Option<ExprId>,
    },
    Delete {
        targets: Vec<ExprId>,
    },
    Assign {
        targets: Vec<ExprId>,
        value: ExprId,
    },
    AugAssign {
        target: ExprId,
        op: BinaryOp,
        value: ExprId,
    },
    /// `simple` as in CPython's `ast`: a bare name without parentheses.
    AnnAssign {
        target: ExprId,
        annotation: ExprId,
        value: Option<ExprId>,
        simple: bool,
    },
    For {
        is_async: bool,
        target: ExprId,
        iter: ExprId,
        body: Vec<StmtId>,
        orelse: Vec<StmtId>,
    },
    While {
        test: ExprId,
        body: Vec<StmtId>,
        orelse: Vec<StmtId>,
    },
    /// `elif` is an `If` of its own in `orelse`, as in CPython.
    If {
        test: ExprId,
        body: Vec<StmtId>,
        orelse: Vec<StmtId>,
    },
    With {
        is_async: bool,
        items: Vec<WithItem>,
        body: Vec<StmtId>,
    },
    Match {
        subject: ExprId,
        cases: Vec<Case>,
    },
    Raise {
        exc: Option<ExprId>,
        cause: Option<ExprId>,
    },
    Try {
        body: Vec<StmtId>,
        handlers: Vec<Handler>,
        orelse: Vec<StmtId>,
        finalbody: Vec<StmtId>,
        is_star: bool,
    },
    Assert {
        test: ExprId,
        msg: Option<ExprId>,
    },
    Import {
        names: Vec<Alias>,
    },
    /// `level` counts the leading dots. A name `*` is a star import.
    ImportFrom {
        module: Option<Ident>,
        level: u32,
        names: Vec<Alias>,
    },
    Global {
        names: Vec<Named>,
    },
    Nonlocal {
        names: Vec<Named>,
    },
    TypeAlias {
        name: ExprId,
        type_params: Vec<TypeParam>,
        value: ExprId,
    },
    Expr {
        value: ExprId,
    },
    Pass,
    Break,
    Continue,
}

#[derive(Debug)]
pub struct WithItem {
    pub context: ExprId,
    pub vars: Option<ExprId>,
}

#[derive(Debug)]
pub struct Handler {
    pub ty: Option<ExprId>,
    pub name: Option<Named>,
    pub body: Vec<StmtId>,
    pub span: Span,
}

#[derive(Debug)]
pub struct Alias {
    /// Dotted as written: `os.path`.
    pub name: Named,
    pub asname: Option<Named>,
    pub span: Span,
}

#[derive(Debug)]
pub struct Case {
    pub pattern: Pattern,
    pub guard: Option<ExprId>,
    pub body: Vec<StmtId>,
    pub span: Span,
}

#[derive(Debug)]
pub struct Pattern {
    pub kind: PatternKind,
    pub span: Span,
}

#[derive(Debug)]
pub enum PatternKind {
    /// A value looked up and compared with `==`.
    Value(ExprId),
    /// `None`, `True` or `False`.
    Singleton(Const),
    Sequence(Vec<Pattern>),
    Mapping {
        keys: Vec<ExprId>,
        patterns: Vec<Pattern>,
        rest: Option<Named>,
    },
    Class {
        cls: ExprId,
        patterns: Vec<Pattern>,
        keywords: Vec<(Named, Pattern)>,
    },
    /// `*name` inside a sequence; no name is `*_`.
    Star(Option<Named>),
    /// `pattern as name`; without a pattern a capture, without both the wildcard `_`.
    As {
        pattern: Option<Box<Pattern>>,
        name: Option<Named>,
    },
    Or(Vec<Pattern>),
}
