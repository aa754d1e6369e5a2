//! The characters that pictures are made of.

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Glyphs {
    pub(super) bar: &'static str,
    pub(super) gap: &'static str,
    pub(super) under: &'static str,
    pub(super) steps: [&'static str; 3],
    pub(super) line: &'static str,
    pub(super) arrow: &'static str,
    pub(super) first: &'static str,
    pub(super) middle: &'static str,
    pub(super) last: &'static str,
    /// The joint from which the arrow goes: first, in the middle, last, alone.
    pub(super) joints: [&'static str; 4],
    /// Top left, top right, bottom left, bottom right.
    pub(super) corners: [&'static str; 4],
    pub(super) made: &'static str,
    pub(super) called: &'static str,
    pub(super) alive: &'static str,
    pub(super) stale: &'static str,
    pub(super) fresh: &'static str,
    pub(super) ellipsis: &'static str,
    pub(super) times: &'static str,
}

pub(super) const UNICODE: Glyphs = Glyphs {
    bar: "│",
    gap: "┆",
    under: "━",
    steps: ["①", "②", "③"],
    line: "─",
    arrow: "▶",
    first: "┐",
    middle: "┤",
    last: "┘",
    joints: ["┬", "┼", "┴", "─"],
    corners: ["╭", "╮", "╰", "╯"],
    made: "●",
    called: "○",
    alive: "·",
    stale: "✗",
    fresh: "✓",
    ellipsis: "…",
    times: "×",
};

pub(super) const ASCII: Glyphs = Glyphs {
    bar: "|",
    gap: ":",
    under: "^",
    steps: ["(1)", "(2)", "(3)"],
    line: "-",
    arrow: ">",
    first: "+",
    middle: "+",
    last: "+",
    joints: ["+", "+", "+", "-"],
    corners: ["+", "+", "+", "+"],
    made: "*",
    called: "o",
    alive: ".",
    stale: "!",
    fresh: "=",
    ellipsis: "...",
    times: "x",
};
