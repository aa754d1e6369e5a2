//! Our tree in the words of tests/cpython/nodes.py.

use std::collections::HashSet;

use latebind_source::{LineIndex, Span};
use latebind_syntax::{
    Alias, Case, Clause, Const, Expr, ExprId, Function, Handler, Keyword, Param, Params, Pattern, PatternKind, Stmt,
    StmtId, Tree, TypeParam, TypeParamKind, WithItem,
};

/// One line a node, as nodes.py prints them.
pub(crate) fn nodes(text: &str, tree: &Tree, exact_fstrings: bool) -> Vec<String> {
    let describe = Describe { text, tree, index: LineIndex::new(text), exact_fstrings };
    let hidden = if exact_fstrings { HashSet::new() } else { describe.inside_fstrings() };
    let exprs = tree.expr_ids().filter(|id| !hidden.contains(id));
    let exprs = exprs.map(|id| format!("{} {}", describe.expr(id), describe.expr_fields(id)));
    let stmts = tree.stmt_ids();
    let stmts = stmts.map(|id| format!("{} {}", describe.stmt(id), describe.stmt_fields(id)));
    let module = format!("module {}", describe.stmts(&tree.body));
    exprs.chain(stmts).chain([module]).collect()
}

struct Describe<'a> {
    text: &'a str,
    tree: &'a Tree,
    index: LineIndex,
    exact_fstrings: bool,
}

