//! Which instructions can raise.
//!
//! ```python
//! try:
//!     row.cell()        # may raise before it did anything, or halfway
//! except KeyError: ...
//! ```

use latebind_flow::ir::Op;

pub(crate) fn can_raise(op: &Op) -> bool {
    !matches!(
        op,
        Op::Const { .. }
            | Op::Opaque { .. }
            | Op::Move { .. }
            | Op::Store { .. }
            | Op::Build { .. }
            | Op::Function { .. }
            | Op::Enter { .. }
            | Op::Leave { .. }
            | Op::Turn { .. }
            | Op::Test { .. }
            | Op::NoTurn { .. }
            | Op::Forget { .. }
            | Op::Not { .. }
            | Op::IsNone { .. }
            | Op::Caught { .. }
            | Op::Collect { .. }
    )
}

/// May have done part of its work when it raises.
pub(crate) fn may_fail_halfway(op: &Op) -> bool {
    matches!(op, Op::Call { .. } | Op::Await { .. } | Op::YieldFrom { .. } | Op::Yield { .. } | Op::EnterContext { .. })
}
