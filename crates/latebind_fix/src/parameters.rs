//! A parameter list in the text, and where a new parameter goes.
//!
//! ```python
//! def on_save(event, *, path=path, **rest): ...     # with a default: behind the others, before `**rest`
//! def on_save(path, event, **rest): ...             # leading
//! ```

use latebind_source::Span;
use latebind_syntax::tree::{Param, Params, Tree};

use crate::closure::{Closure, Shape};
use crate::edit::Edit;
use crate::gap;
use crate::risk::Parameter;

pub(crate) struct Parameters<'c> {
    text: &'c str,
    tree: &'c Tree,
    params: &'c Params,
    /// Just behind `lambda` or the opening parenthesis.
    start: u32,
    is_lambda: bool,
    end: u32,
}

impl<'c> Parameters<'c> {
    pub(crate) fn of(closure: &Closure<'c>, params: &'c Params) -> Self {
        let text = closure.module.text;
        let (is_lambda, start) = match closure.shape {
            Shape::Def { function, .. } => {
                let name = function.name.span.end;
                let types = function.type_params.last().map_or(name, |it| it.name.span.end);
                let closed =
                    if types == name { name } else { gap::find(text, types, closure.span.end, "]").unwrap_or(name) };
                (false, gap::find(text, closed, closure.span.end, "(").map_or(closed, |at| at + 1))
            }
            _ => (true, closure.span.start + "lambda".len() as u32),
        };
        Self { text, tree: closure.module.tree, params, start, is_lambda, end: closure.span.end }
    }

    pub(crate) fn with_defaults(&self, parameter: Parameter, defaults: &str) -> Edit {
        let is_open = !self.params.kwonly.is_empty() || self.params.vararg.is_some();
        let star = if parameter == Parameter::KeywordOnly && !is_open { "*, " } else { "" };
        let new = format!("{star}{defaults}");
        match self.end_of_those_before() {
            Some(at) => Edit::insert(at, format!(", {new}")),
            None => match self.rest() {
                Some(at) => Edit::insert(at, format!("{new}, ")),
                None if self.is_lambda => Edit::insert(self.start, format!(" {new}")),
                None => Edit::insert(self.start, new),
            },
        }
    }

    /// Before all others, on a line of its own where they are.
    pub(crate) fn with_leading(&self, names: &str) -> Edit {
        let inside = self.inside();
        let text = self.text.get(inside.range()).unwrap_or_default();
        if self.params.iter().next().is_none() {
            return Edit::insert(inside.start, names);
        }
        let blank = &text[..text.len() - text.trim_start().len()];
        match blank {
            "" => Edit::insert(inside.start, format!("{names}, ")),
            _ if blank.contains(['\n', '\r']) => Edit::insert(inside.start, format!("{blank}{names},")),
            _ => Edit::insert(inside.start, format!("{names},")),
        }
    }

    /// All between the parentheses of a `def`; of a lambda nothing, behind the word.
    pub(crate) fn inside(&self) -> Span {
        let last = self.params.iter().last().map_or(self.start, |param| self.end_of(param));
        let close = gap::find(self.text, last, self.end, ")").filter(|_| !self.is_lambda);
        Span::new(self.start, close.unwrap_or(self.start))
    }

    /// The end of the last parameter but `**rest`.
    fn end_of_those_before(&self) -> Option<u32> {
        let last = self.params.iter().filter(|param| !self.is_rest(param)).last()?;
        let end = self.end_of(last);
        let only_positional = self.params.posonly.last().is_some_and(|it| it.name_span == last.name_span);
        let slash = || gap::find(self.text, end, self.end, "/").map(|at| at + 1);
        if only_positional { slash() } else { Some(end) }
    }

    fn is_rest(&self, param: &Param) -> bool {
        self.params.kwarg.as_ref().is_some_and(|rest| rest.name_span == param.name_span)
    }

    /// Where `**rest` begins, when it is the only parameter.
    fn rest(&self) -> Option<u32> {
        let rest = self.params.kwarg.as_ref()?;
        gap::find(self.text, self.start, rest.name_span.start, "**")
    }

    /// With annotation and default, and the parentheses around them.
    fn end_of(&self, param: &Param) -> u32 {
        let parts = [param.annotation, param.default].into_iter().flatten();
        parts.fold(param.name_span.end, |end, part| {
            let span = self.tree.expr_span(part);
            gap::after_parentheses(self.text, end, span.start, span.end)
        })
    }
}
