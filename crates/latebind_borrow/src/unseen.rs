//! Holders that Python may ask to call what they hold, where no call is written.
//!
//! ```python
//! class Cell:
//!     def __init__(self, text): self.text = text
//!     def __str__(self): return self.text()      # print(cells[0]), f"{cell}", logging …
//!
//! cells = [Cell(lambda: row) for row in rows]
//! ```
//!
//! Which expressions run such a method is not followed: while an object of an earlier turn lives that
//! has one, it may run.

use std::collections::BTreeSet;

use latebind_flow::ir::{Arg, At, BlockId, Body, Op};
use latebind_scopes::ScopeId;
use latebind_syntax::tree::{Ident, Stmt};

use crate::machine::Machine;
use crate::outcome::Called;
use crate::phase::{Borrow, TurnState};
use crate::special::is_called_unseen;
use crate::state::State;
use crate::statics::{is_self, maker};
use crate::value::{Kind, Obj};

/// Builtins that call what they are given.
const CALLING: [&str; 4] = ["builtins.filter", "builtins.map", "functools.reduce", "operator.call"];

/// Methods of texts, containers and loggers, which call nothing.
const QUIET: [&str; 28] = [
    "add",
    "append",
    "copy",
    "count",
    "debug",
    "decode",
    "encode",
    "endswith",
    "error",
    "extend",
    "format",
    "get",
    "hexdigest",
    "index",
    "info",
    "isoformat",
    "items",
    "join",
    "keys",
    "lower",
    "replace",
    "split",
    "startswith",
    "strip",
    "update",
    "upper",
    "values",
    "warning",
];

/// `__getitem__` is followed, but for mappings that `**` spreads, and templates.
fn is_asked_unseen(name: &str) -> bool {
    is_called_unseen(name) || name == "__getitem__"
}

impl<'p> Machine<'p> {
    pub(crate) fn look_at_unseen_callers(&mut self, state: &State) {
        let Some(live) = state.live().filter(|_| state.tracked.is_some()).cloned() else { return };
        if live.turn != TurnState::Moved || live.borrow != Borrow::Stale {
            return;
        }
        let is_instance = |obj: &Obj| matches!(self.kind(*obj), Kind::Instance(_));
        let instances: Vec<Obj> = state.heap.keys().copied().filter(is_instance).collect();
        for obj in instances {
            let Kind::Instance(class) = *self.kind(obj) else { continue };
            if self.is_calling_unseen(class) && self.leads_to_tracked(state, [obj], &mut Default::default()) {
                self.testify(state, &live, Called::Stored, self.program.scopes.scope(self.capture.site).span);
            }
        }
    }

    /// Whether Python may ask instances of the class to call what they hold.
    fn is_calling_unseen(&mut self, class: ScopeId) -> bool {
        if let Some(&known) = self.calling_unseen.get(&class) {
            return known;
        }
        let object = self.fixed(crate::value::SiteKey::Static(class), Kind::Class(class));
        let lineage = self.lineage(&State::new(), object);
        let calls = lineage.into_iter().any(|it| match *self.kind(it) {
            Kind::Class(scope) => self
                .methods_called_unseen(scope)
                .into_iter()
                .any(|name| self.method_calls(scope, &name, &mut BTreeSet::new())),
            _ => false,
        });
        self.calling_unseen.insert(class, calls);
        calls
    }

    fn methods_called_unseen(&self, class: ScopeId) -> Vec<Ident> {
        let tree = self.program.tree_of(class);
        let body = self.program.class_node(class).map_or(&[][..], |class| &class.body);
        let names = body.iter().filter_map(|&id| match tree.stmt(id) {
            Stmt::Function(function) if is_asked_unseen(&function.name.name) => Some(function.name.name.clone()),
            _ => None,
        });
        names.collect()
    }

    fn method_calls(&mut self, class: ScopeId, name: &str, seen: &mut BTreeSet<ScopeId>) -> bool {
        let object = self.fixed(crate::value::SiteKey::Static(class), Kind::Class(class));
        let member = self.class_member(&State::new(), object, name);
        match member.and_then(|member| member.single()).map(|it| self.kind(it).clone()) {
            Some(Kind::Function(method)) => self.calls_what_it_holds(class, method, seen),
            _ => true,
        }
    }

    /// Whether the code, or a method that it calls, calls anything but functions known by name.
    fn calls_what_it_holds(&mut self, class: ScopeId, code: ScopeId, seen: &mut BTreeSet<ScopeId>) -> bool {
        let Some(body) = self.body_of(code).filter(|_| seen.insert(code)) else { return false };
        body.blocks.iter().enumerate().any(|(number, block)| {
            let block_id = BlockId(number as u32);
            block.instrs.iter().enumerate().any(|(index, instr)| match &instr.op {
                Op::Function { scope, .. } | Op::Generator { scope, .. } => {
                    self.calls_what_it_holds(class, *scope, seen)
                }
                Op::Call { func, args, .. } => {
                    let at = At { scope: code, block: block_id, index: index as u32 };
                    match maker(body, block_id, index, *func) {
                        Some((made, op)) => self.may_be_held(class, body, At { index: made, ..at }, (op, args), seen),
                        None => true,
                    }
                }
                _ => false,
            })
        })
    }

    /// What is called, and made `at` the place, may be something that the object holds.
    fn may_be_held(
        &mut self,
        class: ScopeId,
        body: &'p Body,
        at: At,
        (callee, args): (&'p Op, &[Arg]),
        seen: &mut BTreeSet<ScopeId>,
    ) -> bool {
        match callee {
            Op::Attr { object, name, .. } if is_self(body, at.block, at.index as usize, *object) => {
                self.method_calls(class, name, seen)
            }
            Op::Attr { name, .. } => !name.starts_with("__") && !QUIET.contains(&name.as_str()),
            Op::Load { var, .. }
                if self.program.kind(self.program.owner(*var)) == latebind_scopes::ScopeKind::Module =>
            {
                match self.static_var(*var).single().map(|it| self.kind(it)) {
                    Some(Kind::External(path)) => CALLING.contains(&path.as_str()),
                    Some(Kind::Class(_)) => false,
                    _ => !args.is_empty(),
                }
            }
            _ => true,
        }
    }
}
