//! Which captures of a module are worth watching while it runs, and what a probe must know of each.
//!
//! ```python
//! for i in range(3):            # its turns are counted
//!     fs.append(lambda: i)      # watched: `i`, whose value is noted here
//! ```

use std::collections::BTreeSet;

use latebind_borrow::{Capture, Prepared};
use latebind_callees::Known;
use latebind_flow::Flow;
use latebind_flow::ir::{Loop, LoopId, LoopKind};
use latebind_scopes::{Binding, BindingKind, PythonVersion, ScopeId, ScopeKind, ScopeNode, Scopes, VarId};
use latebind_source::Span;
use latebind_syntax::tree::{Clause, Expr, ExprId, Ident, Stmt, StmtId, Tree};
use latebind_verdicts::finding::{Confidence, Finding, Judgement, Site};
use latebind_verdicts::rule::Rule;
use latebind_verdicts::site_in;

use crate::variables::{Noted, Writers};

/// A capture that a probe follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    pub site: Site,
    /// From its first decorator to its end.
    pub whole: Span,
    /// As written in the program.
    pub variable: Ident,
    /// What `check` says of it; where everything is watched, known of those that are claimed.
    pub verdict: Option<Verdict>,
    /// The loops whose next turn makes a stale read a claim.
    pub turns: BTreeSet<TurnId>,
    /// Where the variable is bound anew.
    pub rebinds: Vec<Span>,
    pub is_global: bool,
    /// It has a value wherever the closure is made.
    pub is_bound: bool,
    /// It may be gone when the closure is called.
    pub may_be_gone: bool,
    /// How the name may come to mean the closure itself.
    pub own_name: Option<OwnName>,
    /// A stale read of the same turn is a claim, too (LB005 was asked for).
    pub same_turn_counts: bool,
    /// The variable, where its bindings are noted: others bind it, too, or a time line is wanted.
    pub noted: Option<Noted>,
}

/// What binds a closure to the name that it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnName {
    /// `scale = lambda value: scale(value)`: never meant where the name held another callable.
    Assigned,
    /// `def scale(value): return scale(value)`: may be recursion, unless it does not end.
    Defined,
}

/// What `check` says of the capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    pub rule: Rule,
    pub word: VerdictWord,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VerdictWord {
    Safe,
    Possible,
    Definite,
}

/// A loop and the moment at which its turns begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TurnId {
    id: LoopId,
    at: TurnStart,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum TurnStart {
    Body,
    /// A `while` test that itself binds the variable begins a turn even if it fails.
    Test,
}

/// Where a probe counts turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turns {
    pub id: TurnId,
    pub place: TurnPlace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnPlace {
    Body { statement: Span },
    Test { statement: Span },
    Clause { comprehension: Span, number: usize },
}

/// Everything to watch in one module.
#[derive(Debug, Default)]
pub struct Watch {
    pub captures: Vec<Watched>,
    pub turns: Vec<Turns>,
    /// Those whose bindings are noted, each once.
    pub variables: Vec<Noted>,
    /// Everything that happens is told, not only what is claimed.
    pub timeline: bool,
}

impl Watch {
    /// The number of a loop in this module's list.
    pub fn number(&self, id: TurnId) -> Option<usize> {
        self.turns.iter().position(|it| it.id == id)
    }

    /// The number of a capture's variable in this module's list, if its bindings are noted.
    pub fn variable_of(&self, watched: &Watched) -> Option<usize> {
        let noted = watched.noted.as_ref()?;
        self.variables.iter().position(|it| it == noted)
    }
}

/// Which captures are wanted, and what of them.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Rules that a claim may be of.
    pub rules: BTreeSet<Rule>,
    /// A time line: then also those that nothing could be claimed of.
    pub timeline: bool,
}

