//! LB009: names that CPython 3.12 and later take from a comprehension.
//!
//! ```python
//! def outer(k):
//!     def inner():
//!         squares = [k * k for k in range(3)]
//!         return lambda: k       # 3.12: NameError
//! ```

use latebind_borrow::Program;
use latebind_scopes::{Clash, PythonVersion, Scopes, analyse};

use crate::finding::{Called, Confidence, Created, Finding, Judgement, Place, Rebound, Seen, Step, Story};
use crate::rule::Rule;
use crate::tell;

pub(crate) fn findings(program: &Program) -> Vec<Finding> {
    // Whatever version is asked for: the program will meet a newer one.
    if program.scopes.version >= PythonVersion::V3_12 {
        return told(program.scopes);
    }
    told(&analyse(program.tree, PythonVersion::V3_12))
}

fn told(scopes: &Scopes) -> Vec<Finding> {
    scopes.clashes().iter().map(|clash| finding(scopes, clash)).collect()
}

fn finding(scopes: &Scopes, clash: &Clash) -> Finding {
    let site = tell::site_in(scopes, clash.reader);
    let story = Story {
        created: Step { how: Created::Once, at: Place::here(site.span) },
        rebound: Step { how: Rebound::TakenBy, at: Place::here(clash.target) },
        called: Step { how: Called::Read, at: Place::here(clash.read) },
        seen: Seen::Taken,
        doubt: None,
    };
    Finding {
        rule: Rule::ComprehensionCellClash,
        variable: tell::plain_name(&scopes.var(clash.meant).name),
        site,
        judgement: Judgement::Late { confidence: Confidence::Definite, story: Box::new(story) },
        half_bound: Vec::new(),
        reads: vec![clash.read],
        rebinds: vec![clash.target],
        runs: Vec::new(),
        perhaps_unbound: false,
        settings: Vec::new(),
    }
}
