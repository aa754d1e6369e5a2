//! The same numbers for the same seed.

pub(crate) struct Random {
    state: u64,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) }
    }

    /// xorshift64*.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let number = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        usize::try_from(number).unwrap_or_default() % limit.max(1)
    }
}
