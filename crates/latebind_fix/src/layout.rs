//! How the file is laid out: indentation, and lines that may be added.

use latebind_source::Span;
use latebind_syntax::tree::{Expr, StmtId};

use crate::around::{full_span, suites_of};
use crate::edit::{Edit, Piece};
use crate::module::Module;

/// The blanks before a place, when nothing else stands before it on its line.
pub(crate) fn indent_of<'m>(module: &Module<'m>, start: u32) -> Option<&'m str> {
    let before = module.slice(module.line_start(start), start);
    let continues = module.slice(0, module.line_start(start)).trim_end_matches(['\n', '\r']).ends_with('\\');
    (before.trim_matches([' ', '\t', '\u{c}']).is_empty() && !continues).then_some(before)
}

/// What one level of indentation is in this file: that of the first suite on lines of its own.
pub(crate) fn unit<'m>(module: &Module<'m>) -> &'m str {
    let units = module.tree.stmt_ids().filter_map(|id| unit_below(module, id));
    // The table has inner statements first: the shortest is one level.
    units.min_by_key(|unit| unit.len()).unwrap_or("    ")
}

fn unit_below<'m>(module: &Module<'m>, id: StmtId) -> Option<&'m str> {
    let first = *suites_of(module.tree.stmt(id)).first()?.first()?;
    let outer = indent_of(module, start_of(module, id))?;
    let inner = indent_of(module, start_of(module, first))?;
    inner.strip_prefix(outer).filter(|unit| !unit.is_empty())
}

/// With the `@` of a decorator.
pub(crate) fn start_of(module: &Module, id: StmtId) -> u32 {
    let start = full_span(module.tree, id).start;
    let before = module.slice(0, start).trim_end_matches([' ', '\t']);
    if before.ends_with('@') { before.len() as u32 - 1 } else { start }
}

/// A statement before one of a suite, in the way the suite is written: on a line of its
/// own, or on the same one.
pub(crate) fn statement_before(module: &Module, next: StmtId, text: &str) -> Edit {
    let start = start_of(module, next);
    let indent = module.slice(module.line_start(start), start);
    let is_own_line = indent.trim().is_empty();
    let after = if is_own_line { format!("{}{indent}", module.newline()) } else { "; ".to_owned() };
    Edit::insert(start, format!("{text}{after}"))
}

/// The place of a new statement: before the comments that speak of the old one.
pub(crate) fn above_comments(module: &Module, start: u32, indent: &str) -> u32 {
    let mut at = start;
    while let Some(line) = line_above(module, at).filter(|line| module.slice(line.start, line.end).starts_with(indent))
    {
        let text = Span::new(line.start + indent.len() as u32, line.end);
        if !module.slice(text.start, text.end).starts_with('#') {
            break;
        }
        at = text.start;
    }
    at
}

/// The line before the one of a place, without its line ending.
fn line_above(module: &Module, at: u32) -> Option<Span> {
    let before = module.slice(0, module.line_start(at));
    let line = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']))?;
    let end = line.len() as u32;
    Some(Span::new(module.line_start(end), end))
}

/// Blank lines to add before and behind a new function: as many as is usual, none in files
/// that have none, none at the head of a suite.
pub(crate) fn blank_lines(module: &Module, at: u32, indent: &str) -> (usize, usize) {
    let is_blank = |line: &str| line.trim().is_empty();
    let usual: usize = match module.text.lines().any(is_blank) {
        true if indent.is_empty() => 2,
        true => 1,
        false => 0,
    };
    let lines = module.slice(0, module.line_start(at)).lines().rev();
    let present = lines.clone().take_while(|line| is_blank(line)).count();
    let is_head =
        lines.clone().find(|line| !is_blank(line)).is_none_or(|line| !line.starts_with(indent) || opens(line));
    (if is_head { 0 } else { usual.saturating_sub(present) }, usual)
}

fn opens(line: &str) -> bool {
    let code = line.split('#').next().unwrap_or(line);
    code.trim_end().ends_with(':')
}

/// Where each line of a span begins, but its first, blank ones, and those inside strings.
pub(crate) fn lines_to_indent(module: &Module, span: Span) -> Vec<u32> {
    let strings = long_strings(module, span);
    let text = module.slice(span.start, span.end);
    let after_breaks = text.char_indices().filter_map(|(at, c)| match c {
        '\n' => Some(at + 1),
        '\r' if !text[at + 1..].starts_with('\n') => Some(at + 1),
        _ => None,
    });
    let starts = after_breaks.map(|at| span.start + at as u32);
    let is_blank = |start: u32| module.slice(start, module.line_end(start)).trim().is_empty();
    let in_string = |start: u32| strings.iter().any(|string| string.start < start && start < string.end);
    starts.filter(|&start| !is_blank(start) && !in_string(start)).collect()
}

/// A piece of text for a line with another indentation, with edits inside of it: its further
/// lines follow the first.
pub(crate) fn moved(module: &Module, span: Span, indent: &str, inside: &[Edit]) -> Vec<Piece> {
    let line = module.slice(module.line_start(span.start), span.start);
    let before = &line[..line.len() - line.trim_start().len()];
    let follows = |start: u32| module.slice(start, module.line_end(start)).starts_with(before);
    let starts = lines_to_indent(module, span).into_iter().filter(|&start| follows(start));
    let margin = |start: u32| Span::new(start, start + before.len() as u32);
    let mut edits: Vec<Edit> = starts.map(|start| Edit::replace(margin(start), indent)).collect();
    edits.extend(inside.iter().cloned());
    edits.sort_by_key(|edit| edit.at);
    let mut pieces = Vec::new();
    let mut done = span.start;
    for edit in edits {
        pieces.push(Piece::Moved(Span::new(done, edit.at.start)));
        pieces.extend(edit.text);
        done = edit.at.end;
    }
    pieces.push(Piece::Moved(Span::new(done, span.end)));
    pieces
}

/// Literals that go over several lines.
fn long_strings(module: &Module, span: Span) -> Vec<Span> {
    let inside = texts(module).filter(|it| span.contains(*it));
    inside.filter(|it| module.slice(it.start, it.end).contains(['\n', '\r'])).collect()
}

/// Strings of every kind.
pub(crate) fn texts(module: &Module) -> impl Iterator<Item = Span> {
    use latebind_syntax::tree::Const::{Bytes, Str};
    let tree = module.tree;
    let is_text =
        |it: &Expr| matches!(it, Expr::Const(Str(_) | Bytes(_)) | Expr::FString { .. } | Expr::TString { .. });
    tree.expr_ids().filter(move |&id| is_text(tree.expr(id))).map(|id| tree.expr_span(id))
}
