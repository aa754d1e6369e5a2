//! One line a claim.
//!
//! ```text
//! main.py:3:11: LB001 `i` was 0, read 2 (2 times)
//! ```

use crate::claims::{Claim, Kind, Observed};

pub fn concise(observed: &Observed<'_>) -> String {
    observed.claims.iter().map(|claim| line(claim) + "\n").collect()
}

fn line(claim: &Claim<'_>) -> String {
    let document = &claim.suspect.document;
    let at = document.position(claim.watched.site.span.start);
    let seen = &claim.seen;
    let read = match (claim.kind, seen.read.as_deref()) {
        (Kind::Itself, _) => "read itself".to_owned(),
        (_, None) => "is gone".to_owned(),
        (_, Some(value)) => format!("read {value}"),
    };
    let (rule, name, was) = (claim.rule().code(), &claim.watched.variable, &seen.created_with);
    format!("{}:{}:{}: {rule} `{name}` was {was}, {read} ({} times)", document.path, at.line, at.column, seen.count)
}