impl Describe<'_> {
    fn inside_fstrings(&self) -> HashSet<ExprId> {
        let interpolated = |id: &ExprId| matches!(self.tree.expr(*id), Expr::FString { .. } | Expr::TString { .. });
        let strings = self.tree.expr_ids().filter(interpolated);
        let strings: Vec<Span> = strings.map(|id| self.tree.expr_span(id)).collect();
        let inside = |id: &ExprId| {
            let span = self.tree.expr_span(*id);
            strings.iter().any(|string| string.contains(span) && *string != span)
        };
        self.tree.expr_ids().filter(inside).collect()
    }

    fn place(&self, span: Span) -> String {
        let at = |offset: u32| {
            let line = self.index.line(offset);
            let start = self.index.line_span(self.text, line).unwrap().start;
            format!("{line}:{}", offset - start)
        };
        format!("{}-{}", at(span.start), at(span.end))
    }

    fn expr(&self, id: ExprId) -> String {
        let place = self.place(self.tree.expr_span(id));
        format!("{}@{place}", expr_kind(self.tree.expr(id)))
    }

    fn maybe(&self, id: Option<ExprId>) -> String {
        id.map_or("-".to_owned(), |id| self.expr(id))
    }

    fn exprs(&self, ids: &[ExprId]) -> String {
        list(ids.iter().map(|&id| self.expr(id)))
    }

    fn stmt(&self, id: StmtId) -> String {
        let place = self.place(self.tree.stmt_span(id));
        format!("{}@{place}", stmt_kind(self.tree.stmt(id)))
    }

    fn stmts(&self, ids: &[StmtId]) -> String {
        list(ids.iter().map(|&id| self.stmt(id)))
    }

    fn expr_fields(&self, id: ExprId) -> String {
        let (e, es) = (|id: &ExprId| self.expr(*id), |ids: &[ExprId]| self.exprs(ids));
        match self.tree.expr(id) {
            Expr::BoolOp { op, values } => format!("{op:?} {}", es(values)),
            Expr::Walrus { target, value } => format!("{} {}", e(target), e(value)),
            Expr::Binary { left, op, right } => format!("{} {} {}", e(left), binary(op), e(right)),
            Expr::Unary { op, operand } => format!("{} {}", unary(op), e(operand)),
            Expr::Lambda { params, body } => format!("{} {}", self.params(params), e(body)),
            Expr::If { test, body, orelse } => format!("{} {} {}", e(test), e(body), e(orelse)),
            Expr::Dict { items } => {
                let item = |(k, v): &(Option<ExprId>, ExprId)| format!("{}:{}", self.maybe(*k), e(v));
                items.iter().map(item).collect::<Vec<_>>().join(" ")
            }
            Expr::Set { elts } | Expr::List { elts } | Expr::Tuple { elts } => es(elts),
            Expr::ListComp { elt, clauses } | Expr::SetComp { elt, clauses } | Expr::Generator { elt, clauses } => {
                format!("{} {}", e(elt), self.clauses(clauses))
            }
            Expr::DictComp { key, value, clauses } => {
                format!("{} {} {}", e(key), e(value), self.clauses(clauses))
            }
            Expr::Yield { value } => self.maybe(*value),
            Expr::Await { value } | Expr::YieldFrom { value } | Expr::Starred { value } => e(value),
            Expr::Compare { left, rest } => {
                let rest: String = rest.iter().map(|(op, right)| format!(" {op:?} {}", e(right))).collect();
                e(left) + &rest
            }
            Expr::Call { func, args, keywords } => {
                format!("{} {} {}", e(func), es(args), self.keywords(keywords))
            }
            Expr::FString { parts } | Expr::TString { parts } if self.exact_fstrings => es(parts),
            Expr::FString { .. } | Expr::TString { .. } => "[]".to_owned(),
            Expr::Const(value) => constant(value),
            Expr::Attribute { value, attr, .. } => format!("{} {}", e(value), text(attr)),
            Expr::Subscript { value, index } => format!("{} {}", e(value), e(index)),
            Expr::Name(name) => text(name),
            Expr::Slice { lower, upper, step } => {
                let bounds = [lower, upper, step].map(|bound| self.maybe(*bound));
                bounds.join(" ")
            }
        }
    }

    fn stmt_fields(&self, id: StmtId) -> String {
        let (e, es, ss) =
            (|id: &ExprId| self.expr(*id), |ids: &[ExprId]| self.exprs(ids), |ids: &[StmtId]| self.stmts(ids));
        match self.tree.stmt(id) {
            Stmt::Function(def) => self.function(def),
            Stmt::Class(def) => {
                let (decorators, types) = (es(&def.decorators), self.type_params(&def.type_params));
                let (bases, keywords) = (es(&def.bases), self.keywords(&def.keywords));
                let name = text(&def.name.name);
                format!("{name} {decorators} {types} {bases} {keywords} {}", ss(&def.body))
            }
            Stmt::Return { value } => self.maybe(*value),
            Stmt::Delete { targets } => es(targets),
            Stmt::Assign { targets, value } => format!("{} {}", es(targets), e(value)),
            Stmt::AugAssign { target, op, value } => {
                format!("{} {} {}", e(target), binary(op), e(value))
            }
            Stmt::AnnAssign { target, annotation, value, simple } => {
                let value = self.maybe(*value);
                format!("{} {} {value} {}", e(target), e(annotation), u8::from(*simple))
            }
            Stmt::For { target, iter, body, orelse, .. } => {
                format!("{} {} {} {}", e(target), e(iter), ss(body), ss(orelse))
            }
            Stmt::While { test, body, orelse } | Stmt::If { test, body, orelse } => {
                format!("{} {} {}", e(test), ss(body), ss(orelse))
            }
            Stmt::With { items, body, .. } => {
                format!("{} {}", commas(items, |item| self.item(item)), ss(body))
            }
            Stmt::Match { subject, cases } => {
                format!("{} {}", e(subject), commas(cases, |case| self.case(case)))
            }
            Stmt::Raise { exc, cause } => format!("{} {}", self.maybe(*exc), self.maybe(*cause)),
            Stmt::Try { body, handlers, orelse, finalbody, is_star } => {
                let name = if *is_star { "TryStar" } else { "Try" };
                let handlers = commas(handlers, |handler| self.handler(handler));
                format!("{name} {} {handlers} {} {}", ss(body), ss(orelse), ss(finalbody))
            }
            Stmt::Assert { test, msg } => format!("{} {}", e(test), self.maybe(*msg)),
            Stmt::Import { names } => aliases(names),
            Stmt::ImportFrom { module, level, names } => {
                format!("{} {level} {}", name(module.as_deref()), aliases(names))
            }
            Stmt::Global { names } | Stmt::Nonlocal { names } => {
                names.iter().map(|named| text(&named.name)).collect::<Vec<_>>().join(" ")
            }
            Stmt::TypeAlias { name, type_params, value } => {
                format!("{} {} {}", e(name), self.type_params(type_params), e(value))
            }
            Stmt::Expr { value } => e(value),
            Stmt::Pass | Stmt::Break | Stmt::Continue => String::new(),
        }
    }

    fn function(&self, def: &Function) -> String {
        [
            text(&def.name.name),
            self.exprs(&def.decorators),
            self.type_params(&def.type_params),
            self.params(&def.params),
            self.maybe(def.returns),
            self.stmts(&def.body),
        ]
        .join(" ")
    }

    fn params(&self, params: &Params) -> String {
        let many = |group: &[Param]| list(group.iter().map(|param| self.param(param)));
        let one = |param: &Option<Param>| {
            list([param.as_ref().map_or("-".to_owned(), |param| self.param(param))].into_iter())
        };
        let Params { posonly, args, vararg, kwonly, kwarg } = params;
        [many(posonly), many(args), one(vararg), many(kwonly), one(kwarg)].join(" ")
    }

    fn param(&self, param: &Param) -> String {
        let (annotation, default) = (self.maybe(param.annotation), self.maybe(param.default));
        format!("{}:{annotation}={default}", text(&param.name))
    }

    fn type_params(&self, params: &[TypeParam]) -> String {
        let kind = |kind| match kind {
            TypeParamKind::TypeVar => "TypeVar",
            TypeParamKind::ParamSpec => "ParamSpec",
            TypeParamKind::TypeVarTuple => "TypeVarTuple",
        };
        list(params.iter().map(|param| {
            let (bound, default) = (self.maybe(param.bound), self.maybe(param.default));
            format!("{} {}:{bound}={default}", kind(param.kind), text(&param.name.name))
        }))
    }

    fn clauses(&self, clauses: &[Clause]) -> String {
        let clause = |clause: &Clause| {
            let (target, iter) = (self.expr(clause.target), self.expr(clause.iter));
            format!("({} {target} {iter} {})", u8::from(clause.is_async), self.exprs(&clause.ifs))
        };
        clauses.iter().map(clause).collect::<Vec<_>>().join(" ")
    }

    fn keywords(&self, keywords: &[Keyword]) -> String {
        list(keywords.iter().map(|keyword| format!("{}={}", name(keyword.name.as_deref()), self.expr(keyword.value))))
    }

    fn item(&self, item: &WithItem) -> String {
        format!("{} as {}", self.expr(item.context), self.maybe(item.vars))
    }

    fn handler(&self, handler: &Handler) -> String {
        let name = name(handler.name.as_ref().map(|named| named.name.as_str()));
        let (ty, body) = (self.maybe(handler.ty), self.stmts(&handler.body));
        format!("{} {ty} {name} {body}", self.place(handler.span))
    }

    fn case(&self, case: &Case) -> String {
        let pattern = self.pattern(&case.pattern);
        format!("{pattern} if {} {}", self.maybe(case.guard), self.stmts(&case.body))
    }

    fn pattern(&self, pattern: &Pattern) -> String {
        let many = |patterns: &[Pattern]| list(patterns.iter().map(|p| self.pattern(p)));
        let named = |named: &Option<latebind_syntax::Named>| name(named.as_ref().map(|named| named.name.as_str()));
        let (kind, fields) = match &pattern.kind {
            PatternKind::Value(value) => ("MatchValue", self.expr(*value)),
            PatternKind::Singleton(value) => ("MatchSingleton", constant(value)),
            PatternKind::Sequence(patterns) => ("MatchSequence", many(patterns)),
            PatternKind::Mapping { keys, patterns, rest } => {
                let fields = format!("{} {} {}", self.exprs(keys), many(patterns), named(rest));
                ("MatchMapping", fields)
            }
            PatternKind::Class { cls, patterns, keywords } => {
                let names = list(keywords.iter().map(|(named, _)| text(&named.name)));
                let values = list(keywords.iter().map(|(_, pattern)| self.pattern(pattern)));
                let fields = format!("{} {} {names} {values}", self.expr(*cls), many(patterns));
                ("MatchClass", fields)
            }
            PatternKind::Star(star) => ("MatchStar", named(star)),
            PatternKind::As { pattern, name } => {
                let inner = pattern.as_ref().map_or("-".to_owned(), |inner| self.pattern(inner));
                ("MatchAs", format!("{inner} {}", named(name)))
            }
            PatternKind::Or(patterns) => ("MatchOr", many(patterns)),
        };
        format!("{kind}@{}({fields})", self.place(pattern.span))
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(" "))
}

