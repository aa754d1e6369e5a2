//! Text to tree.
//!
//! ```python
//! fs = [lambda: i for i in range(3)]   # noqa: B023
//! ```

use latebind_source::Span;
use ruff_python_ast::PythonVersion;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseOptions};
use ruff_text_size::Ranged;

use crate::lower;
use crate::tree::Tree;

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

/// Why a text is no Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxProblem {
    pub message: String,
    pub span: Span,
}

/// Problems kept of one file: what follows the first is mostly noise.
const MAX_PROBLEMS: usize = 20;

/// Parses a module, whatever Python version it is written for.
pub fn parse(text: &str) -> Parsed {
    let options =
        ParseOptions::from(Mode::Module).with_target_version(PythonVersion::latest_preview());
    let output = ruff_python_parser::parse_unchecked(text, options);
    let comments = output
        .tokens()
        .iter()
        .filter(|token| token.kind() == TokenKind::Comment);
    let comments = comments
        .map(|token| Span::new(token.start().into(), token.end().into()))
        .collect();
    let errors = problems(output.errors());
    if !errors.is_empty() {
        return Parsed {
            errors,
            comments,
            ..Parsed::default()
        };
    }
    let body = match output.syntax() {
        ruff_python_ast::Mod::Module(module) => module.body.as_slice(),
        ruff_python_ast::Mod::Expression(_) => &[],
    };
    let (tree, depth) = lower::module(text, body);
    Parsed {
        tree,
        errors,
        comments,
        depth,
    }
}

fn problems(errors: &[ruff_python_parser::ParseError]) -> Vec<SyntaxProblem> {
    let problem = |error: &ruff_python_parser::ParseError| SyntaxProblem {
        message: error.error.to_string(),
        span: Span::new(error.location.start().into(), error.location.end().into()),
    };
    let mut problems: Vec<_> = errors.iter().map(problem).collect();
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MAX_PROBLEMS);
    problems
}
