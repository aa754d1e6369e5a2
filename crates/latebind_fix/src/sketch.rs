//! Other ways to write it, for people to carry out: shown, never applied.
//!
//! ```python
//! for n in [1, 2]:
//!     def test_square():              # @pytest.mark.parametrize("n", [1, 2])
//!         assert n * n > 0            # def test_square(n): …
//! ```

use latebind_syntax::tree::{Expr, Ident, Stmt};

use crate::around::steps_to;
use crate::closure::{Closure, Shape};
use crate::repair::{Repair, Safety, Sketch, Strategy};
use crate::risk;

pub(crate) fn sketches(closure: &Closure) -> Vec<Repair> {
    let found = [parametrized(closure), class(closure)].into_iter().flatten();
    found.map(|(strategy, sketch)| Repair { strategy, safety: Safety::Display(sketch), edits: Vec::new() }).collect()
}

/// A test that pytest collects, once per turn of a loop.
fn parametrized(closure: &Closure) -> Option<(Strategy, Sketch)> {
    if !risk::is_collected_test(closure) {
        return None;
    }
    let module = closure.module;
    let steps = steps_to(module.tree, closure.span);
    let (target, iter) = steps.iter().rev().find_map(|step| match module.tree.stmt(step.statement) {
        Stmt::For { target, iter, .. } => Some((*target, *iter)),
        _ => None,
    })?;
    let names: Vec<&str> = match module.tree.expr(target) {
        Expr::Name(name) => vec![name],
        Expr::Tuple { elts } => elts.iter().map(|&it| name_of(module.tree.expr(it))).collect::<Option<_>>()?,
        _ => return None,
    };
    let is_bound_here = closure.variables.iter().all(|it| names.contains(&it.name.as_str()));
    let values = module.tree.expr_span(iter);
    let values = module.slice(values.start, values.end);
    let values = if values.contains(['\n', '\r']) { "…" } else { values };
    let decorator = format!("@pytest.mark.parametrize(\"{}\", {values})", names.join(", "));
    is_bound_here.then_some((Strategy::Parametrize, Sketch::Parametrize(decorator)))
}

fn name_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name),
        _ => None,
    }
}

/// A function that changes what it keeps: with a state for each, it is an object.
fn class(closure: &Closure) -> Option<(Strategy, Sketch)> {
    let Shape::Def { function, .. } = closure.shape else { return None };
    let assigned = closure.variables.iter().find(|it| closure.assignment_of(it.id).is_some())?;
    Some((Strategy::Class, Sketch::Class { name: camel_case(&function.name.name), state: assigned.name.clone() }))
}

/// `make_total` as a class: `MakeTotal`.
fn camel_case(name: &str) -> Ident {
    let capitalized = |part: &str| {
        let mut letters = part.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        first + letters.as_str()
    };
    name.split('_').map(capitalized).collect::<String>().into()
}