fn commas<T>(items: &[T], one: impl Fn(&T) -> String) -> String {
    format!("[{}]", items.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn aliases(names: &[Alias]) -> String {
    let alias = |alias: &Alias| {
        let asname = name(alias.asname.as_ref().map(|named| named.name.as_str()));
        format!("{} as {asname}", text(&alias.name.name))
    };
    names.iter().map(alias).collect::<Vec<_>>().join(", ")
}

fn text(value: &str) -> String {
    let one = |c: char| {
        let plain = c.is_ascii_alphanumeric() || c == '_';
        if plain { c.to_string() } else { format!("\\{:x};", u32::from(c)) }
    };
    value.chars().map(one).collect()
}

fn name(value: Option<&str>) -> String {
    value.map_or("-".to_owned(), text)
}

fn constant(value: &Const) -> String {
    match value {
        Const::None => "None".to_owned(),
        Const::True => "True".to_owned(),
        Const::False => "False".to_owned(),
        Const::Ellipsis => "Ellipsis".to_owned(),
        Const::Int(int) => int.to_string(),
        Const::Float(bits) => format!("float {bits:016x}"),
        Const::Complex(bits) => format!("complex {bits:016x}"),
        Const::Str(value) => format!("str {}", text(value)),
        Const::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("bytes {hex}")
        }
    }
}

fn binary(op: &latebind_syntax::BinaryOp) -> String {
    format!("{op:?}")
}

fn unary(op: &latebind_syntax::UnaryOp) -> &'static str {
    match op {
        latebind_syntax::UnaryOp::Invert => "Invert",
        latebind_syntax::UnaryOp::Not => "Not",
        latebind_syntax::UnaryOp::Plus => "UAdd",
        latebind_syntax::UnaryOp::Minus => "USub",
    }
}

