//! Names that a function binds although a function around it binds them, too.

use rustc_hash::FxHashSet;

use super::frames::Frame;

/// An assignment in an inner function may hide the outer variable.
pub(super) fn hides(frames: &[Frame<'_>]) -> bool {
    any_inner(frames, |inner, outer| inner.assigned_names().any(|name| outer.contains(name)))
}

/// A comprehension's target may take the place of a variable of a function around it.
pub(super) fn takes(frames: &[Frame<'_>]) -> bool {
    let of_comprehension = |inner: &Frame<'_>, outer: &FxHashSet<&[u8]>| {
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

/// Asks of every function in a function, with the names that those around it bind.
fn any_inner<'a>(frames: &[Frame<'a>], asks: impl Fn(&Frame<'a>, &FxHashSet<&'a [u8]>) -> bool) -> bool {
    // The module is no function: what it binds are globals.
    let mut around: Vec<(usize, FxHashSet<&[u8]>)> = Vec::new();
    for (index, frame) in frames.iter().enumerate().skip(1) {
        around.retain(|(outer, _)| frames[*outer].text.end >= frame.text.end);
        if around.iter().any(|(_, names)| asks(frame, names)) {
            return true;
        }
        let holds_function = frames.get(index + 1).is_some_and(|next| next.text.start < frame.text.end);
        if holds_function {
            around.push((index, frame.bound_names().collect()));
        }
    }
    false
}
