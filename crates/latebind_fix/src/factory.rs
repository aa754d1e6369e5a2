//! A function that makes the closure: every call has a variable of its own.
//!
//! ```python
//! for path in paths:
//!     def make_on_save(path):
//!         def on_save(event):
//!             save(path)
//!         return on_save
//!     on_save = make_on_save(path)
//! ```
//!
//! It stands where the closure stood, so every other name means what it meant. The
//! closure's signature, annotations and decorators stay.

use latebind_scopes::{ScopeKind, VarId};
use latebind_source::Span;
use latebind_syntax::parse;
use latebind_syntax::tree::{Expr, Function, Ident, Stmt, StmtId};

use crate::around::steps_to;
use crate::closure::{Closure, Shape};
use crate::edit::{Edit, Piece};
use crate::inside::{borrows_parentheses, is_tied_to_function};
use crate::layout::{indent_of, lines_to_indent, moved, start_of, unit};
use crate::plan::Plan;
use crate::rename::{free_name, is_in_fstring, new_name, renamed_within};
use crate::repair::{Refusal, Risk, Safety, Strategy};
use crate::risk;

pub(crate) fn plan(closure: &Closure) -> Result<Plan, Refusal> {
    if let Some(refusal) = risk::keeping_refused(closure) {
        return Err(refusal);
    }
    match closure.shape {
        Shape::Def { id, function } => around_def(closure, id, function),
        Shape::Lambda { .. } => before_statement(closure, "callback"),
        Shape::Generator { .. } => before_statement(closure, "items"),
    }
}

fn safety(closure: &Closure) -> Safety {
    let in_class = closure.module.scopes.scope(closure.maker()).kind == ScopeKind::Class;
    match risk::same_signature(closure) {
        Safety::Safe(_) if in_class => Safety::Unsafe(Risk::NameInClass),
        other => other,
    }
}

/// The definition one level deeper, in a function that returns it.
fn around_def(closure: &Closure, id: StmtId, function: &Function) -> Result<Plan, Refusal> {
    let module = closure.module;
    let own = module.scopes.resolve(closure.maker(), &function.name.name);
    if own.is_some_and(|own| module.scopes.captures(closure.scope).contains(&own)) {
        return Err(Refusal::NamesItself(function.name.name.clone()));
    }
    let span = Span::new(start_of(module, id), closure.span.end);
    let indent = indent_of(module, span.start).ok_or(Refusal::NoLineOfItsOwn)?;
    if is_tied_to_function(module, head(closure, span, function)) {
        return Err(Refusal::TiedToFunction);
    }
    let (newline, unit) = (module.newline(), unit(module));
    let (name, list) = (&function.name.name, closure.name_list().join(", "));
    let factory = factory_name(closure, name);
    let (params, mut edits) = own_names(closure, span);
    edits.push(Edit::insert(span.start, format!("def {factory}({params}):{newline}{indent}{unit}")));
    edits.extend(lines_to_indent(module, span).into_iter().map(|start| Edit::insert(start, unit)));
    let last = format!("{newline}{indent}{unit}return {name}{newline}{indent}{name} = {factory}({list})");
    edits.push(Edit::insert(module.line_end(span.end), last));
    Ok(Plan::new(closure, Strategy::Factory, safety(closure), edits).redefining(own).adding(factory))
}

/// Parameters with names of their own, where that changes no more than names: linters that
/// compare names take a function in a function for one that reads the loop's variable.
fn own_names(closure: &Closure, span: Span) -> (String, Vec<Edit>) {
    if risk::is_reflective(closure) {
        return (closure.name_list().join(", "), Vec::new());
    }
    let mut edits = Vec::new();
    let mut params: Vec<Ident> = Vec::new();
    for variable in &closure.variables {
        let name = free_name(closure.module, &format!("{}_", variable.name));
        match renamed_within(closure, variable, &name, span) {
            Ok(renames) => {
                edits.extend(renames);
                params.push(name);
            }
            Err(_) => params.push(variable.name.clone()),
        }
    }
    (params.join(", "), edits)
}

/// Decorators, annotations and defaults: they run where the definition stands.
fn head(closure: &Closure, span: Span, function: &Function) -> Span {
    let body = function.body.first().map_or(span.end, |&first| start_of(closure.module, first));
    Span::new(span.start, body)
}

/// `make_` and what the closure is called.
fn factory_name(closure: &Closure, wanted: &str) -> Ident {
    let stem = wanted.trim_matches('_');
    let stem = if stem.is_empty() { "callback" } else { stem };
    new_name(closure.module, &format!("make_{stem}"))
}

