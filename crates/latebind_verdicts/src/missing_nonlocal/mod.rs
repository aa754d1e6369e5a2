//! LB004: an assignment in an inner function that hides the enclosing function's variable.
//!
//! ```python
//! def counter():
//!     total = 0
//!     def add(n):
//!         total += n        # binds `total` here, so it is local: UnboundLocalError
//!     return add
//! ```
//!
//! Two things give it away. The inner function reads the name before it has a value
//! (`unbound`); or what it assigns reaches nobody, while the enclosing function goes on
//! reading a value that nothing else changes (`unseen`).

mod empty;
mod hidden;
mod unbound;
mod unseen;

use latebind_borrow::Program;
use latebind_source::Span;

use self::hidden::{Hidden, hidden};
use crate::finding::{Called, Confidence, Created, Doubt, Finding, Judgement, Place, Rebound, Seen, Step, Story};
use crate::rule::Rule;
use crate::tell;

/// Every inner assignment of the module that should have been `nonlocal`.
pub(crate) fn findings(program: &Program) -> Vec<Finding> {
    hidden(program).iter().filter_map(|it| Some(finding(program, it, evidence(program, it)?))).collect()
}

/// What gives a hiding assignment away.
struct Evidence {
    /// The assignment that makes the name local.
    assigned: Span,
    /// Where somebody misses the value.
    read: Span,
    seen: Seen,
    doubt: Option<Doubt>,
}

fn evidence(program: &Program, it: &Hidden) -> Option<Evidence> {
    unbound::evidence(program, it).or_else(|| unseen::evidence(program, it))
}

fn finding(program: &Program, it: &Hidden, evidence: Evidence) -> Finding {
    let Evidence { assigned, read, seen, doubt } = evidence;
    let site = tell::site_in(program.scopes, it.scope);
    let owner = program.scopes.scope(program.scopes.var(it.outer).owner).name.clone();
    let story = Story {
        created: Step { how: Created::Once, at: Place::here(site.span) },
        rebound: Step { how: Rebound::Hides { owner, bound: it.outer_bound }, at: Place::here(assigned) },
        called: Step { how: Called::Read, at: Place::here(read) },
        seen,
        doubt,
    };
    let confidence = if doubt.is_none() { Confidence::Definite } else { Confidence::Possible };
    Finding {
        rule: Rule::MissingNonlocal,
        variable: it.as_written.clone(),
        site,
        judgement: Judgement::Late { confidence, story: Box::new(story) },
        half_bound: Vec::new(),
        reads: vec![read],
        rebinds: vec![assigned],
        runs: Vec::new(),
        perhaps_unbound: false,
        settings: Vec::new(),
    }
}
