//! What else a repair may change: decided for every finding, with its reason.
//!
//! ```python
//! bus.subscribe(lambda event, *, i=i: show(i))     # who knows what `subscribe` does with the signature
//! fs.append(lambda i=i: i)                         # called a few lines below, with nothing
//! ```

use latebind_callees::{Convention, Known, Passes, Reads, convention};
use latebind_scopes::{Scope, ScopeKind};
use latebind_source::Span;
use latebind_syntax::tree::{Expr, Ident, Param, Stmt};
use latebind_verdicts::finding::{Called, Confidence, Doubt, Finding, Judgement, Rebound, SiteKind, Step};
use latebind_verdicts::rule::Rule;

use crate::closure::{Closure, Shape, Variable};
use crate::moment::{Moment, moment};
use crate::paths::path_of;
use crate::repair::{Assurance, Refusal, Risk, Safety};

/// Where the new parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parameter {
    Positional,
    KeywordOnly,
}

/// What holds for every repair that keeps the value of this moment.
pub(crate) fn keeping_refused(closure: &Closure) -> Option<Refusal> {
    closure.variables.iter().find_map(|variable| {
        let name = variable.name.clone();
        if closure.assignment_of(variable.id).is_some() {
            return Some(Refusal::Assigns(name));
        }
        if is_deleted(variable.finding) && is_doubt(variable.finding) {
            return Some(Refusal::GivenUp(name));
        }
        (moment(closure, variable) == Moment::PerhapsUnbound).then_some(Refusal::NoValueYet(name))
    })
}

/// The value of this moment may not be the one that is wanted.
pub(crate) fn keeping_risk(closure: &Closure) -> Option<Risk> {
    let risk = closure.variables.iter().find_map(|variable| risk_of_variable(closure, variable));
    risk.or_else(|| test_around(closure).map(Risk::InTest))
}

/// The test whose code makes the closure.
fn test_around(closure: &Closure) -> Option<Ident> {
    let all = &closure.module.scopes;
    let mut around = std::iter::successors(Some(all.scope(closure.maker())), |it| it.parent.map(|id| all.scope(id)));
    let is_test = |scope: &&Scope| {
        let is_function = matches!(scope.kind, ScopeKind::Function | ScopeKind::AsyncFunction);
        is_function && scope.parent.is_some_and(|id| is_collected(&scope.name, all.scope(id).kind))
    };
    around.find(is_test).map(|scope| scope.name.clone())
}

fn risk_of_variable(closure: &Closure, variable: &Variable) -> Option<Risk> {
    let finding = variable.finding;
    if is_doubt(finding) {
        return Some(Risk::OnlyADoubt);
    }
    if finding.rule == Rule::ReboundCapture {
        return Some(Risk::LaterValueMayBeMeant);
    }
    if finding.rule == Rule::SelfCapture {
        return Some(Risk::EarlierOne);
    }
    if is_deleted(finding) {
        return Some(Risk::KeptAlive(variable.name.clone()));
    }
    (moment(closure, variable) == Moment::EarlierTurn).then_some(Risk::EarlierTurn)
}

/// By a `del` that somebody wrote.
fn is_deleted(finding: &Finding) -> bool {
    matches!(&finding.judgement, Judgement::Late { story, .. } if story.rebound.how == Rebound::Deleted)
}

/// Who calls it, and when, was not read. A race or a path around the call is no such doubt.
fn is_doubt(finding: &Finding) -> bool {
    match &finding.judgement {
        Judgement::Late { confidence: Confidence::Possible, story } => {
            !matches!(story.doubt, Some(Doubt::SomePaths | Doubt::Race))
        }
        _ => false,
    }
}

/// For repairs that leave the signature alone.
pub(crate) fn same_signature(closure: &Closure) -> Safety {
    keeping_risk(closure).map_or(Safety::Safe(Assurance::SameSignature), Safety::Unsafe)
}

/// For repairs that add a parameter.
pub(crate) fn new_parameter(closure: &Closure, parameter: Parameter) -> Safety {
    let risk = keeping_risk(closure).or_else(|| signature_risk(closure)).or_else(|| decorator_risk(closure));
    match risk.map_or_else(|| assurance(closure, parameter), Err) {
        Ok(assurance) => Safety::Safe(assurance),
        Err(risk) => Safety::Unsafe(risk),
    }
}

fn signature_risk(closure: &Closure) -> Option<Risk> {
    let is_method = closure.variables.iter().any(|it| it.finding.site.kind == SiteKind::Method);
    let has_keywords = closure.params().is_some_and(|params| params.kwarg.is_some());
    match () {
        () if is_method => Some(Risk::Method),
        () if has_keywords => Some(Risk::Keywords),
        () if is_typed(closure) => Some(Risk::Untyped),
        () if is_reflective(closure) => Some(Risk::Reflection),
        () if reads_signatures(closure) => Some(Risk::Introspection),
        () => None,
    }
}

