//! A function that makes the closure: every call has a variable of its own.
//!
//! ```python
//! def make_on_save(path_):
//!     def on_save(event):
//!         save(path_)
//!     return on_save
//! for path in paths:
//!     on_save = make_on_save(path)
//! ```
//!
//! It stands before the outermost loop of the scope that the closure is made in, so every
//! other name means what it meant, and linters that compare names see no loop around it.
//! The closure's signature, annotations and decorators stay.

use latebind_scopes::{ScopeKind, VarId};
use latebind_source::Span;
use latebind_syntax::parse;
use latebind_syntax::tree::{Const, Expr, ExprId, Function, Ident, Stmt, StmtId, Tree};

use crate::around::{full_span, steps_to};
use crate::closure::{Closure, Shape};
use crate::edit::{Edit, Piece};
use crate::inside::{borrows_parentheses, is_tied_to_function};
use crate::layout::{above_comments, blank_lines, indent_of, moved, start_of, unit};
use crate::plan::Plan;
use crate::rename::{free_name, is_in_fstring, new_name, renamed_within};
use crate::repair::{Refusal, Risk, Safety, Strategy};
use crate::risk;
use crate::typed::result_type;
use crate::wrap::wrapped;

pub(crate) fn plan(closure: &Closure) -> Result<Plan, Refusal> {
    if let Some(refusal) = risk::keeping_refused(closure) {
        return Err(refusal);
    }
    match closure.shape {
        Shape::Def { id, function } => of_def(closure, id, function),
        Shape::Lambda { .. } => of_expression(closure, "callback"),
        Shape::Generator { .. } => of_expression(closure, "items"),
    }
}

fn safety(closure: &Closure) -> Safety {
    let in_class = closure.module.scopes.scope(closure.maker()).kind == ScopeKind::Class;
    match risk::same_signature(closure) {
        Safety::Safe(_) if in_class => Safety::Unsafe(Risk::NameInClass),
        other => other,
    }
}

/// A factory in the making: where it stands, and what it is called and given.
struct Factory<'m> {
    /// The statement that it stands before.
    anchor: Span,
    indent: &'m str,
    name: Ident,
    /// What it is given, as written where the closure is made.
    args: Vec<Ident>,
    params: Vec<Ident>,
    /// Reads in the closure that take the parameters' names.
    renames: Vec<Edit>,
    further: Vec<VarId>,
    /// ` -> Callable[…]`, and the import that it takes.
    returns: (String, Option<Edit>),
}

impl<'m> Factory<'m> {
    fn of(closure: &Closure<'m>, text: Span, name: &str) -> Result<Self, Refusal> {
        let module = closure.module;
        let statement = anchor(closure).ok_or(Refusal::NoLineOfItsOwn)?;
        let start = start_of(module, statement);
        let indent = indent_of(module, start).ok_or(Refusal::NoLineOfItsOwn)?;
        let anchor = Span::new(above_comments(module, start, indent), full_span(module.tree, statement).end);
        let further = further_params(closure, anchor);
        let (mut params, renames) = own_names(closure, text);
        let mut args: Vec<Ident> = closure.variables.iter().map(|it| it.name.clone()).collect();
        let names = further.iter().map(|&var| module.scopes.var(var).name.clone());
        params.extend(names.clone());
        args.extend(names);
        let returns = match closure.shape {
            Shape::Def { function, .. } => result_type(closure, function, anchor),
            Shape::Lambda { .. } | Shape::Generator { .. } => Default::default(),
        };
        Ok(Self { anchor, indent, name: factory_name(closure, name), args, params, renames, further, returns })
    }

    /// The lines before the anchor; `last` ends the factory. The blank lines above are an
    /// edit of their own: several factories share them.
    fn lines(&self, closure: &Closure, text: Span, first: &str, last: &str) -> [Edit; 2] {
        let module = closure.module;
        let newline = module.newline();
        let (above, below) = blank_lines(module, self.anchor.start, self.indent);
        let deeper = format!("{}{}", self.indent, unit(module));
        let head = format!("{}def {}({}){}:", self.indent, self.name, self.params.join(", "), self.returns.0);
        let mut pieces = vec![Piece::New(format!("{head}{newline}{deeper}{first}"))];
        pieces.extend(moved(module, text, &deeper, &self.renames));
        let last = last.replace('\n', &format!("{newline}{deeper}"));
        pieces.push(Piece::New(format!("{last}{newline}{}", newline.repeat(below))));
        let start = module.line_start(self.anchor.start);
        [Edit::insert(start, newline.repeat(above)), Edit { at: Span::new(start, start), text: pieces }]
    }

    fn plan(self, closure: &Closure, lines: [Edit; 2], place: Span, made: String) -> Plan {
        let edits = lines.into_iter().chain([Edit::replace(place, made)]).chain(self.returns.1);
        let edits = edits.filter(|edit| !edit.is_nothing()).collect();
        let edits = match closure.shape {
            Shape::Def { .. } => edits,
            Shape::Lambda { .. } | Shape::Generator { .. } => wrapped(closure, edits, closure.span),
        };
        let plan = Plan::new(closure, Strategy::Factory, safety(closure), edits);
        plan.handing_in(closure, &self.further).adding(self.name)
    }

    fn call(&self) -> String {
        format!("{}({})", self.name, self.args.join(", "))
    }
}

