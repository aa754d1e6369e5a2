//! How deep a text nests, told from its bytes before anything recurses over it.
//!
//! ```python
//! f(g([-(-x), lambda: (yield)]))      # brackets, prefix operators, lambdas
//! ```
//!
//! The parser and all who walk or drop its tree use stack for every level. A
//! quick scan bounds that need: too much is refused with CPython's own words
//! (`Parser/tokenizer.c` has 200 brackets, 100 indentations, 150 f-strings; its
//! parser gives up at 6000 levels), the rest is parsed on a stack that fits.
//!
//! The scan reads strings and comments as the tokenizer does. Inside one pair of
//! brackets it counts what can nest there since the last comma; it may count too
//! much, never too little.

mod fstring;
mod scan;
#[cfg(test)]
mod tests;

use crate::problems::SyntaxProblem;

/// Brackets around one place, `{` of f-strings included.
const MAX_BRACKETS: usize = 200;
const MAX_INDENTS: usize = 99;
const MAX_FSTRINGS: usize = 149;
/// `not not …`, `- - …`, `lambda: lambda: …`, `… else … else …`, `a ** b ** …`.
const MAX_NESTED: usize = 6000;
/// `a + b + …`, `a.b.c…`, `f()()…`.
const MAX_LINKS: usize = 100_000;

/// Bound on the depth of one text.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Nesting {
    /// Levels that recursion walks: brackets, blocks, right-nested operators.
    pub(crate) nested: usize,
    /// Levels of left chains, which only dropping the parser's tree recurses over.
    pub(crate) links: usize,
}

impl Nesting {
    /// Stack that parsing, lowering and dropping may take. Measured, without
    /// optimisation: at most 4.5 KiB a nested level, 260 bytes a link; doubled.
    pub(crate) fn stack_bytes(self) -> usize {
        (256 << 10) + self.nested * (8 << 10) + self.links * 512
    }
}

/// Bounds the depth of `text`, or says where it is too deep.
pub(crate) fn measure(text: &str) -> Result<Nesting, SyntaxProblem> {
    scan::Scan::new(text.as_bytes()).run()
}
