//! Which rules are wanted: `LB001,lazy-capture` or `ALL`.

use std::collections::BTreeSet;

use latebind_verdicts::rule::Rule;

use crate::UsageError;
use crate::nearest::nearest;

pub(crate) type Rules = BTreeSet<Rule>;

pub(crate) fn on_by_default() -> Rules {
    Rule::ALL.into_iter().filter(|rule| rule.on_by_default()).collect()
}

pub(crate) fn rules_named<'a>(typed: impl IntoIterator<Item = &'a str>) -> Result<Rules, UsageError> {
    let mut rules = Rules::new();
    for word in typed {
        match word.trim() {
            "" => {}
            all if all.eq_ignore_ascii_case("all") => rules.extend(Rule::ALL),
            word => rules.extend([rule_named(word)?]),
        }
    }
    Ok(rules)
}

pub(crate) fn rule_named(typed: &str) -> Result<Rule, UsageError> {
    let is_meant = |rule: &Rule| rule.code().eq_ignore_ascii_case(typed) || rule.name().eq_ignore_ascii_case(typed);
    Rule::ALL.into_iter().find(is_meant).ok_or_else(|| unknown(typed))
}

fn unknown(typed: &str) -> UsageError {
    let known = Rule::ALL.into_iter().flat_map(|rule| [rule.code(), rule.name()]);
    let nearest = nearest(typed, known).unwrap_or_default();
    let codes = Rule::ALL.map(Rule::code).join(", ");
    UsageError(format!("unknown rule `{typed}`; the nearest is `{nearest}` (there are {codes}, and ALL)"))
}