/// A function that returns the expression, on a line before the statement it stands in.
fn before_statement(closure: &Closure, otherwise: &str) -> Result<Plan, Refusal> {
    let module = closure.module;
    let is_generator = matches!(closure.shape, Shape::Generator { .. });
    if is_generator && is_tied_to_function(module, closure.span) {
        return Err(Refusal::TiedToFunction);
    }
    let (statement, indent) = line_before(closure).ok_or(Refusal::NoLineOfItsOwn)?;
    let further = further_params(closure, module.tree.stmt_span(statement));
    let names = closure.variables.iter().map(|it| it.name.clone());
    let names = names.chain(further.iter().map(|&var| module.scopes.var(var).name.clone()));
    let list = names.collect::<Vec<Ident>>().join(", ");
    let factory = factory_name(closure, what_for(closure, statement).as_deref().unwrap_or(otherwise));
    let (newline, unit) = (module.newline(), unit(module));
    // Lines that an outer bracket held together need one again.
    let breaks = !is_generator && !parse(module.slice(closure.span.start, closure.span.end)).errors.is_empty();
    let (open, close) = if breaks { ("(", ")") } else { ("", "") };
    let mut definition = vec![Piece::New(format!("def {factory}({list}):{newline}{indent}{unit}return {open}"))];
    definition.extend(moved(module, closure.span, &format!("{indent}{unit}")));
    definition.push(Piece::New(format!("{close}{newline}{indent}")));
    let start = start_of(module, statement);
    let made = match closure.shape {
        Shape::Generator { id, .. } if borrows_parentheses(module, id) => format!("({factory}({list}))"),
        _ => format!("{factory}({list})"),
    };
    let edits = vec![Edit { at: Span::new(start, start), text: definition }, Edit::replace(closure.span, made)];
    Ok(Plan::new(closure, Strategy::Factory, safety(closure), edits).handing_in(closure, &further).adding(factory))
}

/// The statement that holds the expression, where a line can be added before it.
fn line_before<'m>(closure: &Closure<'m>) -> Option<(StmtId, &'m str)> {
    let module = closure.module;
    let step = *steps_to(module.tree, closure.span).last()?;
    let is_first_evaluated = match module.tree.stmt(step.statement) {
        Stmt::For { iter, .. } => module.tree.expr_span(*iter).contains(closure.span),
        Stmt::If { test, .. } => {
            let span = module.tree.stmt_span(step.statement);
            module.tree.expr_span(*test).contains(closure.span) && module.slice(span.start, span.end).starts_with("if")
        }
        Stmt::While { .. } | Stmt::With { .. } | Stmt::Function(_) | Stmt::Class(_) | Stmt::Match { .. } => false,
        _ => true,
    };
    let indent = indent_of(module, start_of(module, step.statement))?;
    (is_first_evaluated && !is_in_fstring(module, closure.span)).then_some((step.statement, indent))
}

/// Beside the variables to keep: those that only the inside of the statement knows.
fn further_params(closure: &Closure, statement: Span) -> Vec<VarId> {
    let scopes = &closure.module.scopes;
    let is_kept = |var: VarId| closure.variables.iter().any(|it| it.id == var);
    let is_inner = |var: VarId| {
        let owner = scopes.scope(scopes.var(var).owner);
        owner.parent.is_some() && statement.contains(owner.span) && owner.span != closure.span
    };
    let captured = scopes.captures(closure.scope).iter().copied().filter(|&var| is_inner(var));
    let mut further: Vec<VarId> = captured.chain(source(closure)).filter(|&var| !is_kept(var)).collect();
    further.dedup();
    further
}

/// What a generator expression goes through is taken at once: it may as well be handed in.
fn source(closure: &Closure) -> Option<VarId> {
    let Shape::Generator { clauses, .. } = closure.shape else { return None };
    let iter = clauses.first()?.iter;
    match closure.module.tree.expr(iter) {
        Expr::Name(_) => closure.module.scopes.var_of_expr(iter),
        _ => None,
    }
}

/// `command` of `Button(command=lambda: …)`, `on_click` of `button.on_click = lambda: …`.
fn what_for(closure: &Closure, statement: StmtId) -> Option<String> {
    let tree = closure.module.tree;
    let is_it = |value: latebind_syntax::tree::ExprId| tree.expr_span(value) == closure.span;
    let keyword = tree.expr_ids().find_map(|id| match tree.expr(id) {
        Expr::Call { keywords, .. } => keywords.iter().find(|it| is_it(it.value))?.name.clone(),
        _ => None,
    });
    let target = || match tree.stmt(statement) {
        Stmt::Assign { targets, value } if is_it(*value) => match tree.expr(*targets.first()?) {
            Expr::Name(name) => Some(name.clone()),
            Expr::Attribute { attr, .. } => Some(attr.clone()),
            _ => None,
        },
        _ => None,
    };
    keyword.or_else(target).map(|name| name.to_string())
}
