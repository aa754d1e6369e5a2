//! Names that a function binds although a function around it binds them, too.

use rustc_hash::FxHashSet;

use super::frames::Frame;
use super::scan::Facts;

/// An assignment in an inner function may hide the outer variable, and somebody misses it.
pub(super) fn hides(facts: &Facts<'_>) -> bool {
    any_inner(&facts.frames, |inner, outer, names| {
        inner.assigned_names().any(|name| names.contains(name) && is_missed(facts, inner, outer, name))
    })
}

fn is_missed(facts: &Facts<'_>, inner: &Frame<'_>, outer: &Frame<'_>, name: &[u8]) -> bool {
    if inner.declared.contains(&name) || inner.bindings(name).any(|it| it.is_parameter || it.is_annotated) {
        return false;
    }
    facts.declared.contains(&name) || may_be_unbound(inner, name) || may_be_for_nobody(inner, outer, name)
}

/// The inner function may read it before it has a value.
fn may_be_unbound(inner: &Frame<'_>, name: &[u8]) -> bool {
    let sure = inner.bindings(name).filter(|it| it.is_on_every_way).map(|it| it.statement).min();
    let until = sure.unwrap_or(u32::MAX);
    let bindings = inner.bindings(name).filter(|it| it.statement <= until).count();
    inner.bindings(name).any(|it| it.is_read) || inner.mentions_until(name, until) > bindings
}

/// What the inner function assigns it does not read itself, or the outer variable only waits for a value.
fn may_be_for_nobody(inner: &Frame<'_>, outer: &Frame<'_>, name: &[u8]) -> bool {
    let is_unread = || !name.starts_with(b"_") && inner.mentions_until(name, u32::MAX) == inner.bindings(name).count();
    inner.bindings(name).any(|it| it.is_assigned) && (outer.bindings(name).all(|it| it.may_be_empty) || is_unread())
}

/// A comprehension's target may take the place of a variable of a function around it.
pub(super) fn takes(frames: &[Frame<'_>]) -> bool {
    let of_comprehension = |inner: &Frame<'_>, _: &Frame<'_>, outer: &FxHashSet<&[u8]>| {
        inner.inner.iter().any(|it| it.by_comprehension && outer.contains(it.name))
    };
    frames.iter().enumerate().any(|(index, frame)| takes_inside(frame, index > 0))
        || any_inner(frames, of_comprehension)
}

/// Within one function, from a function that an expression makes.
fn takes_inside(frame: &Frame<'_>, is_function: bool) -> bool {
    let mut inside = frame.inner.iter().filter(|it| it.by_comprehension && it.in_closure).peekable();
    if inside.peek().is_none() {
        return false;
    }
    let mut bound: FxHashSet<_> = frame.bound_names().filter(|_| is_function).collect();
    let mut once = FxHashSet::default();
    bound.extend(frame.inner.iter().filter(|it| !once.insert(it.name)).map(|it| it.name));
    inside.any(|it| bound.contains(it.name))
}

/// Asks of every function in a function, and of each around it with the names that it binds.
fn any_inner<'a>(frames: &[Frame<'a>], asks: impl Fn(&Frame<'a>, &Frame<'a>, &FxHashSet<&'a [u8]>) -> bool) -> bool {
    // The module is no function: what it binds are globals.
    let mut around: Vec<(usize, FxHashSet<&[u8]>)> = Vec::new();
    for (index, frame) in frames.iter().enumerate().skip(1) {
        around.retain(|(outer, _)| frames[*outer].text.end >= frame.text.end);
        if around.iter().any(|(outer, names)| asks(frame, &frames[*outer], names)) {
            return true;
        }
        let holds_function = frames.get(index + 1).is_some_and(|next| next.text.start < frame.text.end);
        if holds_function {
            around.push((index, frame.bound_names().collect()));
        }
    }
    false
}