fn expr_kind(expr: &Expr) -> &'static str {
    match expr {
        Expr::BoolOp { .. } => "BoolOp",
        Expr::Walrus { .. } => "NamedExpr",
        Expr::Binary { .. } => "BinOp",
        Expr::Unary { .. } => "UnaryOp",
        Expr::Lambda { .. } => "Lambda",
        Expr::If { .. } => "IfExp",
        Expr::Dict { .. } => "Dict",
        Expr::Set { .. } => "Set",
        Expr::ListComp { .. } => "ListComp",
        Expr::SetComp { .. } => "SetComp",
        Expr::DictComp { .. } => "DictComp",
        Expr::Generator { .. } => "GeneratorExp",
        Expr::Await { .. } => "Await",
        Expr::Yield { .. } => "Yield",
        Expr::YieldFrom { .. } => "YieldFrom",
        Expr::Compare { .. } => "Compare",
        Expr::Call { .. } => "Call",
        Expr::FString { .. } => "JoinedStr",
        Expr::TString { .. } => "TemplateStr",
        Expr::Const(_) => "Constant",
        Expr::Attribute { .. } => "Attribute",
        Expr::Subscript { .. } => "Subscript",
        Expr::Starred { .. } => "Starred",
        Expr::Name(_) => "Name",
        Expr::List { .. } => "List",
        Expr::Tuple { .. } => "Tuple",
        Expr::Slice { .. } => "Slice",
    }
}

fn stmt_kind(stmt: &Stmt) -> &'static str {
    match stmt {
        Stmt::Function(def) if def.is_async => "AsyncFunctionDef",
        Stmt::Function(_) => "FunctionDef",
        Stmt::Class(_) => "ClassDef",
        Stmt::Return { .. } => "Return",
        Stmt::Delete { .. } => "Delete",
        Stmt::Assign { .. } => "Assign",
        Stmt::AugAssign { .. } => "AugAssign",
        Stmt::AnnAssign { .. } => "AnnAssign",
        Stmt::For { is_async: true, .. } => "AsyncFor",
        Stmt::For { .. } => "For",
        Stmt::While { .. } => "While",
        Stmt::If { .. } => "If",
        Stmt::With { is_async: true, .. } => "AsyncWith",
        Stmt::With { .. } => "With",
        Stmt::Match { .. } => "Match",
        Stmt::Raise { .. } => "Raise",
        Stmt::Try { .. } => "Try",
        Stmt::Assert { .. } => "Assert",
        Stmt::Import { .. } => "Import",
        Stmt::ImportFrom { .. } => "ImportFrom",
        Stmt::Global { .. } => "Global",
        Stmt::Nonlocal { .. } => "Nonlocal",
        Stmt::TypeAlias { .. } => "TypeAlias",
        Stmt::Expr { .. } => "Expr",
        Stmt::Pass => "Pass",
        Stmt::Break => "Break",
        Stmt::Continue => "Continue",
    }
}
