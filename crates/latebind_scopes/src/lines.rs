//! The line that CPython gives a block.
//!
//! It is where the block's node starts, with one exception: CPython 3.8 parses
//! an expression in an f-string apart and then searches for its text to find
//! out where it stood, in the first of the string's pieces only:
//!
//! ```python
//! text = (f'{name}: '            # line 1
//!         f'{[x for x in xs]}')  # 3.8 says that this comprehension is on line 1
//! ```
//!
//! CPython 3.8: `fstring_fix_node_location` in Python/ast.c.

use latebind_source::LineIndex;

use crate::facts::{FStringPart, ScopeKind};
use crate::ids::ScopeId;
use crate::scopes::Scopes;
use crate::version::PythonVersion;

impl Scopes {
    /// The line of a scope as CPython's symbol table has it: from 1, and 0 for
    /// the module. `text` is the text that was parsed, `lines` its index.
    pub fn line(&self, id: ScopeId, text: &str, lines: &LineIndex) -> usize {
        let scope = self.scope(id);
        let start = scope.span.start as usize;
        match scope.fstring {
            _ if scope.kind == ScopeKind::Module => 0,
            Some(part) if self.version == PythonVersion::V3_8 => line_in_fstring(text, lines, part, start),
            _ => lines.line(scope.span.start) as usize,
        }
    }
}

fn line_in_fstring(text: &str, lines: &LineIndex, place: FStringPart, start: usize) -> usize {
    let string = place.fstring.start as usize;
    let (open, close) = braces(text, place);
    let piece = text.get(string..first_piece_end(text, string)).unwrap_or_default();
    let searched = format!("{{{}}}", text.get(open + 1..close).unwrap_or_default());
    let found = piece.find(&searched).map_or(0, |at| newlines(text, string, string + at));
    lines.line(place.fstring.start) as usize + found + newlines(text, open, start)
}

/// From the `{` to the end of the expression, blanks and parentheses included.
fn braces(text: &str, place: FStringPart) -> (usize, usize) {
    let (start, end) = (place.part.start as usize, place.part.end as usize);
    let open = text.get(..start).and_then(|before| before.rfind('{')).unwrap_or(start);
    let after = text.get(end..).unwrap_or_default();
    let close = after.find(['}', '!', ':', '=']).map_or(end, |at| end + at);
    (open, close)
}

/// Where the first piece of an implicitly joined string ends.
fn first_piece_end(text: &str, start: usize) -> usize {
    let piece = text.get(start..).unwrap_or_default();
    let Some(open) = piece.find(['"', '\'']) else { return start };
    let quote = piece.get(open..=open).unwrap_or_default();
    let triple = quote.repeat(3);
    let closing = if piece.get(open..).unwrap_or_default().starts_with(&triple) { &triple } else { quote };
    let body = open + closing.len();
    let mut rest = piece.get(body..).unwrap_or_default();
    let mut at = start + body;
    while !rest.is_empty() && !rest.starts_with(closing) {
        let escaped = usize::from(rest.starts_with('\\'));
        let step: usize = rest.chars().take(1 + escaped).map(char::len_utf8).sum();
        rest = rest.get(step..).unwrap_or_default();
        at += step;
    }
    at + closing.len().min(rest.len())
}

/// Line ends between two offsets: `\n`, `\r\n` or `\r`.
fn newlines(text: &str, from: usize, to: usize) -> usize {
    let part = text.get(from..to).unwrap_or_default().as_bytes();
    let lone = |at: usize| part[at] == b'\r' && part.get(at + 1) != Some(&b'\n');
    (0..part.len()).filter(|&at| part[at] == b'\n' || lone(at)).count()
}
