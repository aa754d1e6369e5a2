//! Arms of `if` chains: what is bound in one of them is not there in another.
//!
//! ```python
//! if windows:
//!     def lock(path): ...
//! else:
//!     def lock(path): ...      # takes the place of nothing
//! ```

/// One arm, or the code outside of every chain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Arm(usize);

impl Arm {
    pub(super) const OUTSIDE: Arm = Arm(0);
}

struct Node {
    around: Arm,
    /// The first arm of the chain.
    chain: usize,
}

pub(super) struct Arms {
    nodes: Vec<Node>,
    /// Arms around the place with the indentation of their headers, innermost last.
    open: Vec<(usize, Arm)>,
    /// The arm that has just ended, where an `else` could continue its chain.
    left: Option<(usize, Arm)>,
}

impl Arms {
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node { around: Arm::OUTSIDE, chain: 0 }], open: Vec::new(), left: None }
    }

    /// A line begins: arms that are not around it end.
    pub(super) fn line(&mut self, indent: usize) {
        self.left = None;
        while self.open.last().is_some_and(|(header, _)| *header >= indent) {
            self.left = self.open.pop().filter(|(header, _)| *header == indent);
        }
    }

    /// `if` at the beginning of a statement.
    pub(super) fn begin(&mut self, indent: usize) {
        self.add(indent, self.nodes.len());
    }

    /// `elif`, or an `else`, which may be a loop's or a `try`'s.
    pub(super) fn go_on(&mut self, indent: usize) {
        if let Some((_, before)) = self.left.take().filter(|(header, _)| *header == indent) {
            self.add(indent, self.nodes[before.0].chain);
        }
    }

    fn add(&mut self, indent: usize, chain: usize) {
        let arm = Arm(self.nodes.len());
        self.nodes.push(Node { around: self.current(), chain });
        self.open.push((indent, arm));
    }

    pub(super) fn current(&self) -> Arm {
        self.open.last().map_or(Arm::OUTSIDE, |(_, arm)| *arm)
    }

    /// Whether they are different arms of one chain, or lie in such arms.
    pub(super) fn exclude(&self, one: Arm, other: Arm) -> bool {
        let differs = |mine: Arm| {
            let same_chain = self.around(other).find(|it| self.nodes[it.0].chain == self.nodes[mine.0].chain);
            same_chain.is_some_and(|theirs| theirs != mine)
        };
        self.around(one).any(differs)
    }

    /// The arm and those around it.
    fn around(&self, arm: Arm) -> impl Iterator<Item = Arm> {
        let outer = |arm: &Arm| (*arm != Arm::OUTSIDE).then(|| self.nodes[arm.0].around);
        std::iter::successors(Some(arm), outer).filter(|arm| *arm != Arm::OUTSIDE)
    }
}
