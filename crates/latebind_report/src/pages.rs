//! The rules' pages: the very files that are run as tests.

use latebind_verdicts::rule::Rule;

pub fn page(rule: Rule) -> &'static str {
    match rule {
        Rule::LoopCapture => include_str!("../../../cases/rules/LB001.md"),
        Rule::LazyCapture => include_str!("../../../cases/rules/LB002.md"),
        Rule::DeletedCapture => include_str!("../../../cases/rules/LB003.md"),
        Rule::MissingNonlocal => include_str!("../../../cases/rules/LB004.md"),
        Rule::ComprehensionCellClash => include_str!("../../../cases/rules/LB009.md"),
        Rule::ReboundCapture => include_str!("../../../cases/rules/LB005.md"),
        Rule::SelfCapture => include_str!("../../../cases/rules/LB010.md"),
    }
}

/// What the rule says, in one sentence: its page's first paragraph.
pub fn summary(rule: Rule) -> &'static str {
    let paragraphs = page(rule).split("\n\n").map(str::trim);
    paragraphs.filter(|text| !text.starts_with('#')).find(|text| !text.is_empty()).unwrap_or_default()
}
