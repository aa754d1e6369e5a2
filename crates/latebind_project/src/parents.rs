//! Which expression or statement an expression is a part of, and as what.

use latebind_syntax::tree::{Clause, Expr, ExprId, Ident, Params, Stmt, StmtId, Tree};

/// What becomes of an expression's value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Role {
    /// Called.
    Callee(ExprId),
    Argument(ExprId, Passed),
    /// Part of an expression whose value holds or may be it.
    Part(ExprId),
    /// Looked at and dropped.
    Tested,
    Attribute(ExprId, Ident),
    Item(ExprId),
    /// Iterated to its end, or in part.
    Iterated,
    /// The first iterable of a generator expression.
    Lazily(ExprId),
    /// Each element, for as long as the statement runs.
    Assigned(StmtId),
    Dropped,
    /// Returned, yielded, stored, raised, deleted …
    Elsewhere,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Passed {
    Position(usize),
    Keyword(Ident),
    /// `*it`, `**it`, or behind one.
    Spread,
}

#[derive(Debug, Default)]
pub(crate) struct Parents(Vec<Option<Role>>);

impl Parents {
    pub(crate) fn of(tree: &Tree) -> Self {
        let mut parents = Self(vec![None; tree.expr_count()]);
        tree.expr_ids().for_each(|id| parents.of_expr(tree, id));
        tree.stmt_ids().for_each(|id| parents.of_stmt(tree, id));
        parents
    }

    pub(crate) fn role(&self, id: ExprId) -> Role {
        self.0.get(id.index()).cloned().flatten().unwrap_or(Role::Elsewhere)
    }

    fn set(&mut self, child: ExprId, role: Role) {
        if let Some(slot) = self.0.get_mut(child.index()) {
            *slot = Some(role);
        }
    }

    fn set_all<'e>(&mut self, children: impl IntoIterator<Item = &'e ExprId>, role: &Role) {
        children.into_iter().for_each(|&child| self.set(child, role.clone()));
    }

    fn of_expr(&mut self, tree: &Tree, id: ExprId) {
        match tree.expr(id) {
            Expr::BoolOp { values, .. } => self.set_all(values, &Role::Part(id)),
            Expr::Walrus { .. } | Expr::Await { .. } | Expr::Yield { .. } | Expr::YieldFrom { .. } => {}
            Expr::Lambda { .. } | Expr::Const(_) | Expr::Name(_) => {}
            Expr::Binary { left, right, .. } => self.set_all([left, right], &Role::Part(id)),
            Expr::Unary { operand, .. } => self.set(*operand, Role::Tested),
            Expr::If { test, body, orelse } => {
                self.set(*test, Role::Tested);
                self.set_all([body, orelse], &Role::Part(id));
            }
            Expr::Dict { items } => {
                items.iter().for_each(|(key, value)| self.set_all(key.iter().chain([value]), &Role::Part(id)));
            }
            Expr::Set { elts } | Expr::List { elts } | Expr::Tuple { elts } => self.set_all(elts, &Role::Part(id)),
            Expr::ListComp { elt, clauses } | Expr::SetComp { elt, clauses } => {
                self.set(*elt, Role::Part(id));
                self.clauses(clauses, &Role::Iterated);
            }
            Expr::DictComp { key, value, clauses } => {
                self.set_all([key, value], &Role::Part(id));
                self.clauses(clauses, &Role::Iterated);
            }
            Expr::Generator { elt, clauses } => {
                self.set(*elt, Role::Part(id));
                self.clauses(clauses, &Role::Lazily(id));
            }
            Expr::Compare { left, rest } => {
                self.set(*left, Role::Tested);
                rest.iter().for_each(|(_, it)| self.set(*it, Role::Tested));
            }
            Expr::Call { func, args, keywords } => {
                self.set(*func, Role::Callee(id));
                let mut spread = false;
                for (n, &arg) in args.iter().enumerate() {
                    spread |= matches!(tree.expr(arg), Expr::Starred { .. });
                    let passed = if spread { Passed::Spread } else { Passed::Position(n) };
                    self.set(arg, Role::Argument(id, passed));
                }
                for keyword in keywords {
                    let passed = keyword.name.clone().map_or(Passed::Spread, Passed::Keyword);
                    self.set(keyword.value, Role::Argument(id, passed));
                }
            }
            Expr::FString { parts } | Expr::TString { parts } => self.set_all(parts, &Role::Tested),
            Expr::Attribute { value, attr, .. } => self.set(*value, Role::Attribute(id, attr.clone())),
            Expr::Subscript { value, .. } => {
                // The index may be kept as a key.
                self.set(*value, Role::Item(id));
            }
            Expr::Starred { value } => self.set(*value, Role::Part(id)),
            Expr::Slice { lower, upper, step } => {
                self.set_all(lower.iter().chain(upper).chain(step), &Role::Tested);
            }
        }
    }

    fn clauses(&mut self, clauses: &[Clause], first: &Role) {
        for (n, clause) in clauses.iter().enumerate() {
            self.set(clause.iter, if n == 0 { first.clone() } else { Role::Elsewhere });
            self.set_all(&clause.ifs, &Role::Tested);
        }
    }

    fn of_stmt(&mut self, tree: &Tree, id: StmtId) {
        match tree.stmt(id) {
            Stmt::Assign { targets, value } => {
                let is_plain = targets.iter().all(|&it| matches!(tree.expr(it), Expr::Name(_)));
                self.set(*value, if is_plain { Role::Assigned(id) } else { Role::Elsewhere });
            }
            Stmt::AnnAssign { target, value: Some(value), .. } => {
                let is_plain = matches!(tree.expr(*target), Expr::Name(_));
                self.set(*value, if is_plain { Role::Assigned(id) } else { Role::Elsewhere });
            }
            Stmt::For { iter, .. } => self.set(*iter, Role::Iterated),
            Stmt::While { test, .. } | Stmt::If { test, .. } => self.set(*test, Role::Tested),
            Stmt::Assert { test, msg } => self.set_all([test].into_iter().chain(msg), &Role::Tested),
            Stmt::Expr { value } => self.set(*value, Role::Dropped),
            Stmt::Function(function) => self.params(&function.params),
            _ => {}
        }
    }

    fn params(&mut self, params: &Params) {
        params.iter().filter_map(|param| param.annotation).for_each(|it| self.set(it, Role::Tested));
    }
}
