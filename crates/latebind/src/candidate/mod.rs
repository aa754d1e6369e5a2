//! A look at the bytes: can any wanted rule match in this file at all?
//!
//! ```python
//! for row in rows:
//!     total += sum(x for x in row)      # a closure in a loop, but used up at once: no
//!     fs.append(lambda: row)            # a closure in a loop that may be kept: yes
//! ```
//!
//! Most files end here, unparsed. Yes may be said for nothing, no never for
//! something: what the rules need is asked in its widest form, and where the
//! bytes cannot be read with certainty the answer is yes.
//!
//! - LB001, LB002: a closure in a loop that mentions what the loop binds; one in a comprehension.
//! - LB003: a name that is deleted, and a closure of the same function that mentions it.
//! - LB010: a name bound to a closure after something else, and a closure that calls it.
//! - LB004: a function that assigns a name which a function around it binds, and reads it before, or never.
//! - LB009: the same of a comprehension's target.
//! - LB005: any closure.

mod arms;
mod builtins;
mod frames;
mod lexer;
mod loops;
mod mentions;
mod nested;
mod scan;
mod statement;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use latebind_verdicts::rule::Rule;

/// Whether the file must be parsed to hear what these rules say.
pub(crate) fn may_match(bytes: &[u8], rules: &BTreeSet<Rule>) -> bool {
    let wants = |rule| rules.contains(&rule);
    if rules.is_empty() || !holds_a_closure(bytes) {
        return false;
    }
    if wants(Rule::ReboundCapture) || !is_plain(bytes) {
        return true;
    }
    let Some(facts) = scan::scan(bytes) else { return true };
    let in_loop = wants(Rule::LoopCapture) || wants(Rule::LazyCapture);
    (in_loop && facts.closure_in_loop)
        || (wants(Rule::DeletedCapture) && mentions::of_deleted(bytes, &facts.frames))
        || (wants(Rule::MissingNonlocal) && nested::hides(&facts))
        || (wants(Rule::ComprehensionCellClash) && nested::takes(&facts.frames))
        || (wants(Rule::SelfCapture) && mentions::of_rebound(bytes, &facts))
}

/// `def` and `lambda` make closures, `for` stands in every generator expression.
fn holds_a_closure(bytes: &[u8]) -> bool {
    [b"def".as_slice(), b"lambda", b"for"].iter().any(|word| memchr::memmem::find(bytes, word).is_some())
}

/// Keywords look as they do in ASCII: no cookie says otherwise.
fn is_plain(bytes: &[u8]) -> bool {
    let head = bytes.split(|byte| *byte == b'\n').take(2).flatten().copied().collect::<Vec<_>>();
    let Some(cookie) = memchr::memmem::find(&head, b"coding") else { return true };
    let name = head[cookie + "coding".len()..].to_ascii_lowercase();
    ["utf-8", "utf8", "latin", "ascii", "iso-8859", "cp125"]
        .iter()
        .any(|known| memchr::memmem::find(&name, known.as_bytes()).is_some())
}
