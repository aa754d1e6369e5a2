//! Reads that come before every assignment: UnboundLocalError.
//!
//! A forward fixpoint over the function's blocks with one bit for "has no value yet" and
//! one for "has a value".

use latebind_borrow::Program;
use latebind_flow::ir::{Block, BlockId, Body, End, Instr, Op, Unbind};
use latebind_scopes::VarId;
use latebind_source::Span;
use latebind_syntax::tree::{Expr, ExprId, Stmt};

use super::{Evidence, Hidden};
use crate::finding::{Doubt, Seen};

/// What may hold at a point: any of these.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
struct Held {
    unbound: bool,
    bound: bool,
}

impl Held {
    const UNBOUND: Self = Self { unbound: true, bound: false };
    const BOUND: Self = Self { unbound: false, bound: true };

    fn or(self, other: Self) -> Self {
        Self { unbound: self.unbound || other.unbound, bound: self.bound || other.bound }
    }

    fn is_reached(self) -> bool {
        self.unbound || self.bound
    }
}

pub(super) fn evidence(program: &Program, it: &Hidden) -> Option<Evidence> {
    let body = program.flow.body(it.scope)?;
    let assigned = program.scopes.bindings(it.inner).first()?.span;
    let Unbound { read, is_certain } = first_unbound(body, it.inner)?;
    let is_told = is_certain || (it.comes_first && is_left_out(program, it, read));
    if !is_told {
        return None;
    }
    let answers = answers(program, read);
    if answers == Answer::Expected {
        return None;
    }
    let is_proved = is_certain && answers == Answer::No;
    let doubt = (!is_proved).then_some(Doubt::SomePaths);
    Some(Evidence { assigned, read, seen: Seen::Unbound, doubt })
}

/// A read at which the variable has no value, certainly or on some paths.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Unbound {
    read: Span,
    is_certain: bool,
}

/// The first certain one, in the order of the text; else the first one.
fn first_unbound(body: &Body, var: VarId) -> Option<Unbound> {
    let entries = fixpoint(body, var);
    let blocks = body.blocks.iter().zip(entries).filter(|(_, entry)| entry.is_reached());
    let found: Vec<_> = blocks.flat_map(|(block, entry)| unbound_reads(block, var, entry)).collect();
    let certain = found.iter().filter(|it| it.is_certain).min();
    certain.or(found.iter().min()).copied()
}

fn unbound_reads(block: &Block, var: VarId, mut held: Held) -> Vec<Unbound> {
    let mut found = Vec::new();
    for instr in &block.instrs {
        if held.unbound && reads(instr, var) {
            found.push(Unbound { read: instr.span, is_certain: !held.bound });
        }
        held = after(instr, var, held);
    }
    found
}

/// What holds at the start of each block.
fn fixpoint(body: &Body, var: VarId) -> Vec<Held> {
    let mut entries = vec![Held::default(); body.blocks.len()];
    if let Some(entry) = entries.first_mut() {
        *entry = Held::UNBOUND;
    }
    let mut waiting = vec![0];
    while let Some(index) = waiting.pop() {
        for (to, held) in leaving(&body.blocks[index], var, entries[index]) {
            let joined = entries[to.index()].or(held);
            if joined != entries[to.index()] {
                entries[to.index()] = joined;
                waiting.push(to.index());
            }
        }
    }
    entries
}

/// The blocks that come next, each with what holds then.
fn leaving(block: &Block, var: VarId, entry: Held) -> Vec<(BlockId, Held)> {
    let (mut held, mut thrown) = (entry, entry);
    for instr in &block.instrs {
        held = after(instr, var, held);
        thrown = thrown.or(held);
    }
    let mut next: Vec<_> = ends(&block.end).into_iter().map(|to| (to, held)).collect();
    next.extend(block.handler.map(|handler| (handler, thrown)));
    next.retain(|(_, held)| held.is_reached());
    next
}

fn ends(end: &End) -> Vec<BlockId> {
    match end {
        End::Jump(to) => vec![*to],
        End::Branch { then, orelse, .. } => vec![*then, *orelse],
        End::Fork(ways) => ways.clone(),
        End::Next { body, exit, .. } => vec![*body, *exit],
        End::Return(..) | End::Raise | End::Dead => Vec::new(),
    }
}

/// Behind a read, the variable had a value: otherwise nothing comes behind it.
fn after(instr: &Instr, var: VarId, held: Held) -> Held {
    match &instr.op {
        Op::Store { var: stored, .. } if *stored == var && held.is_reached() => Held::BOUND,
        Op::Delete { var: deleted, .. } if *deleted == var && held.is_reached() => Held::UNBOUND,
        Op::Load { var: loaded, .. } if *loaded == var => Held { unbound: false, ..held },
        _ => held,
    }
}

fn reads(instr: &Instr, var: VarId) -> bool {
    match &instr.op {
        Op::Load { var: loaded, .. } => *loaded == var,
        Op::Delete { var: deleted, how: Unbind::Del } => *deleted == var,
        _ => false,
    }
}

/// `if …: x = …` and nothing else assigns it, then a plain read: whoever writes so counts on
/// the value from outside.
fn is_left_out(program: &Program, it: &Hidden, read: Span) -> bool {
    let [binding] = program.scopes.bindings(it.inner) else { return false };
    let site = program.scopes.scope(it.scope).span;
    let tree = program.tree;
    let around = |place: Span| {
        let inside = tree.stmt_ids().filter(move |&id| {
            let span = tree.stmt_span(id);
            span.contains(place) && site.contains(span) && span != site
        });
        inside.map(move |id| tree.stmt(id))
    };
    let is_simple = |stmt: &Stmt| matches!(stmt, Stmt::Assign { .. } | Stmt::Return { .. } | Stmt::Expr { .. });
    let mut above = around(binding.span).filter(|stmt| !is_simple(stmt)).peekable();
    let is_under_if = above.peek().is_some() && above.all(|stmt| matches!(stmt, Stmt::If { .. }));
    is_under_if && read.start > binding.span.end && around(read).all(is_simple)
}

/// Whether the function itself catches the error.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Answer {
    No,
    Perhaps,
    /// By its name: it is meant.
    Expected,
}

fn answers(program: &Program, read: Span) -> Answer {
    let tree = program.tree;
    let handlers = tree.stmt_ids().filter_map(|id| match tree.stmt(id) {
        Stmt::Try { body, handlers, .. } => {
            let around = body.iter().any(|&stmt| tree.stmt_span(stmt).contains(read));
            around.then_some(handlers)
        }
        _ => None,
    });
    let mut answer = Answer::No;
    for handler in handlers.flatten() {
        match handler.ty {
            Some(ty) if names(program, ty, &["NameError", "UnboundLocalError"]) => return Answer::Expected,
            Some(ty) if !names(program, ty, &["Exception", "BaseException"]) => {}
            _ => answer = Answer::Perhaps,
        }
    }
    answer
}

/// `E`, or a tuple that holds it.
fn names(program: &Program, ty: ExprId, wanted: &[&str]) -> bool {
    match program.tree.expr(ty) {
        Expr::Name(name) => wanted.contains(&name.as_str()),
        Expr::Tuple { elts } => elts
            .iter()
            .any(|&elt| matches!(program.tree.expr(elt), Expr::Name(name) if wanted.contains(&name.as_str()))),
        _ => false,
    }
}
