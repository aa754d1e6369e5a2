//! `nonlocal total`: the assignment means the enclosing function's variable.
//!
//! ```python
//! def counter():
//!     total = 0
//!     def add(n):
//!         nonlocal total
//!         total += n
//! ```

use latebind_scopes::VarId;
use latebind_syntax::tree::{Const, Expr, Function, Stmt, StmtId};

use crate::closure::{Closure, Shape};
use crate::layout::statement_before;
use crate::module::Module;
use crate::plan::Plan;
use crate::repair::{Refusal, Risk, Safety, Strategy};

pub(crate) fn plan(closure: &Closure) -> Result<Plan, Refusal> {
    let Shape::Def { function, .. } = closure.shape else { return Err(Refusal::Kind) };
    let module = closure.module;
    let hidden: Option<Vec<(VarId, VarId)>> =
        closure.variables.iter().map(|it| Some((it.id, module.scopes.outside(it.id)?))).collect();
    let (hidden, first) = hidden.zip(first_statement(module, function)).ok_or(Refusal::Kind)?;
    let names = closure.name_list().join(", ");
    let declaration = statement_before(module, first, &format!("nonlocal {names}"));
    let safety = Safety::Unsafe(Risk::OwnMayBeMeant(names.into()));
    Ok(Plan::new(closure, Strategy::Nonlocal, safety, vec![declaration]).revealing(hidden))
}

/// Behind the docstring.
fn first_statement(module: &Module, function: &Function) -> Option<StmtId> {
    let is_docstring = |id: StmtId| match module.tree.stmt(id) {
        Stmt::Expr { value } => matches!(module.tree.expr(*value), Expr::Const(Const::Str(_))),
        _ => false,
    };
    match function.body.as_slice() {
        [first, second, ..] if is_docstring(*first) => Some(*second),
        [first, ..] => Some(*first),
        [] => None,
    }
}
