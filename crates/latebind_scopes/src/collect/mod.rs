//! Pass 1: visits the tree in CPython's order and writes down facts.
//!
//! The order matters twice: blocks are listed in it, and some facts depend on
//! what was seen before (`print(x); global x` is an error, the reverse is not).
//! Expressions that run outside the block they stand in are visited outside:
//!
//! ```python
//! @decorate(a)             # a, b, c belong to the enclosing block
//! def f(x=b):
//!     return [y for y in c for z in d]   # c: block f;  d: the comprehension's block
//! ```
//!
//! A file may nest deeper than the stack is high, so nothing recurses: a visit
//! *plans* what follows it on an agenda. The functions are named after those of
//! CPython's Python/symtable.c.

mod annotation;
mod checks;
mod comprehension;
mod define;
mod definition;
mod expr;
mod future;
mod jumps;
mod pattern;
mod pattern_check;
mod pattern_key;
mod repeated;
mod stars;
mod stmt;
mod suspend;
mod target;
mod type_param;
mod walrus;

use latebind_source::Span;
use latebind_syntax::tree::{
    Case, Class, Clause, ExprId, Function, Handler, Ident, Keyword, Named, Params, Pattern, StmtId, Tree, TypeParam,
    WithItem,
};

use self::future::{Future, future_parse};
use crate::error::ScopeError;
use crate::facts::{Around, BindingKind, Block, FStringPart, Facts, ScopeKind, ScopeNode, Symbols, Visit};
use crate::ids::ScopeId;
use crate::version::PythonVersion;