const REFLECTIVE: [&str; 5] = ["dir", "eval", "exec", "locals", "vars"];

/// The closure sees its variables by their names.
pub(crate) fn is_reflective(closure: &Closure) -> bool {
    calls_any(closure, closure.span, &REFLECTIVE)
}

fn calls_any(closure: &Closure, within: Span, names: &[&str]) -> bool {
    let tree = closure.module.tree;
    tree.expr_ids().any(|id| match tree.expr(id) {
        Expr::Call { func, .. } => {
            let is_named = matches!(tree.expr(*func), Expr::Name(name) if names.contains(&name.as_str()));
            is_named && within.contains(tree.expr_span(id))
        }
        _ => false,
    })
}

/// A signature all of whose parameters, and the result, are annotated.
fn is_typed(closure: &Closure) -> bool {
    let Shape::Def { function, .. } = closure.shape else { return false };
    let annotated = function.params.iter().filter(|param| param.annotation.is_some()).count();
    annotated > 0 || function.returns.is_some()
}

const SIGNATURE_WORDS: [&str; 10] = [
    "signature",
    "getfullargspec",
    "getargspec",
    "getcallargs",
    "__defaults__",
    "__kwdefaults__",
    "__code__",
    "co_argcount",
    "co_varnames",
    "__signature__",
];

/// Somewhere in the file; whose, is not asked.
fn reads_signatures(closure: &Closure) -> bool {
    let tree = closure.module.tree;
    tree.expr_ids().any(|id| match tree.expr(id) {
        Expr::Attribute { attr, .. } => SIGNATURE_WORDS.contains(&attr.as_str()),
        Expr::Name(name) => SIGNATURE_WORDS.contains(&name.as_str()),
        _ => false,
    })
}

fn decorator_risk(closure: &Closure) -> Option<Risk> {
    let Shape::Def { function, .. } = closure.shape else { return None };
    let unknown = function.decorators.iter().find_map(|&decorator| {
        let path = path_of(closure.module, closure.maker(), decorator);
        let is_harmless = path.as_deref().is_some_and(Known::leaves_calls_alone);
        (!is_harmless).then(|| written(closure, closure.module.tree.expr_span(decorator)))
    });
    unknown.map(Risk::Decorator)
}

/// What stands before the arguments.
pub(crate) fn written(closure: &Closure, span: Span) -> Ident {
    let text = closure.module.slice(span.start, span.end);
    text.split('(').next().unwrap_or(text).into()
}

/// A framework that fills parameters by their names takes the new one for its own.
pub(crate) fn signature_reader(closure: &Closure) -> Option<Ident> {
    let Shape::Def { function, .. } = closure.shape else {
        return translator(closure).or_else(|| reader_among_runs(closure));
    };
    let by_decorator = function.decorators.iter().find_map(|&decorator| {
        let path = path_of(closure.module, closure.maker(), decorator)?;
        let reads = convention(&path).is_some_and(|it| it.reads == Reads::Names);
        reads.then(|| written(closure, closure.module.tree.expr_span(decorator)))
    });
    by_decorator.or_else(|| is_collected_test(closure).then(|| "pytest".into())).or_else(|| reader_among_runs(closure))
}

/// A library that translates lambdas is imported, and this one is handed on.
fn translator(closure: &Closure) -> Option<Ident> {
    let tree = closure.module.tree;
    let is_handed_on = tree.expr_ids().any(|id| match tree.expr(id) {
        Expr::Call { args, .. } => args.iter().any(|&arg| tree.expr_span(arg) == closure.span),
        _ => false,
    });
    let imported = || {
        tree.stmt_ids().find_map(|id| match tree.stmt(id) {
            Stmt::Import { names } => names.iter().find_map(|alias| latebind_callees::translator(&alias.name.name)),
            Stmt::ImportFrom { module: Some(from), level: 0, .. } => latebind_callees::translator(from),
            _ => None,
        })
    };
    is_handed_on.then(imported).flatten().map(Ident::from)
}

fn reader_among_runs(closure: &Closure) -> Option<Ident> {
    runs(closure).find_map(|run| {
        let callee = callee(&run.how)?;
        convention(callee).is_some_and(|it| it.reads == Reads::Names).then(|| callee.clone())
    })
}

/// The function is itself one that pytest calls with fixtures by name.
pub(crate) fn is_collected_test(closure: &Closure) -> bool {
    let Shape::Def { function, .. } = closure.shape else { return false };
    is_collected(&function.name.name, closure.module.scopes.scope(closure.maker()).kind)
}

