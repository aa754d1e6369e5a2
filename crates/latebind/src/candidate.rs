//! A look at the bytes: can any wanted rule match in this file at all?

use latebind_verdicts::rule::Rule;
use std::collections::BTreeSet;

/// Whether the file must be parsed. May say yes for nothing, never no for something.
pub(crate) fn may_match(_bytes: &[u8], rules: &BTreeSet<Rule>) -> bool {
    !rules.is_empty()
}
