//! The rules: one table, everything derived from it.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rule {
    LoopCapture,
    LazyCapture,
    DeletedCapture,
    MissingNonlocal,
    ReboundCapture,
    ComprehensionCellClash,
    SelfCapture,
}

impl Rule {
    pub const ALL: [Rule; 7] = [
        Rule::LoopCapture,
        Rule::LazyCapture,
        Rule::DeletedCapture,
        Rule::MissingNonlocal,
        Rule::ReboundCapture,
        Rule::ComprehensionCellClash,
        Rule::SelfCapture,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Rule::LoopCapture => "LB001",
            Rule::LazyCapture => "LB002",
            Rule::DeletedCapture => "LB003",
            Rule::MissingNonlocal => "LB004",
            Rule::ReboundCapture => "LB005",
            Rule::ComprehensionCellClash => "LB009",
            Rule::SelfCapture => "LB010",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Rule::LoopCapture => "loop-capture",
            Rule::LazyCapture => "lazy-capture",
            Rule::DeletedCapture => "deleted-capture",
            Rule::MissingNonlocal => "missing-nonlocal",
            Rule::ReboundCapture => "rebound-capture",
            Rule::ComprehensionCellClash => "comprehension-cell-clash",
            Rule::SelfCapture => "self-capture",
        }
    }

    /// Whether the rule is on without being selected.
    pub fn on_by_default(self) -> bool {
        self != Rule::ReboundCapture
    }

    pub fn from_code(code: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.code() == code)
    }
}