/// Of the captures that `check` found not to be safe, or of all where it was not asked.
pub fn watch(tree: &Tree, wanted: &Wish, findings: Option<&[Finding]>) -> Watch {
    if findings.is_some_and(<[Finding]>::is_empty) {
        return Watch::default();
    }
    let scopes = latebind_scopes::analyse(tree, PythonVersion::default());
    let prepared = Prepared::of(tree, &scopes);
    let module = Module { tree, scopes: &scopes, flow: &prepared.flow, wanted };
    let captures = latebind_borrow::captures(&prepared.program(&Known));
    let captures: Vec<Watched> = match findings {
        Some(findings) => captures.iter().filter_map(|capture| module.suspected(capture, findings)).collect(),
        None => captures.iter().filter_map(|capture| module.watched(capture, None)).collect(),
    };
    let turns = module.turns(&captures);
    let variables: BTreeSet<Noted> = captures.iter().filter_map(|it| it.noted.clone()).collect();
    Watch { captures, turns, variables: variables.into_iter().collect(), timeline: wanted.timeline }
}

impl Watch {
    /// The captures that have no verdict yet get those of `check`.
    pub(crate) fn judge(&mut self, findings: &[Finding]) {
        for watched in self.captures.iter_mut().filter(|it| it.verdict.is_none()) {
            let is_it = |finding: &&Finding| finding.site == watched.site && finding.variable == watched.variable;
            watched.verdict = findings.iter().find(is_it).map(verdict);
        }
    }
}

struct Module<'m> {
    tree: &'m Tree,
    scopes: &'m Scopes,
    flow: &'m Flow,
    wanted: &'m Wish,
}

