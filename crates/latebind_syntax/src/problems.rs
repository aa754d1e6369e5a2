//! What the parser complains of, less what it is wrong about.
//!
//! ```python
//! raise; cleanup()         # legal, but ruff_python_parser 0.0.10 wants an expression
//! ```

use latebind_source::Span;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{ParseError, ParseErrorType, UnsupportedSyntaxError};
use ruff_text_size::Ranged;

/// Why a text is no Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxProblem {
    pub message: String,
    pub span: Span,
}

/// Problems kept of one file: what follows the first is mostly noise.
const MAX_PROBLEMS: usize = 20;

/// The first errors in order of position.
pub(crate) fn problems(errors: &[ParseError], tokens: &[Token]) -> Vec<SyntaxProblem> {
    let errors = errors.iter().filter(|error| !is_bare_raise(error, tokens));
    let problem = |error: &ParseError| SyntaxProblem {
        message: error.error.to_string(),
        span: Span::new(error.location.start().into(), error.location.end().into()),
    };
    let mut problems: Vec<_> = errors.map(problem).collect();
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MAX_PROBLEMS);
    problems
}

/// Syntax that the version asked for does not have yet.
pub(crate) fn too_new(errors: &[UnsupportedSyntaxError]) -> Vec<SyntaxProblem> {
    let problem = |error: &UnsupportedSyntaxError| SyntaxProblem {
        message: error.to_string(),
        span: Span::new(error.range.start().into(), error.range.end().into()),
    };
    let mut problems: Vec<_> = errors.iter().map(problem).collect();
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MAX_PROBLEMS);
    problems
}

/// `raise` before a semicolon. The tree has a name without letters there, which
/// lowering takes for no expression.
fn is_bare_raise(error: &ParseError, tokens: &[Token]) -> bool {
    if error.error != ParseErrorType::ExpectedExpression {
        return false;
    }
    let at = tokens.partition_point(|token| token.start() < error.location.start());
    let kind = |index: usize| tokens.get(index).map(Token::kind);
    let before = at.checked_sub(1).and_then(kind);
    kind(at) == Some(TokenKind::Semi) && before == Some(TokenKind::Raise)
}
