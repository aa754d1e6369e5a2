//! A closure with all the variables that it is reported for: what a repair repairs.
//!
//! ```python
//! for start, end in parts:
//!     cuts.append(lambda xs: xs[start:end])     # two findings, one closure, one repair
//! ```

use latebind_scopes::{Binding, ScopeId, ScopeKind, ScopeNode, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Clause, Expr, ExprId, Function, Ident, Params, Stmt, StmtId};
use latebind_verdicts::finding::{Finding, Judgement};

use crate::module::Module;
use crate::repair::Undecided;
use latebind_verdicts::rule::Rule;

pub(crate) struct Closure<'m> {
    pub(crate) module: &'m Module<'m>,
    pub(crate) scope: ScopeId,
    pub(crate) span: Span,
    pub(crate) shape: Shape<'m>,
    /// Its variables are its own and hide the enclosing function's: no captures.
    pub(crate) hides: bool,
    /// In the order of the findings, at least one.
    pub(crate) variables: Vec<Variable<'m>>,
}

#[derive(Clone, Copy)]
pub(crate) enum Shape<'m> {
    Lambda { params: &'m Params, body: ExprId },
    Def { id: StmtId, function: &'m Function },
    Generator { id: ExprId, elt: ExprId, clauses: &'m [Clause] },
}

pub(crate) struct Variable<'m> {
    pub(crate) id: VarId,
    /// As written in the closure.
    pub(crate) name: Ident,
    pub(crate) finding: &'m Finding,
}

/// The closures that the findings speak of, and for every finding the closure whose
/// repair answers it. A closure inside a reported one is repaired by that one's repair,
/// but for what only hosts it:
///
/// ```python
/// list(lambda: i for _ in range(2))      # `i` is read by the lambda alone: it keeps `i`
/// ```
pub(crate) fn closures<'m>(module: &'m Module<'m>, findings: &'m [Finding]) -> (Vec<Closure<'m>>, Vec<Option<usize>>) {
    let late: Vec<_> = findings.iter().map(|finding| located(module, finding)).collect();
    let mut closures: Vec<Closure<'m>> = Vec::new();
    let mut answers = vec![None; findings.len()];
    for (number, here) in late.iter().enumerate() {
        let Some(here) = here else { continue };
        let is_around = |other: &&Located| here.is_inside(other, module) && !other.is_host(&late, module);
        let is_hosted = |other: &&Located| other.is_inside(here, module) && !other.is_host(&late, module);
        let around = late.iter().flatten().filter(is_around).min_by_key(|it| module.scopes.scope(it.scope).span);
        let outermost = around.or_else(|| late.iter().flatten().find(is_hosted));
        if let (Some(finding), Some(outermost)) = (findings.get(number), outermost) {
            let index = at_scope(module, outermost, &mut closures);
            if let (Some(index), Some(slot)) = (index, answers.get_mut(number)) {
                *slot = Some(index);
                closures[index].add(outermost.var, finding);
            }
        }
    }
    (closures, answers)
}

/// The closure and variable that a finding speaks of.
struct Located {
    scope: ScopeId,
    var: VarId,
    hides: bool,
}

impl Located {
    fn is_inside(&self, other: &Located, module: &Module) -> bool {
        (other.var, other.hides) == (self.var, self.hides) && module.scopes.is_within(self.scope, other.scope)
    }

    /// A generator expression that reads the variable only in closures that are reported, too.
    fn is_host(&self, late: &[Option<Located>], module: &Module) -> bool {
        let scopes = &module.scopes;
        let is_hosted = |read: ScopeId| {
            let mut others = late.iter().flatten().filter(|it| it.scope != self.scope && it.is_inside(self, module));
            others.any(|it| scopes.is_within(read, it.scope))
        };
        scopes.scope(self.scope).kind == ScopeKind::GenExpr
            && scopes.reads_in(self.scope, self.var).all(|read| is_hosted(read.scope))
    }
}

fn at_scope<'m>(module: &'m Module<'m>, at: &Located, closures: &mut Vec<Closure<'m>>) -> Option<usize> {
    if let Some(index) = closures.iter().position(|it| (it.scope, it.hides) == (at.scope, at.hides)) {
        return Some(index);
    }
    let it = module.scopes.scope(at.scope);
    let shape = shape(module, it.node)?;
    let variables = Vec::new();
    closures.push(Closure { module, scope: at.scope, span: it.span, shape, hides: at.hides, variables });
    Some(closures.len() - 1)
}

/// Where the finding is a bug or a doubt that has a repair.
fn located(module: &Module, finding: &Finding) -> Option<Located> {
    if matches!(finding.judgement, Judgement::Safe(_)) || Undecided::of(finding).is_some() {
        return None;
    }
    let scopes = &module.scopes;
    let is_site = |id: &ScopeId| scopes.scope(*id).span == finding.site.span && is_closure(scopes.scope(*id).kind);
    let scope = scopes.iter().find(is_site)?;
    let var = scopes.resolve(scope, &finding.variable)?;
    Some(Located { scope, var, hides: finding.rule == Rule::MissingNonlocal })
}

fn is_closure(kind: ScopeKind) -> bool {
    matches!(kind, ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda | ScopeKind::GenExpr)
}

fn shape<'m>(module: &'m Module<'m>, node: ScopeNode) -> Option<Shape<'m>> {
    match node {
        ScopeNode::Lambda(id) => match module.tree.expr(id) {
            Expr::Lambda { params, body } => Some(Shape::Lambda { params, body: *body }),
            _ => None,
        },
        ScopeNode::Generator(id) => match module.tree.expr(id) {
            Expr::Generator { elt, clauses } => Some(Shape::Generator { id, elt: *elt, clauses }),
            _ => None,
        },
        ScopeNode::Function(id) => match module.tree.stmt(id) {
            Stmt::Function(function) => Some(Shape::Def { id, function }),
            _ => None,
        },
        _ => None,
    }
}

impl<'m> Closure<'m> {
    fn add(&mut self, id: VarId, finding: &'m Finding) {
        if self.variables.iter().all(|it| it.id != id) {
            self.variables.push(Variable { id, name: finding.variable.clone(), finding });
        }
    }

    /// The scope whose code makes the closure.
    pub(crate) fn maker(&self) -> ScopeId {
        self.module.scopes.scope(self.scope).parent.unwrap_or(self.module.scopes.module())
    }

    pub(crate) fn params(&self) -> Option<&'m Params> {
        match self.shape {
            Shape::Lambda { params, .. } => Some(params),
            Shape::Def { function, .. } => Some(&function.params),
            Shape::Generator { .. } => None,
        }
    }

    /// A binding of the variable by the closure's own code.
    pub(crate) fn assignment_of(&self, var: VarId) -> Option<&'m Binding> {
        let bindings = self.module.scopes.bindings(var).iter();
        bindings.into_iter().find(|it| self.module.scopes.is_within(it.scope, self.scope))
    }

    pub(crate) fn name_list(&self) -> Vec<&str> {
        self.variables.iter().map(|it| it.name.as_str()).collect()
    }
}
