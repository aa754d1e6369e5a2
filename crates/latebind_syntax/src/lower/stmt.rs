//! Statements.
//!
//! ```python
//! @app.route("/")
//! def index(): ...         # the statement starts here, not at the decorator
//! ```

use latebind_source::Span;
use ruff_python_ast as ast;

use super::expr::binary_op;
use super::{Lowering, ident, named, span};
use crate::tree::{Alias, Case, Class, Function, Handler, Named, Stmt, StmtId, WithItem};

impl<'a> Lowering<'a> {
    pub(super) fn block(&mut self, stmts: &'a [ast::Stmt]) -> Vec<StmtId> {
        stmts.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn stmt(&mut self, stmt: &'a ast::Stmt) -> StmtId {
        self.enter();
        let kind = self.stmt_kind(stmt);
        self.leave();
        let at = self.stmt_span(stmt);
        self.tree.add_stmt(kind, at)
    }

    /// The parser's range, but from `def` or `class` on, and as CPython has it
    /// with the semicolon that ends a block: `def f(): x;`.
    fn stmt_span(&self, stmt: &ast::Stmt) -> Span {
        let range = span(stmt);
        let start = match stmt {
            ast::Stmt::FunctionDef(s) => self.after_decorators(range, &s.decorator_list),
            ast::Stmt::ClassDef(s) => self.after_decorators(range, &s.decorator_list),
            _ => range.start,
        };
        if ends_with_block(stmt) { self.with_semicolon(start, range.end) } else { range }
    }

    fn with_semicolon(&self, start: u32, end: u32) -> Span {
        let rest = self.text.get(end as usize..).unwrap_or_default();
        let gap = gap_len(rest);
        let found = rest.as_bytes().get(gap as usize) == Some(&b';');
        Span::new(start, if found { end + gap + 1 } else { end })
    }

    fn stmt_kind(&mut self, stmt: &'a ast::Stmt) -> Stmt {
        match stmt {
            ast::Stmt::FunctionDef(s) => Stmt::Function(Box::new(self.function(s))),
            ast::Stmt::ClassDef(s) => Stmt::Class(Box::new(self.class(s))),
            ast::Stmt::If(s) => self.if_stmt(s),
            ast::Stmt::For(s) => Stmt::For {
                is_async: s.is_async,
                target: self.expr(&s.target),
                iter: self.expr(&s.iter),
                body: self.block(&s.body),
                orelse: self.block(&s.orelse),
            },
            ast::Stmt::While(s) => {
                Stmt::While { test: self.expr(&s.test), body: self.block(&s.body), orelse: self.block(&s.orelse) }
            }
            ast::Stmt::With(s) => Stmt::With {
                is_async: s.is_async,
                items: s.items.iter().map(|item| self.with_item(item)).collect(),
                body: self.block(&s.body),
            },
            ast::Stmt::Match(s) => Stmt::Match {
                subject: self.expr(&s.subject),
                cases: s.cases.iter().map(|case| self.case(case)).collect(),
            },
            ast::Stmt::Try(s) => Stmt::Try {
                body: self.block(&s.body),
                handlers: s.handlers.iter().map(|handler| self.handler(handler)).collect(),
                orelse: self.block(&s.orelse),
                finalbody: self.block(&s.finalbody),
                is_star: s.is_star,
            },
            simple => self.simple(simple),
        }
    }

    fn simple(&mut self, stmt: &'a ast::Stmt) -> Stmt {
        match stmt {
            ast::Stmt::Expr(s) => Stmt::Expr { value: self.expr(&s.value) },
            ast::Stmt::Return(s) => Stmt::Return { value: self.optional(s.value.as_deref()) },
            ast::Stmt::Delete(s) => Stmt::Delete { targets: self.exprs(&s.targets) },
            ast::Stmt::Assign(s) => Stmt::Assign { targets: self.exprs(&s.targets), value: self.expr(&s.value) },
            ast::Stmt::AugAssign(s) => {
                Stmt::AugAssign { target: self.expr(&s.target), op: binary_op(s.op), value: self.expr(&s.value) }
            }
            ast::Stmt::AnnAssign(s) => Stmt::AnnAssign {
                target: self.expr(&s.target),
                annotation: self.expr(&s.annotation),
                value: self.optional(s.value.as_deref()),
                simple: s.simple,
            },
            ast::Stmt::Raise(s) => Stmt::Raise {
                exc: self.optional(s.exc.as_deref().filter(|exc| !is_missing(exc))),
                cause: self.optional(s.cause.as_deref()),
            },
            ast::Stmt::Assert(s) => Stmt::Assert { test: self.expr(&s.test), msg: self.optional(s.msg.as_deref()) },
            ast::Stmt::Import(s) => Stmt::Import { names: aliases(&s.names) },
            ast::Stmt::ImportFrom(s) => {
                Stmt::ImportFrom { module: s.module.as_ref().map(ident), level: s.level, names: aliases(&s.names) }
            }
            ast::Stmt::Global(s) => Stmt::Global { names: names(&s.names) },
            ast::Stmt::Nonlocal(s) => Stmt::Nonlocal { names: names(&s.names) },
            ast::Stmt::TypeAlias(s) => Stmt::TypeAlias {
                name: self.expr(&s.name),
                type_params: self.type_params(s.type_params.as_deref()),
                value: self.expr(&s.value),
            },
            ast::Stmt::Break(_) => Stmt::Break,
            ast::Stmt::Continue(_) => Stmt::Continue,
            // `pass`; compound statements were taken above, IPython has no place here.
            _ => Stmt::Pass,
        }
    }

    fn function(&mut self, def: &'a ast::StmtFunctionDef) -> Function {
        Function {
            is_async: def.is_async,
            name: named(&def.name),
            decorators: self.decorators(&def.decorator_list),
            type_params: self.type_params(def.type_params.as_deref()),
            params: self.params(Some(&def.parameters)),
            returns: self.optional(def.returns.as_deref()),
            body: self.block(&def.body),
        }
    }

    fn class(&mut self, def: &'a ast::StmtClassDef) -> Class {
        let decorators = self.decorators(&def.decorator_list);
        let type_params = self.type_params(def.type_params.as_deref());
        let head = def.arguments.as_deref().map(|list| self.arguments(list));
        let (bases, keywords) = head.unwrap_or_default();
        let body = self.block(&def.body);
        Class { name: named(&def.name), decorators, type_params, bases, keywords, body }
    }

    fn decorators(&mut self, list: &'a [ast::Decorator]) -> Vec<crate::tree::ExprId> {
        list.iter().map(|decorator| self.expr(&decorator.expression)).collect()
    }

    /// Offset of `def`, `async` or `class`: the first code after the decorators.
    fn after_decorators(&self, at: Span, decorators: &[ast::Decorator]) -> u32 {
        let Some(last) = decorators.last() else {
            return at.start;
        };
        let from = span(last).end;
        let rest = self.text.get(from as usize..at.end as usize).unwrap_or_default();
        from + trivia_len(rest)
    }

    /// `elif`s become `If`s inside `orelse`, each up to the end of the whole.
    fn if_stmt(&mut self, stmt: &'a ast::StmtIf) -> Stmt {
        let test = self.expr(&stmt.test);
        let body = self.block(&stmt.body);
        let mut branches = Vec::new();
        let mut orelse = Vec::new();
        for clause in &stmt.elif_else_clauses {
            self.enter();
            match &clause.test {
                Some(test) => {
                    branches.push((span(clause), self.expr(test), self.block(&clause.body)));
                }
                None => orelse = self.block(&clause.body),
            }
        }
        stmt.elif_else_clauses.iter().for_each(|_| self.leave());
        for (at, test, body) in branches.into_iter().rev() {
            let at = self.with_semicolon(at.start, span(stmt).end);
            orelse = vec![self.tree.add_stmt(Stmt::If { test, body, orelse }, at)];
        }
        Stmt::If { test, body, orelse }
    }

    fn with_item(&mut self, item: &'a ast::WithItem) -> WithItem {
        WithItem { context: self.expr(&item.context_expr), vars: self.optional(item.optional_vars.as_deref()) }
    }

    fn case(&mut self, case: &'a ast::MatchCase) -> Case {
        Case {
            pattern: self.pattern(&case.pattern),
            guard: self.optional(case.guard.as_deref()),
            body: self.block(&case.body),
            span: self.with_semicolon(span(case).start, span(case).end),
        }
    }

    fn handler(&mut self, handler: &'a ast::ExceptHandler) -> Handler {
        let ast::ExceptHandler::ExceptHandler(handler) = handler;
        Handler {
            ty: self.optional(handler.type_.as_deref()),
            name: handler.name.as_ref().map(named),
            body: self.block(&handler.body),
            span: self.with_semicolon(span(handler).start, span(handler).end),
        }
    }
}

/// The parser's stand-in behind a bare `raise;` (see `problems`).
fn is_missing(expr: &ast::Expr) -> bool {
    matches!(expr, ast::Expr::Name(name) if name.id.as_str().is_empty())
}

fn names(list: &[ast::Identifier]) -> Vec<Named> {
    list.iter().map(named).collect()
}

fn aliases(list: &[ast::Alias]) -> Vec<Alias> {
    let alias = |alias: &ast::Alias| Alias {
        name: named(&alias.name),
        asname: alias.asname.as_ref().map(named),
        span: span(alias),
    };
    list.iter().map(alias).collect()
}

/// Bytes of whitespace, comments and line joins before the next code.
fn trivia_len(text: &str) -> u32 {
    let mut in_comment = false;
    let code = |byte: u8| match byte {
        b'\n' | b'\r' => {
            in_comment = false;
            false
        }
        b'#' => {
            in_comment = true;
            false
        }
        b' ' | b'\t' | b'\x0c' | b'\\' => false,
        _ => !in_comment,
    };
    let len = text.bytes().position(code).unwrap_or(0);
    u32::try_from(len).unwrap_or(0)
}

fn ends_with_block(stmt: &ast::Stmt) -> bool {
    matches!(
        stmt,
        ast::Stmt::FunctionDef(_)
            | ast::Stmt::ClassDef(_)
            | ast::Stmt::If(_)
            | ast::Stmt::For(_)
            | ast::Stmt::While(_)
            | ast::Stmt::With(_)
            | ast::Stmt::Match(_)
            | ast::Stmt::Try(_)
    )
}

/// Bytes of whitespace on a logical line, its joins included.
fn gap_len(text: &str) -> u32 {
    let mut joined = false;
    let code = |byte: u8| match byte {
        b' ' | b'\t' | b'\x0c' => false,
        b'\\' => {
            joined = true;
            false
        }
        b'\n' | b'\r' => !joined,
        _ => true,
    };
    let len = text.bytes().position(code).unwrap_or(0);
    u32::try_from(len).unwrap_or(0)
}
