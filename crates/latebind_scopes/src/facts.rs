//! What pass 1 writes down: blocks, the flags of their names, and every place
//! where a name is read or bound. Nothing is decided here.
//!
//! ```python
//! def make():            # block `make`: fs, i DEF_LOCAL; i read in the lambda only
//!     fs = []
//!     for i in range(3):
//!         fs.append(lambda: i)   # block `lambda`: i USE
//!     return fs
//! ```

use latebind_source::Span;
use latebind_syntax::tree::{ExprId, Ident, StmtId};
use rustc_hash::FxHashMap;

use crate::error::{ErrorStage, ScopeError};
use crate::flags::Flags;
use crate::ids::{NameId, ScopeId};
use crate::names::Names;

/// What a scope is, in the words of `latebind inspect`.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScopeKind {
    Module,
    Function,
    AsyncFunction,
    Lambda,
    Class,
    ListComp,
    SetComp,
    DictComp,
    GenExpr,
    Annotation,
    TypeParameters,
    TypeAlias,
    TypeVariable,
}

impl ScopeKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Function => "function",
            Self::AsyncFunction => "async_function",
            Self::Lambda => "lambda",
            Self::Class => "class",
            Self::ListComp => "listcomp",
            Self::SetComp => "setcomp",
            Self::DictComp => "dictcomp",
            Self::GenExpr => "genexpr",
            Self::Annotation => "annotation",
            Self::TypeParameters => "type_parameters",
            Self::TypeAlias => "type_alias",
            Self::TypeVariable => "type_variable",
        }
    }

    /// Whether inner scopes can capture its names: everything but modules and
    /// classes (`_PyST_IsFunctionLike`).
    pub fn is_function_like(self) -> bool {
        !matches!(self, Self::Module | Self::Class)
    }

    /// CPython's `FunctionBlock`: functions, lambdas, comprehensions.
    pub(crate) fn is_function_block(self) -> bool {
        matches!(self, Self::Function | Self::AsyncFunction | Self::Lambda) || self.is_comprehension()
    }

    /// List, set and dict comprehensions and generator expressions.
    pub fn is_comprehension(self) -> bool {
        self.is_inlinable() || self == Self::GenExpr
    }

    /// Comprehensions that PEP 709 dissolves: all but generator expressions.
    pub fn is_inlinable(self) -> bool {
        matches!(self, Self::ListComp | Self::SetComp | Self::DictComp)
    }
}

/// The piece of the tree that a scope belongs to.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum ScopeNode {
    Module,
    Function(StmtId),
    Class(StmtId),
    Lambda(ExprId),
    /// List, set or dict comprehension.
    Comprehension(ExprId),
    Generator(ExprId),
    /// The type parameters of a generic function, class or alias.
    TypeParams(StmtId),
    /// The value of a `type` statement.
    TypeAlias(StmtId),
    /// The annotations of a function's signature.
    SignatureAnnotations(StmtId),
    /// The annotations of a module's, class's or function's variables; the first of them.
    VariableAnnotations(ExprId),
    /// Bound or default of a type parameter.
    TypeVariable(ExprId),
}

/// How a place binds a name.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BindingKind {
    Assign,
    AugAssign,
    /// An annotated assignment with a value.
    AnnAssign,
    For,
    /// Target of a comprehension or generator expression.
    Comprehension,
    With,
    Except,
    /// The implicit `del` at the end of `except … as e`.
    ExceptEnd,
    Walrus,
    MatchCapture,
    Import,
    Def,
    Class,
    Del,
    Param,
    TypeParam,
    TypeAlias,
}

/// Names of a block with their flags, in the order of first mention (CPython's
/// dict order).
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    order: Vec<NameId>,
    flags: FxHashMap<NameId, Flags>,
}

impl Symbols {
    pub(crate) fn get(&self, name: NameId) -> Option<Flags> {
        self.flags.get(&name).copied()
    }

    /// `_PyST_GetSymbol`: no flags for a name that the block does not mention.
    pub(crate) fn flags(&self, name: NameId) -> Flags {
        self.get(name).unwrap_or_default()
    }

    pub(crate) fn add(&mut self, name: NameId, flags: Flags) {
        let order = &mut self.order;
        *self.flags.entry(name).or_insert_with(|| {
            order.push(name);
            Flags::NONE
        }) |= flags;
    }

