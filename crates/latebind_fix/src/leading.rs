//! `partial(show, i)` for a `def show` that reads `i`: the function takes the value as its
//! leading parameter, whoever hands it on binds it.
//!
//! ```python
//! for i in range(3):
//!     def show(i, x): ...                  # was `def show(x)`
//!     fs.append(partial(show, i))          # was `fs.append(show)`
//!     jobs.append(show(i, "now"))          # was `show("now")`
//! ```
//!
//! Nobody but the function around it may know the name, and wherever the name is read, the
//! variable must still have the value that it had when the closure was made.

use latebind_scopes::{Read, ScopeKind, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Expr, Function, Params, Stmt};

use crate::around::{full_span, steps_to};
use crate::closure::Closure;
use crate::edit::Edit;
use crate::gap;
use crate::import::imported;
use crate::parameters::Parameters;
use crate::partial::PARTIAL;
use crate::plan::Plan;
use crate::rename::{renamed, snapshot_name};
use crate::repair::{Refusal, Risk, Safety, Strategy};
use crate::risk::{self, Parameter};
use crate::wrap::wrapped;

pub(crate) fn plan(closure: &Closure, function: &Function) -> Result<Plan, Refusal> {
    let uses = Uses::of(closure, function)?;
    let values = closure.name_list().join(", ");
    let (mut edits, handed_on) = uses.calls(&values);
    match handed_on[..] {
        [] => {}
        [only] if !uses.is_in_inner_loop(only) => edits.extend(bound(closure, only, &values)?),
        _ => return Err(Refusal::HandedOnOften(function.name.name.clone())),
    }
    edits.extend(with_parameters(closure, &function.params)?);
    Ok(Plan::new(closure, Strategy::Partial, safety(closure), edits))
}

fn safety(closure: &Closure) -> Safety {
    let in_module = closure.module.scopes.scope(closure.maker()).kind == ScopeKind::Module;
    match risk::new_parameter(closure, Parameter::KeywordOnly) {
        // Whoever imports the module may call the function.
        Safety::Safe(_) if in_module => Safety::Unsafe(Risk::Escapes),
        other => other,
    }
}

/// `partial(show, i)` in place of `show`, and the import.
fn bound(closure: &Closure, read: &Read, values: &str) -> Result<Vec<Edit>, Refusal> {
    let (partial, import) = imported(closure, PARTIAL).ok_or(Refusal::NameTaken(PARTIAL.name.into()))?;
    let before = Edit::insert(read.span.start, format!("{partial}("));
    let behind = Edit::insert(read.span.end, format!(", {values})"));
    Ok(import.into_iter().chain([before, behind]).collect())
}

/// The leading parameters, and the reads in the body that take their names.
fn with_parameters(closure: &Closure, params: &Params) -> Result<Vec<Edit>, Refusal> {
    let mut edits = Vec::new();
    let mut names = Vec::new();
    for variable in &closure.variables {
        let name = snapshot_name(closure, variable);
        edits.extend(renamed(closure, variable, &name)?);
        names.push(name);
    }
    let list = Parameters::of(closure, params);
    edits.push(list.with_leading(&names.join(", ")));
    Ok(wrapped(closure, edits, list.inside()))
}

/// Where the function's name is read.
struct Uses<'c> {
    closure: &'c Closure<'c>,
    own: VarId,
}

impl<'c> Uses<'c> {
    fn of(closure: &'c Closure<'c>, function: &Function) -> Result<Self, Refusal> {
        let module = closure.module;
        let name = &function.name.name;
        if module.scopes.scope(closure.maker()).kind == ScopeKind::Class {
            return Err(Refusal::Kind);
        }
        if let Some(&decorator) = function.decorators.first() {
            return Err(Refusal::Decorated(risk::written(closure, module.tree.expr_span(decorator))));
        }
        let own = module.scopes.resolve(closure.maker(), name);
        let uses = own.map(|own| Self { closure, own }).filter(Self::are_all_seen);
        uses.ok_or_else(|| Refusal::UsedElsewhere(name.clone()))
    }

    fn reads(&self) -> impl Iterator<Item = &'c Read> {
        self.closure.module.scopes.all_reads(self.own).iter()
    }

    /// The name is this function's alone, and read in its turn only.
    fn are_all_seen(&self) -> bool {
        let scopes = &self.closure.module.scopes;
        let maker = self.closure.maker();
        let is_only_here = scopes.bindings(self.own).len() == 1 && scopes.var(self.own).owner == maker;
        is_only_here && self.reads().all(|read| read.scope == maker && self.has_same_values(read))
    }

    /// Behind the closure in the same suite or deeper, and nothing rebinds what it keeps before.
    fn has_same_values(&self, read: &Read) -> bool {
        let module = self.closure.module;
        let Some(way) = self.way_to(read) else { return false };
        let kept = self.closure.variables.iter();
        let mut bindings = kept.flat_map(|it| module.scopes.bindings(it.id));
        bindings.all(|it| {
            let is_of_suite = module.scopes.scope(it.scope).span.contains(self.closure.span);
            is_of_suite && !(way.start < it.span.end && it.span.start < way.end)
        })
    }

    /// From the closure to the end of the statement in its suite that holds the read.
    fn way_to(&self, read: &Read) -> Option<Span> {
        let tree = self.closure.module.tree;
        let made = *steps_to(tree, self.closure.span).last()?;
        let steps = steps_to(tree, read.span);
        let step = steps.iter().find(|it| it.suite.as_ptr() == made.suite.as_ptr() && it.index > made.index)?;
        Some(Span::new(self.closure.span.end, full_span(tree, step.statement).end))
    }

    /// A loop inside of the turn would make several partials of one function.
    fn is_in_inner_loop(&self, read: &Read) -> bool {
        let tree = self.closure.module.tree;
        let is_loop = |it: &Stmt| matches!(it, Stmt::For { .. } | Stmt::While { .. });
        let steps = steps_to(tree, read.span);
        let is_inner = |span: Span| !span.contains(self.closure.span);
        steps.iter().any(|it| is_loop(tree.stmt(it.statement)) && is_inner(full_span(tree, it.statement)))
    }

    /// `show(i, …)` for `show(…)`; and the reads that are no calls.
    fn calls(&self, values: &str) -> (Vec<Edit>, Vec<&'c Read>) {
        let module = self.closure.module;
        let mut edits = Vec::new();
        let mut others = Vec::new();
        for read in self.reads() {
            let call = module.tree.expr_ids().find_map(|id| match module.tree.expr(id) {
                Expr::Call { func, args, keywords } if *func == read.expr => {
                    let open = gap::find(module.text, read.span.end, module.tree.expr_span(id).end, "(")?;
                    Some((open + 1, args.is_empty() && keywords.is_empty()))
                }
                _ => None,
            });
            match call {
                Some((at, true)) => edits.push(Edit::insert(at, values)),
                Some((at, false)) => edits.push(Edit::insert(at, format!("{values}, "))),
                None => others.push(read),
            }
        }
        (edits, others)
    }
}