/// Something still to be visited or undone.
#[derive(Clone)]
enum Step<'t> {
    Stmts(&'t [StmtId]),
    Expr(ExprId),
    Exprs(&'t [ExprId]),
    /// Expressions that may have a star.
    Elements(&'t [ExprId]),
    /// The keywords of a call or class, which has the span.
    Keywords(&'t [Keyword], Span),
    DictKeys(&'t [(Option<ExprId>, ExprId)]),
    DictValues(&'t [(Option<ExprId>, ExprId)]),
    Comparators(&'t [(latebind_syntax::tree::CompareOp, ExprId)]),
    Target(ExprId, BindingKind),
    Targets(&'t [ExprId], BindingKind),
    Defaults(&'t Params),
    /// Annotations of a signature, with whatever block they need.
    Annotations(StmtId, &'t Function),
    VariableAnnotation(ExprId),
    FunctionBody(StmtId, &'t Function),
    ClassBody(StmtId, &'t Class),
    LambdaBody(ExprId, &'t Params, ExprId),
    TypeParamBlock(StmtId, TypeParamOwner<'t>),
    TypeParam(&'t TypeParam),
    TypeVariable(&'t TypeParam, ExprId, &'static str),
    AliasValue {
        stmt: StmtId,
        name: Ident,
        value: ExprId,
        in_class: bool,
    },
    ComprehensionBody(ExprId),
    ClauseTail(&'t [Clause]),
    WithItem(&'t WithItem),
    Handler(&'t Handler),
    /// Whether it is the last one.
    Case(&'t Case, bool),
    Pattern(&'t Pattern),
    /// The check of a class pattern's keywords.
    KeywordPatterns(&'t [(Named, Pattern)]),
    /// Binds a name that is no expression.
    /// The span is that of the node around the name.
    Named(&'t Named, BindingKind, Span),
    ExceptEnd(&'t Named, Span),
    Exit,
    ExitComprehension(ExprId),
    /// The block has awaited.
    Coroutine,
    Private(Option<Ident>),
    FStringPart(Option<FStringPart>),
    Conditional(bool),
    Around(Around),
    IterTarget(bool),
    /// Entering (`true`) or leaving the iterable of a comprehension.
    IterExpr(bool),
    /// Entering (`true`) or leaving code that never runs.
    Unevaluated(bool),
    /// The flag of 3.14's annotation block of a function.
    UnevaluatedBlock(bool),
}

/// Who owns a block of type parameters.
#[derive(Copy, Clone)]
enum TypeParamOwner<'t> {
    Function(&'t Function),
    Class(&'t Class),
    Alias(&'t Ident, &'t [TypeParam]),
}

struct Collector<'t> {
    tree: &'t Tree,
    version: PythonVersion,
    future: Future,
    /// Errors that the compiler finds only after the table is built.
    late_errors: Vec<ScopeError>,
    facts: Facts,
    cur: ScopeId,
    /// CPython's `st_private`.
    private: Option<Ident>,
    fstring: Option<FStringPart>,
    unevaluated: u32,
    agenda: Vec<Step<'t>>,
}

/// Pass 1 over a whole module.
pub(crate) fn collect(tree: &Tree, version: PythonVersion) -> Facts {
    let module = Block::new(ScopeKind::Module, ScopeNode::Module, "top".into(), module_span(tree));
    let mut future = future_parse(tree, version);
    let mut collector = Collector {
        tree,
        version,
        facts: Facts { blocks: vec![module], errors: std::mem::take(&mut future.errors), ..Facts::default() },
        future,
        late_errors: Vec::new(),
        cur: ScopeId::new(0),
        private: None,
        fstring: None,
        unevaluated: 0,
        agenda: vec![Step::Stmts(&tree.body)],
    };
    while let Some(step) = collector.agenda.pop() {
        collector.run(step);
    }
    collector.facts.errors.append(&mut collector.late_errors);
    collector.facts
}

fn module_span(tree: &Tree) -> Span {
    let first = tree.body.first().map(|&stmt| tree.stmt_span(stmt));
    let last = tree.body.last().map(|&stmt| tree.stmt_span(stmt));
    Span::new(first.unwrap_or_default().start, last.unwrap_or_default().end)
}

impl Block {
    fn new(kind: ScopeKind, node: ScopeNode, name: Ident, span: Span) -> Self {
        Block {
            kind,
            node,
            name,
            span,
            parent: None,
            children: Vec::new(),
            symbols: Symbols::default(),
            varnames: Vec::new(),
            directives: Vec::new(),
            private: None,
            mangles_only: None,
            mangled_names: Vec::new(),
            fstring: None,
            can_see_class_scope: false,
            visit: Visit::default(),
        }
    }
}

impl<'t> Collector<'t> {
    /// Puts steps on the agenda so that they run in the order given, before
    /// everything planned earlier.
    fn plan<const N: usize>(&mut self, steps: [Step<'t>; N]) {
        self.agenda.extend(steps.into_iter().rev());
    }

    fn plan_each<T: 't>(&mut self, items: &'t [T], step: impl Fn(&'t T) -> Step<'t>) {
        self.agenda.extend(items.iter().rev().map(step));
    }

    fn plan_expr(&mut self, expr: Option<ExprId>) {
        self.agenda.extend(expr.map(Step::Expr));
    }

    fn cur(&self) -> &Block {
        self.facts.block(self.cur)
    }

    fn cur_mut(&mut self) -> &mut Block {
        self.facts.block_mut(self.cur)
    }

    fn run(&mut self, step: Step<'t>) {
        match step {
            Step::Stmts(stmts) => self.visit_stmts(stmts),
            Step::Expr(expr) => self.visit_expr(expr),
            Step::Exprs(exprs) => self.plan_each(exprs, |&expr| Step::Expr(expr)),
            Step::Elements(exprs) => self.plan_elements(exprs),
            Step::Keywords(keywords, owner) => self.visit_keywords(keywords, owner),
            Step::DictKeys(items) => self.visit_dict_keys(items),
            Step::DictValues(items) => self.plan_each(items, |item| Step::Expr(item.1)),
            Step::Comparators(rest) => self.plan_each(rest, |item| Step::Expr(item.1)),
            Step::Target(target, kind) => self.visit_target(target, kind),
            Step::Targets(targets, kind) => self.plan_each(targets, |&target| Step::Target(target, kind)),
            Step::Defaults(params) => self.visit_defaults(params),
            Step::Annotations(stmt, function) => self.visit_annotations(stmt, function),
            Step::VariableAnnotation(annotation) => self.visit_annotation(annotation),
            Step::FunctionBody(stmt, function) => self.visit_function_body(stmt, function),
            Step::ClassBody(stmt, class) => self.visit_class_body(stmt, class),
            Step::LambdaBody(lambda, params, body) => self.visit_lambda_body(lambda, params, body),
            Step::TypeParamBlock(stmt, owner) => self.enter_type_param_block(stmt, owner),
            Step::TypeParam(param) => self.visit_type_param(param),
            Step::TypeVariable(param, expr, info) => self.visit_type_param_bound_or_default(param, expr, info),
            Step::AliasValue { stmt, name, value, in_class } => self.visit_alias_value(stmt, name, value, in_class),
            Step::ComprehensionBody(expr) => self.visit_comprehension_body(expr),
            Step::ClauseTail(clauses) => self.visit_comprehension(clauses),
            Step::WithItem(item) => self.visit_withitem(item),
            Step::Handler(handler) => self.visit_excepthandler(handler),
            Step::Case(case, is_last) => self.visit_match_case(case, is_last),
            Step::Pattern(pattern) => self.visit_pattern(pattern),
            Step::KeywordPatterns(keywords) => self.check_kwd_patterns(keywords),
            Step::Named(name, kind, node) => self.define(&name.name, name.span, kind, node),
            Step::ExceptEnd(name, end) => self.bind(&name.name, end, None, BindingKind::ExceptEnd),
            Step::Exit => self.exit_block(),
            Step::ExitComprehension(expr) => self.exit_comprehension(expr),
            Step::Coroutine => self.cur_mut().visit.coroutine = true,
            Step::FStringPart(part) => self.fstring = part,
            Step::Private(private) => self.private = private,
            Step::Conditional(inside) => self.cur_mut().visit.in_conditional_block = inside,
            Step::Around(around) => self.cur_mut().visit.around = around,
            Step::IterTarget(inside) => self.cur_mut().visit.comp_iter_target = inside,
            Step::IterExpr(enter) => self.count_iter_expr(enter),
            Step::Unevaluated(enter) => self.count_unevaluated(enter),
            Step::UnevaluatedBlock(inside) => self.cur_mut().visit.in_unevaluated_annotation = inside,
        }
    }

    fn count_iter_expr(&mut self, enter: bool) {
        let count = &mut self.cur_mut().visit.comp_iter_expr;
        *count = if enter { *count + 1 } else { count.saturating_sub(1) };
    }

    fn count_unevaluated(&mut self, enter: bool) {
        let count = &mut self.unevaluated;
        *count = if enter { *count + 1 } else { count.saturating_sub(1) };
    }
}
