//! What a factory says of its result, where the closure says all of its own.
//!
//! ```python
//! def make_on_save(path_) -> Callable[[Event], None]:
//!     def on_save(event: Event) -> None: …
//! ```
//!
//! What the loop's variable is, nobody says: the factory's parameters have no types.

use latebind_scopes::BindingKind;
use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId, Function, Params};

use crate::closure::Closure;
use crate::edit::Edit;
use crate::import::{Wanted, imported};

const CALLABLE: Wanted = Wanted { module: "collections.abc", name: "Callable" };
const CALLABLE_OF_TYPING: Wanted = Wanted { module: "typing", name: "Callable" };

/// ` -> Callable[[Event], None]`, and the import that it takes; empty where the closure is
/// not annotated throughout, or its types cannot be named before the statement at `anchor`.
pub(crate) fn result_type(closure: &Closure, function: &Function, anchor: Span) -> (String, Option<Edit>) {
    typed(closure, function, anchor).unwrap_or_default()
}

fn typed(closure: &Closure, function: &Function, anchor: Span) -> Option<(String, Option<Edit>)> {
    let changes_type = function.is_async || !function.decorators.is_empty() || !function.type_params.is_empty();
    let annotations: Vec<ExprId> = function.params.iter().map(|it| it.annotation).collect::<Option<_>>()?;
    let returns = function.returns.filter(|_| !changes_type)?;
    let all = || annotations.iter().copied().chain([returns]);
    if !all().all(|it| can_be_said_at(closure, it, anchor)) {
        return None;
    }
    let (callable, import) = callable(closure)?;
    let written = |it: ExprId| {
        let span = closure.module.tree.expr_span(it);
        closure.module.slice(span.start, span.end)
    };
    let params = match takes_positionals_only(&function.params) {
        true => format!("[{}]", annotations.iter().map(|&it| written(it)).collect::<Vec<_>>().join(", ")),
        false => "...".to_owned(),
    };
    Some((format!(" -> {callable}[{params}, {}]", written(returns)), import))
}

/// The name that the file has, else that of `typing`: the other takes brackets only since 3.9.
fn callable(closure: &Closure) -> Option<(String, Option<Edit>)> {
    let of_abc = imported(closure, CALLABLE).filter(|(_, import)| import.is_none());
    of_abc.or_else(|| imported(closure, CALLABLE_OF_TYPING))
}

fn takes_positionals_only(params: &Params) -> bool {
    let is_plain = params.vararg.is_none() && params.kwonly.is_empty() && params.kwarg.is_none();
    is_plain && params.iter().all(|param| param.default.is_none())
}

/// On one line, of builtins and of what the module has bound before.
fn can_be_said_at(closure: &Closure, annotation: ExprId, anchor: Span) -> bool {
    let module = closure.module;
    let span = module.tree.expr_span(annotation);
    let mut inside = module.tree.expr_ids().filter(|&it| span.contains(module.tree.expr_span(it)));
    let is_known = |name: &str| {
        module.scopes.resolve(closure.maker(), name).is_some_and(|var| {
            let bindings = module.scopes.bindings(var);
            let is_type = |kind: BindingKind| matches!(kind, BindingKind::Import | BindingKind::Class);
            let is_before = bindings.iter().all(|it| it.span.start < anchor.start && is_type(it.kind));
            module.scopes.var(var).owner == module.scopes.module() && is_before
        })
    };
    let is_one_line = !module.slice(span.start, span.end).contains(['\n', '\r']);
    is_one_line && inside.all(|it| !matches!(module.tree.expr(it), Expr::Name(name) if !is_known(name)))
}