/// The outermost loop around the closure in the scope that makes it, or its own statement.
fn anchor(closure: &Closure) -> Option<StmtId> {
    let tree = closure.module.tree;
    let steps = steps_to(tree, closure.span);
    let opens_scope = |id: StmtId| matches!(tree.stmt(id), Stmt::Function(_) | Stmt::Class(_));
    let inner = steps.split_last().map_or(&[][..], |(_, around)| around);
    let first = inner.iter().rposition(|step| opens_scope(step.statement)).map_or(0, |at| at + 1);
    let mut own = steps.get(first..)?.iter().map(|step| step.statement);
    let is_loop = |id: &StmtId| matches!(tree.stmt(*id), Stmt::For { .. } | Stmt::While { .. });
    own.find(is_loop).or_else(|| steps.last().map(|step| step.statement))
}

fn of_def(closure: &Closure, id: StmtId, function: &Function) -> Result<Plan, Refusal> {
    let module = closure.module;
    let own = module.scopes.resolve(closure.maker(), &function.name.name);
    if own.is_some_and(|own| module.scopes.captures(closure.scope).contains(&own)) {
        return Err(Refusal::NamesItself(function.name.name.clone()));
    }
    let start = start_of(module, id);
    indent_of(module, start).ok_or(Refusal::NoLineOfItsOwn)?;
    if is_tied_to_function(module, head(closure, start, function)) {
        return Err(Refusal::TiedToFunction);
    }
    // With the comment behind its last line.
    let text = Span::new(start, module.line_end(closure.span.end));
    let name = &function.name.name;
    let factory = Factory::of(closure, text, name)?;
    let lines = factory.lines(closure, text, "", &format!("\nreturn {name}"));
    let made = format!("{name} = {}", factory.call());
    Ok(factory.plan(closure, lines, text, made).redefining(own))
}

/// Parameters with names of their own, where that changes no more than names: no linter
/// takes them for the loop's variables.
fn own_names(closure: &Closure, text: Span) -> (Vec<Ident>, Vec<Edit>) {
    let mut edits = Vec::new();
    let mut params: Vec<Ident> = Vec::new();
    for variable in &closure.variables {
        let name = free_name(closure.module, &format!("{}_", variable.name));
        let renames =
            if risk::is_reflective(closure) { None } else { renamed_within(closure, variable, &name, text).ok() };
        params.push(if renames.is_some() { name } else { variable.name.clone() });
        edits.extend(renames.unwrap_or_default());
    }
    (params, edits)
}

/// Decorators, annotations and defaults: they run where the definition stands.
fn head(closure: &Closure, start: u32, function: &Function) -> Span {
    let body = function.body.first().map_or(closure.span.end, |&first| start_of(closure.module, first));
    Span::new(start, body)
}

/// `make_` and what the closure is called.
fn factory_name(closure: &Closure, wanted: &str) -> Ident {
    let stem = wanted.trim_matches('_');
    let stem = if stem.is_empty() { "callback" } else { stem };
    new_name(closure.module, &format!("make_{stem}"))
}

/// A function that returns the expression.
fn of_expression(closure: &Closure, otherwise: &str) -> Result<Plan, Refusal> {
    let module = closure.module;
    let is_generator = matches!(closure.shape, Shape::Generator { .. });
    if is_generator && is_tied_to_function(module, closure.span) {
        return Err(Refusal::TiedToFunction);
    }
    if is_in_fstring(module, closure.span) {
        return Err(Refusal::NoLineOfItsOwn);
    }
    let factory = Factory::of(closure, closure.span, what_for(closure).as_deref().unwrap_or(otherwise))?;
    // Lines that an outer bracket held together need one again.
    let breaks = !is_generator && !parse(module.slice(closure.span.start, closure.span.end)).errors.is_empty();
    let (open, close) = if breaks { ("return (", ")") } else { ("return ", "") };
    let made = match closure.shape {
        Shape::Generator { id, .. } if borrows_parentheses(module, id) => format!("({})", factory.call()),
        _ => factory.call(),
    };
    let lines = factory.lines(closure, closure.span, open, close);
    Ok(factory.plan(closure, lines, closure.span, made))
}

/// Beside the variables to keep: those that only the inside of the loop or statement knows.
fn further_params(closure: &Closure, anchor: Span) -> Vec<VarId> {
    let scopes = &closure.module.scopes;
    let is_kept = |var: VarId| closure.variables.iter().any(|it| it.id == var);
    let is_inner = |var: VarId| {
        let owner = scopes.scope(scopes.var(var).owner);
        owner.parent.is_some() && anchor.contains(owner.span) && owner.span != closure.span
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

/// `command` of `Button(command=lambda: …)`, `on_click` of `button.on_click = lambda: …`
/// and of `{"on_click": lambda: …}`.
fn what_for(closure: &Closure) -> Option<String> {
    let tree = closure.module.tree;
    let statement = steps_to(tree, closure.span).last()?.statement;
    let is_it = |value: ExprId| tree.expr_span(value) == closure.span;
    let keyword = tree.expr_ids().find_map(|id| match tree.expr(id) {
        Expr::Call { keywords, .. } => keywords.iter().find(|it| is_it(it.value))?.name.clone(),
        Expr::Dict { items } => key_as_name(tree, items.iter().find(|(_, value)| is_it(*value))?.0?),
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

/// A key that could be a name.
fn key_as_name(tree: &Tree, key: ExprId) -> Option<Ident> {
    let Expr::Const(Const::Str(text)) = tree.expr(key) else { return None };
    let is_name = text.chars().all(|it| it.is_ascii_lowercase() || it == '_');
    (is_name && !text.is_empty()).then(|| text.as_str().into())
}
