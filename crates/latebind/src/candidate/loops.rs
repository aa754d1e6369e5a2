//! Loops around the place: what each binds, and what closures in it mention.
//!
//! ```python
//! for row in rows:
//!     fs.append(lambda: row)       # mentions what the loop binds: a candidate
//!     gs.append(lambda x: x + y)   # mentions nothing that changes: none
//! ```

use super::frames::Frame;

#[derive(Default)]
pub(super) struct Loops<'a> {
    open: Vec<Loop<'a>>,
    /// A closure in a loop mentions a name that the loop binds.
    pub(super) are_captured: bool,
}

struct Loop<'a> {
    /// The function, or module, whose code the loop is.
    frame: usize,
    bound: Vec<&'a [u8]>,
    /// Names in closures, with the function whose code mentions them.
    mentioned: Vec<(&'a [u8], usize)>,
}

impl<'a> Loops<'a> {
    pub(super) fn are_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether it still matters what is bound and mentioned.
    pub(super) fn are_asked(&self) -> bool {
        self.are_open() && !self.are_captured
    }

    pub(super) fn enter(&mut self, frame: usize) {
        self.open.push(Loop { frame, bound: Vec::new(), mentioned: Vec::new() });
    }

    /// `is_declared`: whether some function says of the name that it is another's.
    pub(super) fn leave(&mut self, frames: &[Frame<'a>], is_declared: impl Fn(&[u8]) -> bool) {
        let Some(mut left) = self.open.pop() else { return };
        left.bound.sort_unstable();
        let captures = |(name, frame): &(&[u8], usize)| {
            let is_own = *frame != left.frame && frames[*frame].binds(name) && !is_declared(name);
            left.bound.binary_search(name).is_ok() && !is_own
        };
        self.are_captured = self.are_captured || left.mentioned.iter().any(captures);
    }

    /// A name is bound by the frame's code; in every function around the place, where it is declared.
    pub(super) fn bind(&mut self, name: &'a [u8], frame: usize, is_declared: bool) {
        let of_frame = self.open.iter_mut().filter(|it| is_declared || it.frame == frame);
        of_frame.for_each(|it| it.bound.push(name));
    }

    /// The frame's own code mentions a name: a closure's, as seen from loops around the frame.
    pub(super) fn mention(&mut self, name: &'a [u8], frame: usize) {
        let around = self.open.iter_mut().filter(|it| it.frame != frame);
        around.for_each(|it| it.mentioned.push((name, frame)));
    }

    /// A lambda or generator expression in the frame's code mentions names.
    pub(super) fn mention_in_closure(&mut self, names: impl Iterator<Item = &'a [u8]> + Clone, frame: usize) {
        self.open.iter_mut().for_each(|it| it.mentioned.extend(names.clone().map(|name| (name, frame))));
    }
}
