//! `partial(show, i)` for `lambda: show(i)`.
//!
//! Function and arguments are looked up when the partial is made, and what its caller
//! passes goes on to the function: that is a repair only where the closure passed on all
//! that it was given, in the same order.

use latebind_scopes::{BindingKind, ScopeKind};
use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId, Keyword, Params};

use crate::closure::{Closure, Shape};
use crate::edit::{Edit, Piece};
use crate::import::{Wanted, imported};
use crate::inside::exprs;
use crate::leading;
use crate::module::Module;
use crate::plan::Plan;
use crate::repair::{Refusal, Risk, Safety, Strategy};
use crate::risk::{self, Parameter};
use crate::wrap::wrapped;

pub(crate) const PARTIAL: Wanted = Wanted { module: "functools", name: "partial" };

pub(crate) fn plan(closure: &Closure) -> Result<Plan, Refusal> {
    if let Some(refusal) = risk::keeping_refused(closure) {
        return Err(refusal);
    }
    match closure.shape {
        Shape::Lambda { params, body } => of_lambda(closure, params, body),
        Shape::Def { function, .. } => leading::plan(closure, function),
        Shape::Generator { .. } => Err(Refusal::Kind),
    }
}

fn of_lambda(closure: &Closure, params: &Params, body: ExprId) -> Result<Plan, Refusal> {
    let call = Call::of(closure, params, body)?;
    let (name, import) = imported(closure, PARTIAL).ok_or(Refusal::NameTaken(PARTIAL.name.into()))?;
    let mut edits: Vec<Edit> = import.into_iter().collect();
    edits.push(Edit { at: closure.span, text: call.pieces(&name) });
    let edits = wrapped(closure, edits, closure.span);
    Ok(Plan::new(closure, Strategy::Partial, call.safety(closure), edits))
}

/// The body of the lambda, split into what is bound now and what is passed on.
struct Call<'c> {
    module: &'c Module<'c>,
    func: ExprId,
    bound: Vec<ExprId>,
    keywords: &'c [Keyword],
}

impl<'c> Call<'c> {
    fn of(closure: &Closure<'c>, params: &Params, body: ExprId) -> Result<Self, Refusal> {
        let module = closure.module;
        let Expr::Call { func, args, keywords } = module.tree.expr(body) else { return Err(Refusal::NoPlainCall) };
        let is_plain = params.vararg.is_none() && params.kwonly.is_empty() && params.kwarg.is_none();
        if !is_plain || params.iter().any(|param| param.default.is_some()) {
            return Err(Refusal::NoPlainCall);
        }
        let passed = args.len().checked_sub(params.positional().count()).ok_or(Refusal::WrongOrder)?;
        let (bound, passed) = args.split_at(passed);
        let in_order = passed
            .iter()
            .zip(params.positional())
            .all(|(&arg, param)| matches!(module.tree.expr(arg), Expr::Name(name) if *name == param.name));
        let call = Self { module, func: *func, bound: bound.to_vec(), keywords };
        let kept = || call.kept().collect::<Vec<_>>();
        let own = |span: Span| names(module, span).any(|name| params.iter().any(|param| param.name == *name));
        match () {
            () if !in_order || kept().iter().any(|&it| own(module.tree.expr_span(it))) => Err(Refusal::WrongOrder),
            () if kept().iter().any(|&it| !is_simple(module, it)) => Err(Refusal::NoPlainCall),
            () if !call.is_defined_before(closure) => Err(Refusal::NoPlainCall),
            () => Ok(call),
        }
    }

    /// What is evaluated now.
    fn kept(&self) -> impl Iterator<Item = ExprId> {
        [self.func].into_iter().chain(self.bound.iter().copied()).chain(self.keywords.iter().map(|it| it.value))
    }

    fn pieces(&self, name: &str) -> Vec<Piece> {
        let span = |id: ExprId| Piece::Moved(self.module.tree.expr_span(id));
        let mut pieces = vec![Piece::New(format!("{name}(")), span(self.func)];
        for &arg in &self.bound {
            pieces.extend([Piece::New(", ".into()), span(arg)]);
        }
        for keyword in self.keywords {
            let before = keyword.name.as_ref().map_or(", **".to_owned(), |name| format!(", {name}="));
            pieces.extend([Piece::New(before), span(keyword.value)]);
        }
        pieces.push(Piece::New(")".into()));
        pieces
    }

    fn safety(&self, closure: &Closure) -> Safety {
        let variables: Vec<_> = closure.variables.iter().map(|it| it.name.as_str()).collect();
        let spreads = self.keywords.iter().any(|keyword| keyword.name.is_none());
        let may_change = spreads || self.kept().any(|id| self.may_change(closure, id, &variables));
        match risk::new_parameter(closure, Parameter::Positional) {
            Safety::Safe(_) if may_change => Safety::Unsafe(Risk::LookedUpNow),
            other => other,
        }
    }

    /// Attributes, items, what is spread, and variables that are bound more than once.
    fn may_change(&self, closure: &Closure, id: ExprId, kept: &[&str]) -> bool {
        let span = self.module.tree.expr_span(id);
        exprs(self.module, span).any(|expr| match expr {
            Expr::Attribute { .. } | Expr::Subscript { .. } | Expr::Starred { .. } => true,
            Expr::Name(name) if kept.contains(&name.as_str()) => false,
            Expr::Name(name) => {
                let var = self.module.scopes.resolve(closure.scope, name);
                var.is_none_or(|var| self.module.scopes.bindings(var).len() > 1)
            }
            _ => false,
        })
    }

    /// At the top of a module a function further down does not exist yet.
    fn is_defined_before(&self, closure: &Closure) -> bool {
        let scopes = &self.module.scopes;
        let in_function = {
            let mut scope = Some(closure.maker());
            std::iter::from_fn(|| {
                let id = scope?;
                scope = scopes.scope(id).parent;
                Some(scopes.scope(id).kind)
            })
            .any(|kind| matches!(kind, ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda))
        };
        let mut mentioned = self.kept().flat_map(|id| names(self.module, self.module.tree.expr_span(id)));
        mentioned.all(|name| {
            let Some(var) = scopes.resolve(closure.scope, name) else { return false };
            let is_global = scopes.var(var).owner == scopes.module();
            let bindings = scopes.bindings(var);
            bindings.is_empty()
                || (in_function && is_global)
                || bindings.iter().any(|it| it.kind == BindingKind::Param || it.span.start < closure.span.start)
                || bindings.iter().any(|it| it.kind == BindingKind::Comprehension)
        })
    }
}

fn names<'m>(module: &'m Module<'m>, span: Span) -> impl Iterator<Item = &'m latebind_syntax::tree::Ident> {
    exprs(module, span).filter_map(|expr| match expr {
        Expr::Name(name) => Some(name),
        _ => None,
    })
}

/// Evaluating it earlier has no effects.
fn is_simple(module: &Module, id: ExprId) -> bool {
    exprs(module, module.tree.expr_span(id)).all(|expr| {
        matches!(
            expr,
            Expr::Name(_)
                | Expr::Const(_)
                | Expr::Attribute { .. }
                | Expr::Subscript { .. }
                | Expr::Starred { .. }
                | Expr::Tuple { .. }
                | Expr::FString { .. }
                | Expr::Binary { .. }
        )
    })
}