impl Module<'_> {
    fn suspected(&self, capture: &Capture, findings: &[Finding]) -> Option<Watched> {
        let variable = self.as_written(capture);
        let span = self.scopes.scope(capture.site).span;
        let finding = findings.iter().find(|finding| finding.site.span == span && finding.variable == variable)?;
        self.watched(capture, Some(finding))
    }

    /// Nothing where no probe could ever claim anything.
    fn watched(&self, capture: &Capture, finding: Option<&Finding>) -> Option<Watched> {
        let site = site_in(self.scopes, capture.site);
        let turns = self.counted(capture);
        let same_turn_counts = self.wanted.rules.contains(&Rule::ReboundCapture);
        let own_name = self.own_name(capture).filter(|_| self.wanted.rules.contains(&Rule::SelfCapture));
        let may_be_gone = capture.deleted && self.wanted.rules.contains(&Rule::DeletedCapture);
        let is_claimable = !turns.is_empty() || may_be_gone || own_name.is_some() || same_turn_counts;
        (is_claimable || self.wanted.timeline).then(|| Watched {
            site,
            whole: self.whole(capture.site),
            variable: self.as_written(capture),
            verdict: finding.map(verdict),
            is_bound: !capture.deleted && capture.heads.iter().any(|&id| self.binds_before(id)),
            rebinds: self.rebinds(capture),
            turns,
            is_global: self.scopes.scope(capture.owner).kind == ScopeKind::Module,
            may_be_gone,
            own_name,
            same_turn_counts,
            noted: self.noted(capture),
        })
    }

    fn noted(&self, capture: &Capture) -> Option<Noted> {
        let writers = Writers { scopes: self.scopes, flow: self.flow };
        let is_wanted = self.wanted.timeline || writers.are_others(capture);
        writers.noted(capture, self.as_written(capture)).filter(|_| is_wanted)
    }

    fn own_name(&self, capture: &Capture) -> Option<OwnName> {
        match self.scopes.scope(capture.site).node {
            ScopeNode::Lambda(id) => self.is_assigned(id, capture.var).then_some(OwnName::Assigned),
            ScopeNode::Function(id) => self.is_defined(id, capture.var).then_some(OwnName::Defined),
            _ => None,
        }
    }

    fn is_assigned(&self, closure: ExprId, var: VarId) -> bool {
        self.tree.stmt_ids().any(|id| match self.tree.stmt(id) {
            Stmt::Assign { targets, value } => {
                *value == closure && targets.iter().any(|&it| self.scopes.var_of_expr(it) == Some(var))
            }
            _ => false,
        })
    }

    fn is_defined(&self, closure: StmtId, var: VarId) -> bool {
        let Stmt::Function(function) = self.tree.stmt(closure) else { return false };
        self.scopes.bindings(var).iter().any(|it| it.span == function.name.span)
    }

    /// `__step`, not `_Ladder__step`: CPython mangles our names with the program's.
    fn as_written(&self, capture: &Capture) -> Ident {
        let expr = self.scopes.reads_id(capture.site, capture.var).first().copied();
        match expr.map(|expr| self.tree.expr(expr)) {
            Some(Expr::Name(name)) => name.clone(),
            _ => self.scopes.var(capture.var).name.clone(),
        }
    }

    fn whole(&self, site: ScopeId) -> Span {
        let it = self.scopes.scope(site);
        let decorator = match it.node {
            ScopeNode::Function(id) => match self.tree.stmt(id) {
                Stmt::Function(function) => function.decorators.first(),
                _ => None,
            },
            _ => None,
        };
        let start = decorator.map_or(it.span.start, |&id| self.tree.expr_span(id).start);
        Span::new(start, it.span.end)
    }

    fn counted(&self, capture: &Capture) -> BTreeSet<TurnId> {
        let bindings = self.scopes.bindings(capture.var);
        capture.turns.iter().map(|&id| TurnId { id, at: self.start(self.flow.loop_(id), bindings) }).collect()
    }

    fn start(&self, it: &Loop, bindings: &[Binding]) -> TurnStart {
        let in_test = |binding: &Binding| it.head.contains(binding.span);
        match it.kind {
            LoopKind::While(_) if bindings.iter().any(in_test) => TurnStart::Test,
            _ => TurnStart::Body,
        }
    }

    /// A `for` target has a value wherever its body runs.
    fn binds_before(&self, id: LoopId) -> bool {
        matches!(self.flow.loop_(id).kind, LoopKind::For(_) | LoopKind::Clause(_))
    }

    /// Those in a loop that counts, or all.
    fn rebinds(&self, capture: &Capture) -> Vec<Span> {
        let bindings = self.scopes.bindings(capture.var).iter().filter(|it| it.kind != BindingKind::Param);
        let all: Vec<Span> = bindings.map(|it| it.span).collect();
        let repeats = |span: &Span| {
            let mut loops = capture.turns.iter().map(|&id| self.flow.loop_(id));
            loops.any(|it| it.repeats.iter().any(|part| part.contains(*span)))
        };
        let repeated: Vec<Span> = all.iter().copied().filter(|span| repeats(span)).collect();
        if repeated.is_empty() { all } else { repeated }
    }

    fn turns(&self, captures: &[Watched]) -> Vec<Turns> {
        let wanted: BTreeSet<TurnId> = captures.iter().flat_map(|it| it.turns.iter().copied()).collect();
        wanted.into_iter().filter_map(|id| Some(Turns { id, place: self.place(id)? })).collect()
    }

    fn place(&self, TurnId { id, at }: TurnId) -> Option<TurnPlace> {
        let it = self.flow.loop_(id);
        match (it.kind, at) {
            (LoopKind::For(id) | LoopKind::While(id), TurnStart::Body) => {
                Some(TurnPlace::Body { statement: self.tree.stmt_span(id) })
            }
            (LoopKind::For(id) | LoopKind::While(id), TurnStart::Test) => {
                Some(TurnPlace::Test { statement: self.tree.stmt_span(id) })
            }
            (LoopKind::Clause(id), _) => {
                let number = clauses(self.tree, id)
                    .iter()
                    .position(|clause| it.target == Some(self.tree.expr_span(clause.target)))?;
                Some(TurnPlace::Clause { comprehension: self.tree.expr_span(id), number })
            }
        }
    }
}

fn clauses(tree: &Tree, comprehension: ExprId) -> &[Clause] {
    match tree.expr(comprehension) {
        Expr::ListComp { clauses, .. }
        | Expr::SetComp { clauses, .. }
        | Expr::DictComp { clauses, .. }
        | Expr::Generator { clauses, .. } => clauses,
        _ => &[],
    }
}

fn verdict(finding: &Finding) -> Verdict {
    let word = match &finding.judgement {
        Judgement::Safe(_) => VerdictWord::Safe,
        Judgement::Late { confidence: Confidence::Possible, .. } => VerdictWord::Possible,
        Judgement::Late { confidence: Confidence::Definite, .. } => VerdictWord::Definite,
    };
    Verdict { rule: finding.rule, word }
}
