//! From a capture and a witness to finding and story: values, no wording.

use latebind_borrow::outcome::{self, Outcome, RebindHow, Witness};
use latebind_borrow::{Borrow, Capture, Program};
use latebind_flow::ir::Loop;
use latebind_scopes::{ScopeId, ScopeKind, Scopes};
use latebind_source::Span;
use latebind_syntax::tree::{Expr, Ident};

use crate::finding::{Called, Created, Doubt, Finding, Judgement, Place, Rebound, Seen, Site, SiteKind, Step, Story};
use crate::half_bound::half_bound;
use crate::rule::Rule;

pub(crate) fn finding(
    program: &Program,
    capture: &Capture,
    outcome: &Outcome,
    rule: Rule,
    judgement: Judgement,
) -> Finding {
    Finding {
        rule,
        variable: as_written(program, capture),
        site: site_in(program.scopes, capture.site),
        judgement,
        half_bound: half_bound(program, capture),
        reads: capture.reads.clone(),
        rebinds: capture.rebinds.clone(),
        runs: runs(outcome),
        perhaps_unbound: outcome.perhaps_unbound,
        settings: outcome.settings.iter().cloned().collect(),
    }
}

fn runs(outcome: &Outcome) -> Vec<Step<Called>> {
    let all = outcome.witnesses.iter();
    all.map(|witness| Step { how: called(&witness.called), at: Place::here(witness.at) }).collect()
}

/// The variable as the reader writes it: `__step`, not `_Ladder__step`.
fn as_written(program: &Program, capture: &Capture) -> Ident {
    let name = &program.scopes.var(capture.var).name;
    let is_mangled = name.starts_with('_') && name.trim_start_matches('_').contains("__");
    let read = capture.reads.first().filter(|_| is_mangled);
    let written = read.and_then(|&read| {
        program.tree.expr_ids().filter(|&id| program.tree.expr_span(id) == read).find_map(|id| {
            match program.tree.expr(id) {
                Expr::Name(name) => Some(name.clone()),
                _ => None,
            }
        })
    });
    written.unwrap_or_else(|| name.clone())
}

/// A mangled name without its class: `__step`, not `_Ladder__step`.
pub(crate) fn plain_name(name: &Ident) -> Ident {
    let inside = name.trim_start_matches('_');
    match inside.find("__") {
        Some(at) if name.starts_with('_') && !name.starts_with("__") => inside[at..].into(),
        _ => name.clone(),
    }
}

/// The site of a closure, as `ast` spans it.
pub fn site_in(scopes: &Scopes, scope: ScopeId) -> Site {
    let it = scopes.scope(scope);
    let in_class = it.parent.is_some_and(|parent| scopes.scope(parent).kind == ScopeKind::Class);
    let kind = match it.kind {
        ScopeKind::Function if in_class => SiteKind::Method,
        ScopeKind::Lambda => SiteKind::Lambda,
        ScopeKind::GenExpr => SiteKind::GeneratorExpression,
        ScopeKind::AsyncFunction => SiteKind::AsyncDef,
        _ => SiteKind::Def,
    };
    Site { kind, span: it.span }
}

pub(crate) fn story(program: &Program, capture: &Capture, witness: &Witness, doubt: Option<Doubt>) -> Story {
    Story {
        created: created(program, capture),
        rebound: rebound(program, capture, witness),
        called: Step { how: called(&witness.called), at: Place::here(witness.at) },
        seen: seen(witness),
        doubt,
    }
}

/// The closure is bound to the name it calls.
pub(crate) fn self_story(program: &Program, capture: &Capture, at: Span, doubt: Option<Doubt>) -> Story {
    let read = capture.reads.first().copied().unwrap_or_default();
    Story {
        created: created(program, capture),
        rebound: Step { how: Rebound::ToItself, at: Place::here(at) },
        called: Step { how: Called::Here, at: Place::here(read) },
        seen: Seen::Itself,
        doubt,
    }
}

/// The analysis ended before it had an answer.
pub(crate) fn gave_up(program: &Program, capture: &Capture) -> Story {
    let rebind = capture.rebinds.first().copied().unwrap_or_default();
    Story {
        created: created(program, capture),
        rebound: Step { how: Rebound::Afterwards, at: Place::here(rebind) },
        called: Step { how: Called::GaveUp, at: Place::here(program.scopes.scope(capture.site).span) },
        seen: Seen::LaterValue,
        doubt: Some(Doubt::GaveUp),
    }
}

fn created(program: &Program, capture: &Capture) -> Step<Created> {
    let how = if capture.turns.is_empty() { Created::Once } else { Created::OncePerTurn };
    Step { how, at: Place::here(program.scopes.scope(capture.site).span) }
}

fn rebound(program: &Program, capture: &Capture, witness: &Witness) -> Step<Rebound> {
    let rebind = &witness.rebind;
    let how = match rebind.how {
        RebindHow::Target if is_own_target(program, capture, rebind.span) => Rebound::NextTurn,
        RebindHow::Target | RebindHow::Assignment if witness.moved => Rebound::LaterTurn,
        RebindHow::Target | RebindHow::Assignment => Rebound::Afterwards,
        RebindHow::Del => Rebound::Deleted,
        RebindHow::HandlerEnd => Rebound::HandlerEnd,
        RebindHow::Elsewhere => Rebound::ElsewhereIn(program.scopes.scope(rebind.scope).name.clone()),
    };
    Step { how, at: Place::here(rebind.span) }
}

/// The target of a loop around the site.
fn is_own_target(program: &Program, capture: &Capture, rebind: Span) -> bool {
    let mut loops = capture.turns.iter().map(|&id| program.flow.loop_(id));
    loops.any(|it: &Loop| it.target.is_some_and(|target| target.contains(rebind)))
}

fn called(how: &outcome::Called) -> Called {
    match how.clone() {
        outcome::Called::Here | outcome::Called::By(_) => Called::Here,
        outcome::Called::Consumed => Called::Consumed,
        outcome::Called::Awaited => Called::Awaited,
        outcome::Called::Later(callee) => Called::Later(callee),
        outcome::Called::OnMissingKey => Called::OnMissingKey,
        outcome::Called::Concurrently(callee) => Called::Concurrently(callee),
        outcome::Called::Unknown(callee) => Called::Unknown(callee),
        outcome::Called::Stored => Called::Stored,
        outcome::Called::Returned => Called::Returned,
        outcome::Called::Yielded => Called::Yielded,
        outcome::Called::GaveUp => Called::GaveUp,
    }
}

fn seen(witness: &Witness) -> Seen {
    match (witness.borrow, witness.moved) {
        (Borrow::Deleted, _) => Seen::NameError,
        (_, true) => Seen::LastValue,
        (_, false) => Seen::LaterValue,
    }
}