/// pytest and unittest take what is named `test…` at the top of a module or class for a test.
fn is_collected(name: &str, at: ScopeKind) -> bool {
    name.starts_with("test") && matches!(at, ScopeKind::Module | ScopeKind::Class)
}

fn runs<'c>(closure: &'c Closure) -> impl Iterator<Item = &'c Step<Called>> {
    closure.variables.iter().flat_map(|it| it.finding.runs.iter().chain(the_storys(it.finding)))
}

fn the_storys(finding: &Finding) -> Option<&Step<Called>> {
    match &finding.judgement {
        Judgement::Late { story, .. } => Some(&story.called),
        Judgement::Safe(_) => None,
    }
}

fn callee(called: &Called) -> Option<&Ident> {
    match called {
        Called::Later(callee) | Called::Concurrently(callee) | Called::Unknown(callee) => Some(callee),
        _ => None,
    }
}

/// Every way in which the closure may be run, weighed.
fn assurance(closure: &Closure, parameter: Parameter) -> Result<Assurance, Risk> {
    let mut assurance = Assurance::CallsAreKnown;
    for run in runs(closure) {
        match &run.how {
            Called::Here | Called::Consumed | Called::Awaited | Called::Read => {}
            Called::Stored if is_end_of_module(closure, run) => {}
            Called::OnMissingKey | Called::Stored | Called::Returned | Called::Yielded | Called::GaveUp => {
                return Err(Risk::Escapes);
            }
            Called::Later(callee) | Called::Concurrently(callee) | Called::Unknown(callee) => {
                assurance = by_convention(closure, &run.how, callee, parameter)?;
            }
        }
    }
    Ok(assurance)
}

/// At its end a module's variables can be seen by others: those that import it.
fn is_end_of_module(closure: &Closure, run: &Step<Called>) -> bool {
    run.at.path.is_none() && run.at.span == closure.span
}

/// Starting a thread, where nothing is said of the thread's class.
const THREAD_START: &str = "start";

/// Of toolkits, loops and executors it is known when they call; who among them reads names
/// has a row of its own. What the others pass is not known: positionals, how many so ever.
const LOOP: Convention = Convention { passes: Passes::AsManyAsFit, reads: Reads::Count };

fn by_convention(closure: &Closure, how: &Called, callee: &Ident, parameter: Parameter) -> Result<Assurance, Risk> {
    let path = if callee == THREAD_START { "threading.Thread" } else { callee.as_str() };
    let by_kind = (!matches!(how, Called::Unknown(_))).then_some(LOOP);
    let Some(Convention { passes, reads }) = convention(path).or(by_kind) else {
        return Err(Risk::Callee(callee.clone()));
    };
    let takes = closure.params().map_or(0, |params| params.positional().count());
    match (reads, passes, parameter) {
        (Reads::Names, ..) => Err(Risk::Callee(callee.clone())),
        (Reads::Count, _, Parameter::KeywordOnly) => Ok(Assurance::CalleeCounts(callee.clone())),
        (Reads::Nothing, _, Parameter::KeywordOnly) => Ok(Assurance::Callee(callee.clone())),
        (Reads::Nothing, Passes::Exactly(count), Parameter::Positional) if usize::from(count) <= takes => {
            Ok(Assurance::Callee(callee.clone()))
        }
        (_, _, Parameter::Positional) => Err(Risk::MorePositionals(callee.clone())),
    }
}

/// Keyword-only, unless every caller is known to pass no more than what is taken today.
pub(crate) fn wanted_parameter(closure: &Closure) -> Parameter {
    let takes_none =
        closure.params().is_some_and(|params| params.positional().all(|param| is_snapshot(closure, param)));
    let is_plain = runs(closure).all(|run| match &run.how {
        // Who passes arguments today may pass one more tomorrow.
        Called::Here | Called::Consumed | Called::Awaited => takes_none,
        Called::Stored => takes_none && is_end_of_module(closure, run),
        how => callee(how).is_some_and(|callee| by_convention(closure, how, callee, Parameter::Positional).is_ok()),
    });
    let is_shared = closure.params().is_some_and(|params| params.vararg.is_some() || !params.kwonly.is_empty());
    if is_plain && !is_shared { Parameter::Positional } else { Parameter::KeywordOnly }
}

/// `name=name`: nobody is meant to pass it.
fn is_snapshot(closure: &Closure, param: &Param) -> bool {
    let default = param.default.map(|default| closure.module.tree.expr(default));
    matches!(default, Some(Expr::Name(name)) if *name == param.name)
}
