//! A set of abstract objects, for walks over the heap: bits, because walks are many and short.

use fixedbitset::FixedBitSet;

use crate::value::{Age, Obj};

#[derive(Default)]
pub(crate) struct ObjSet {
    bits: FixedBitSet,
}

impl ObjSet {
    /// Whether the object was not in the set.
    pub(crate) fn insert(&mut self, obj: Obj) -> bool {
        let bit = bit_of(obj);
        let is_new = !self.bits.contains(bit);
        if is_new {
            self.bits.grow_and_insert(bit);
        }
        is_new
    }

    pub(crate) fn contains(&self, obj: Obj) -> bool {
        self.bits.contains(bit_of(obj))
    }
}

fn bit_of(obj: Obj) -> usize {
    let age = match obj.age {
        Age::Now => 0,
        Age::Kept => 1,
        Age::Old => 2,
    };
    obj.number() as usize * 3 + age
}
