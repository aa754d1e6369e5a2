//! Lines that a repair makes too long are broken inside their brackets. One that was too
//! long before is broken only where the project says how long lines may be: else whoever
//! wrote it did not mind.
//!
//! ```python
//! self.table[width][height] = defaultdict(
//!     lambda *, initial_probability=initial_probability: initial_probability
//! )
//! root.after(100, some_handler,                  # in files that break no line behind a bracket
//!            lambda *, path=path: save(path))
//! ```

use std::collections::BTreeSet;

use latebind_source::{LineIndex, Span};
use latebind_syntax::tree::Expr;

use crate::closure::{Closure, Shape};
use crate::edit::{Edit, Edited};
use crate::gap;
use crate::layout::{texts, unit};
use crate::module::Module;
use crate::rename::is_in_fstring;

/// What lines may be long without a word about it: the common limit, or the file's own.
const COMMON: usize = 88;
const LONGEST: usize = 120;

/// The edits with line breaks, where a line would be too long without, and none is with them.
/// `list` is what stands between the parentheses of a `def`.
pub(crate) fn wrapped(closure: &Closure, edits: Vec<Edit>, list: Span) -> Vec<Edit> {
    let module = closure.module;
    let limit = limit(module);
    let line = Span::new(module.line_start(list.start), module.line_end(list.start));
    let is_welcome = module.line_length.is_some() || longest(module.slice(line.start, line.end)) <= limit;
    if !is_welcome || fits(module, &edits, line, limit) {
        return edits;
    }
    let breaks = match closure.shape {
        Shape::Def { .. } => hanging(module, list),
        _ => in_call(closure),
    };
    let Some(Breaks { before, behind }) = breaks else { return edits };
    let broken: Vec<Edit> = [before].into_iter().chain(edits.iter().cloned()).chain(behind).collect();
    if fits(module, &broken, line, limit) { broken } else { edits }
}

/// Line breaks around what gets a line of its own.
struct Breaks {
    before: Edit,
    behind: Option<Edit>,
}

/// In characters.
fn longest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or_default()
}

/// How long lines may be: as the project says, or as the file does it.
fn limit(module: &Module) -> usize {
    *module.line_limit.get_or_init(|| module.line_length.unwrap_or_else(|| longest_code(module).clamp(COMMON, LONGEST)))
}

/// The longest line without a string or comment: these are often left as they are by who
/// breaks everything else.
fn longest_code(module: &Module) -> usize {
    let index = LineIndex::new(module.text);
    let lines: Vec<Span> = (1..=index.line_count()).filter_map(|line| index.line_span(module.text, line)).collect();
    let with_text: BTreeSet<usize> = texts(module)
        .flat_map(|text| {
            let first = lines.partition_point(|line| line.end < text.start);
            let count = lines[first..].iter().take_while(|line| line.start < text.end).count();
            first..first + count
        })
        .collect();
    let code = lines.iter().enumerate().filter(|(number, _)| !with_text.contains(number)).map(|(_, line)| line);
    let code = code.map(|line| module.slice(line.start, line.end)).filter(|line| !line.contains('#'));
    code.map(longest).max().unwrap_or_default()
}

/// Whether all that becomes of a line is short enough.
fn fits(module: &Module, edits: &[Edit], line: Span, limit: usize) -> bool {
    let Ok(edited) = Edited::new(module.text, edits) else { return false };
    let start = edited.place(line.start).unwrap_or_default() as usize;
    let end = edited.place(line.end).map_or(edited.text.len(), |end| end as usize);
    edited.text.get(start..end).is_some_and(|text| longest(text) <= limit)
}

/// What stands between two brackets on one line goes to a line of its own.
fn hanging(module: &Module, inside: Span) -> Option<Breaks> {
    let text = module.slice(module.line_start(inside.start), inside.end);
    if text.contains(['\n', '\r']) {
        return None;
    }
    let outer = format!("{}{}", module.newline(), &text[..text.len() - text.trim_start().len()]);
    let inner = format!("{outer}{}", unit(module));
    Some(Breaks { before: Edit::insert(inside.start, inner), behind: Some(Edit::insert(inside.end, outer)) })
}

/// Around all arguments of the call that the closure is handed to, or before the closure.
fn in_call(closure: &Closure) -> Option<Breaks> {
    let module = closure.module;
    let inside = arguments(closure).filter(|_| !is_in_fstring(module, closure.span))?;
    let breaks_behind_brackets = module.text.lines().any(|line| line.trim_end().ends_with(['(', '[', '{']));
    let before = module.slice(inside.start, closure.span.start);
    if breaks_behind_brackets || !before.trim_end().ends_with(',') {
        return hanging(module, inside);
    }
    let column = module.slice(module.line_start(inside.start), inside.start).chars().count();
    let blank = Span::new(inside.start + before.trim_end().len() as u32, closure.span.start);
    let is_on_one_line = !before.contains(['\n', '\r']);
    let indent = format!("{}{}", module.newline(), " ".repeat(column));
    is_on_one_line.then(|| Breaks { before: Edit::replace(blank, indent), behind: None })
}

/// What stands between the parentheses of the call with the closure among its arguments.
fn arguments(closure: &Closure) -> Option<Span> {
    let tree = closure.module.tree;
    let is_it = |id: &latebind_syntax::tree::ExprId| tree.expr_span(*id) == closure.span;
    tree.expr_ids().find_map(|id| match tree.expr(id) {
        Expr::Call { func, args, keywords } if args.iter().chain(keywords.iter().map(|it| &it.value)).any(is_it) => {
            let span = tree.expr_span(id);
            let open = gap::find(closure.module.text, tree.expr_span(*func).end, span.end, "(")?;
            Some(Span::new(open + 1, span.end - 1))
        }
        _ => None,
    })
}
