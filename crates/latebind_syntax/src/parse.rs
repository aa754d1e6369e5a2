//! Text to tree.
//!
//! ```python
//! fs = [lambda: i for i in range(3)]   # noqa: B023
//! ```

use latebind_source::Span;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions};
use ruff_text_size::Ranged;

use crate::problems::{SyntaxProblem, problems, too_new};
use crate::tree::Tree;
use crate::{lower, nesting, stack};

#[cfg(test)]
mod tests;

/// What a text turned out to be.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Empty where there are errors.
    pub tree: Tree,
    /// The first problems in order of position; empty for legal Python.
    pub errors: Vec<SyntaxProblem>,
    /// Every comment from `#` to the end of its line, in order.
    pub comments: Vec<Span>,
    /// Longest way from the module to a leaf of the tree: what a recursive
    /// walk costs. Long operator chains and `elif`s count with their length.
    pub depth: u32,
}

/// Greatest [`Parsed::depth`] of a tree; deeper texts are a [`SyntaxProblem`].
pub const MAX_DEPTH: u32 = 120_000;

/// Stack that a caller must have left; what needs more gets a thread of its own.
const INLINE_STACK_BYTES: usize = 768 << 10;

/// Parses a module, whatever Python version it is written for.
///
/// Never panics and never overflows a stack that has 1 MiB left. Text that nests
/// deeper than CPython itself allows is a problem with CPython's message.
pub fn parse(text: &str) -> Parsed {
    parse_for(text, PythonVersion::latest_preview())
}

/// Parses a module as Python 3.`minor` does: newer syntax is a problem, too.
pub fn parse_as(text: &str, minor: u8) -> Parsed {
    parse_for(text, PythonVersion { major: 3, minor })
}

fn parse_for(text: &str, version: PythonVersion) -> Parsed {
    if u32::try_from(text.len()).is_err() {
        return too_complex();
    }
    let stack = match nesting::measure(text) {
        Ok(nesting) => nesting.stack_bytes(),
        Err(problem) => return Parsed { errors: vec![problem], ..Parsed::default() },
    };
    if stack <= INLINE_STACK_BYTES {
        return parse_here(text, version);
    }
    stack::with_stack(stack, || parse_here(text, version)).unwrap_or_else(|_| too_complex())
}

/// Parses on the stack that is there.
fn parse_here(text: &str, version: PythonVersion) -> Parsed {
    let options = ParseOptions::from(Mode::Module).with_target_version(version);
    let output = ruff_python_parser::parse_unchecked(text, options);
    let comments = comments(output.tokens());
    let mut errors = problems(output.errors(), output.tokens());
    if errors.is_empty() {
        errors = too_new(output.unsupported_syntax_errors());
    }
    if !errors.is_empty() {
        drop_broken(output);
        return Parsed { errors, comments, ..Parsed::default() };
    }
    let body = match output.syntax() {
        Mod::Module(module) => module.body.as_slice(),
        Mod::Expression(_) => &[],
    };
    let (tree, depth) = lower::module(text, body);
    if depth > MAX_DEPTH {
        return too_complex();
    }
    Parsed { tree, errors, comments, depth }
}

/// Drops what the parser made of broken text. Its idea of where strings end may
/// differ from the scan's there, so the depth is only known to be below the number
/// of tokens. Where the system refuses a stack for that, memory is leaked.
fn drop_broken(output: ruff_python_parser::Parsed<Mod>) {
    let stack = nesting::Nesting { nested: 0, links: output.tokens().len() }.stack_bytes();
    if stack > INLINE_STACK_BYTES {
        let output = std::mem::ManuallyDrop::new(output);
        let _ = stack::with_stack(stack, || drop(std::mem::ManuallyDrop::into_inner(output)));
    }
}

fn too_complex() -> Parsed {
    let message = "source is too complex to parse".to_owned();
    let problem = SyntaxProblem { message, span: Span::default() };
    Parsed { errors: vec![problem], ..Parsed::default() }
}

fn comments(tokens: &Tokens) -> Vec<Span> {
    let comments = tokens.iter().filter(|token| token.kind() == TokenKind::Comment);
    comments.map(|token| Span::new(token.start().into(), token.end().into())).collect()
}
