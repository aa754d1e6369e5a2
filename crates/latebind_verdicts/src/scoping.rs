//! The rules that follow from scopes alone: no capture has to be run for them.

use latebind_borrow::Program;

use crate::finding::Finding;
use crate::rule::Rule;
use crate::{Wanted, cell_clash, missing_nonlocal};

/// Ordered by site start, then variable.
pub(crate) fn findings(program: &Program, wanted: &Wanted) -> Vec<Finding> {
    let mut findings = Vec::new();
    if wanted.rules.contains(&Rule::MissingNonlocal) {
        findings.extend(missing_nonlocal::findings(program));
    }
    if wanted.rules.contains(&Rule::ComprehensionCellClash) {
        findings.extend(cell_clash::findings(program));
    }
    findings.sort_by(|a, b| (a.site.span, &a.variable).cmp(&(b.site.span, &b.variable)));
    findings
}