    pub(crate) fn names(&self) -> &[NameId] {
        &self.order
    }
}

/// What a `break` or `continue` would meet first.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Jump {
    #[default]
    Nowhere,
    Loop,
    ExceptStar,
}

/// The statements around a place, up to the function.
#[derive(Copy, Clone, Debug, Default)]
pub(crate) struct Around {
    pub(crate) jump: Jump,
    pub(crate) in_except_star: bool,
    /// CPython's frame blocks: it limits their number.
    pub(crate) blocks: u32,
}

/// What pass 1 needs while it is inside a block (fields of `PySTEntryObject`).
#[derive(Debug, Default)]
pub(crate) struct Visit {
    pub(crate) comp_iter_expr: u32,
    pub(crate) comp_iter_target: bool,
    /// 3.14: an `async def`, or something that awaited already.
    pub(crate) coroutine: bool,
    pub(crate) yields: bool,
    /// The first `return` with a value.
    pub(crate) returns_value: Option<Span>,
    pub(crate) around: Around,
    /// The first place where no further block may be nested.
    pub(crate) full: Option<Span>,
    pub(crate) in_conditional_block: bool,
    pub(crate) in_unevaluated_annotation: bool,
    pub(crate) has_conditional_annotations: bool,
    pub(crate) annotation_block: Option<ScopeId>,
    /// What the block is, in errors: `a TypeVar bound`.
    pub(crate) scope_info: &'static str,
}

/// One block of the symbol table.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) kind: ScopeKind,
    pub(crate) node: ScopeNode,
    pub(crate) name: Ident,
    pub(crate) span: Span,
    /// The lexical parent; comprehensions count, inlined or not.
    pub(crate) parent: Option<ScopeId>,
    pub(crate) children: Vec<ScopeId>,
    pub(crate) symbols: Symbols,
    /// Parameters in CPython's order.
    pub(crate) varnames: Vec<NameId>,
    /// Where `global` and `nonlocal` stand, for errors.
    pub(crate) directives: Vec<(NameId, Span)>,
    /// The class whose private names are mangled here.
    pub(crate) private: Option<Ident>,
    /// The head of a generic class mangles its type parameters only: the block
    /// that lists them.
    pub(crate) mangles_only: Option<ScopeId>,
    pub(crate) mangled_names: Vec<Ident>,
    /// The f-string that the block stands in, for its line.
    pub(crate) fstring: Option<FStringPart>,
    /// An annotation scope directly in a class looks names up in the class first.
    pub(crate) can_see_class_scope: bool,
    pub(crate) visit: Visit,
}

/// An interpolated expression and the outermost f-string around it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct FStringPart {
    pub(crate) fstring: Span,
    pub(crate) part: Span,
}

/// What happens to a name at a place.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum EventKind {
    Read,
    Bind(BindingKind),
    /// Mentioned where nothing runs: a bare annotation's target, an annotation
    /// that is never evaluated.
    Mention,
}

#[derive(Copy, Clone, Debug)]
pub(crate) struct Event {
    pub(crate) scope: ScopeId,
    pub(crate) name: NameId,
    pub(crate) span: Span,
    pub(crate) expr: Option<ExprId>,
    pub(crate) kind: EventKind,
}

/// Everything that pass 1 found.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) blocks: Vec<Block>,
    pub(crate) names: Names,
    pub(crate) events: Vec<Event>,
    pub(crate) of_stmt: FxHashMap<StmtId, ScopeId>,
    pub(crate) of_expr: FxHashMap<ExprId, ScopeId>,
    pub(crate) star_imports: Vec<Span>,
    pub(crate) errors: Vec<ScopeError>,
}

impl Facts {
    pub(crate) fn block(&self, id: ScopeId) -> &Block {
        &self.blocks[id.index()]
    }

    pub(crate) fn block_mut(&mut self, id: ScopeId) -> &mut Block {
        &mut self.blocks[id.index()]
    }

    pub(crate) fn error(&mut self, message: String, span: Span) {
        self.errors.push(ScopeError { message, span, stage: ErrorStage::Symtable, one_column_left: false });
    }
}
