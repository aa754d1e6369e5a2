//! A body in few words. `a; b; call a; x=; return` loads two names, calls the first,
//! binds `x`. Blocks are numbered as they are reached, blocks that only lead on are
//! left out, and what holds nothing (constants, arithmetic on the way) is not shown.
//!
//! `-> 2` goes on in block 2, `? 1 : 2` asks first, `either 1 2` may do both, `next 1, 2`
//! is a loop's next turn or its end, `!3` names the block that exceptions go to.

use std::collections::BTreeMap;

use latebind_scopes::{PythonVersion, ScopeKind, Scopes};

use crate::ir::{Bind, Block, BlockId, Body, Display, End, Op, Temp, Unbind};
use crate::lower;

pub(super) fn subject(source: &str) -> Vec<String> {
    let is_subject = |scopes: &Scopes, body: &Body| scopes.scope(body.scope).name == "f";
    render(source, is_subject).or_else(|| render(source, |_, _| true)).unwrap_or_default()
}

pub(super) fn generator(source: &str) -> Vec<String> {
    let is_generator = |scopes: &Scopes, body: &Body| scopes.scope(body.scope).kind == ScopeKind::GenExpr;
    render(source, is_generator).unwrap_or_default()
}

fn render(source: &str, wanted: impl Fn(&Scopes, &Body) -> bool) -> Option<Vec<String>> {
    let parsed = latebind_syntax::parse(source);
    assert!(parsed.errors.is_empty(), "{:?} in {source}", parsed.errors);
    let scopes = latebind_scopes::analyse(&parsed.tree, PythonVersion::default());
    let flow = lower(&parsed.tree, &scopes);
    let body = flow.bodies().find(|body| wanted(&scopes, body))?;
    Some(Renderer::new(&scopes, body).lines())
}

struct Renderer<'a> {
    scopes: &'a Scopes,
    body: &'a Body,
    /// The number of each block that is shown.
    numbers: BTreeMap<BlockId, usize>,
    /// Shown blocks, as chains of blocks that only follow each other.
    chains: Vec<Vec<BlockId>>,
    names: BTreeMap<Temp, String>,
}

impl<'a> Renderer<'a> {
    fn new(scopes: &'a Scopes, body: &'a Body) -> Self {
        Self { scopes, body, numbers: BTreeMap::new(), chains: Vec::new(), names: BTreeMap::new() }
    }

    fn lines(mut self) -> Vec<String> {
        self.number(self.lead(BlockId(0)));
        let chains = std::mem::take(&mut self.chains);
        chains.iter().enumerate().map(|(number, chain)| self.line(number, chain)).collect()
    }

    fn block(&self, id: BlockId) -> &'a Block {
        &self.body.blocks[id.index()]
    }

    /// Gives the block, and what it leads to, numbers.
    fn number(&mut self, first: BlockId) {
        let mut todo = vec![first];
        while let Some(id) = todo.pop() {
            if self.numbers.contains_key(&id) {
                continue;
            }
            self.numbers.insert(id, self.chains.len());
            let chain = self.chain(id);
            let mut next: Vec<_> = chain.last().map_or_else(Vec::new, |&last| self.targets(last));
            next.extend(self.handler(&chain));
            self.chains.push(chain);
            todo.extend(next.into_iter().rev());
        }
    }

    /// The block and those that nothing else leads to.
    fn chain(&self, first: BlockId) -> Vec<BlockId> {
        let mut chain = vec![first];
        let mut last = first;
        while let End::Jump(to) = self.block(last).end {
            let to = self.lead(to);
            if self.incoming(to) != 1 || self.block(to).handler != self.block(first).handler {
                break;
            }
            chain.push(to);
            last = to;
        }
        chain
    }

    fn incoming(&self, to: BlockId) -> usize {
        let reachable = self.reachable();
        let ends = reachable.iter().flat_map(|&id| self.targets(id));
        let handlers = reachable.iter().filter_map(|&id| self.handler(&[id]));
        let entry = std::iter::once(self.lead(BlockId(0)));
        entry.chain(ends).chain(handlers).filter(|&it| it == to).count()
    }

    fn reachable(&self) -> Vec<BlockId> {
        let mut seen = Vec::new();
        let mut todo = vec![self.lead(BlockId(0))];
        while let Some(id) = todo.pop() {
            if !seen.contains(&id) {
                seen.push(id);
                todo.extend(self.targets(id));
                todo.extend(self.handler(&[id]));
            }
        }
        seen
    }

    /// Past blocks in which nothing is shown.
    fn lead(&self, mut id: BlockId) -> BlockId {
        while let (End::Jump(to), false) = (&self.block(id).end, self.is_shown(id)) {
            id = *to;
        }
        id
    }

    fn is_shown(&self, id: BlockId) -> bool {
        self.block(id).instrs.iter().any(|instr| self.word(&instr.op).is_some())
    }

    fn handler(&self, chain: &[BlockId]) -> Option<BlockId> {
        let can_raise = |id: BlockId| self.is_shown(id) || matches!(self.block(id).end, End::Raise | End::Next { .. });
        let raising = chain.iter().find(|&&id| can_raise(id))?;
        self.block(*raising).handler.map(|handler| self.lead(handler))
    }

    fn targets(&self, id: BlockId) -> Vec<BlockId> {
        let raw = match &self.block(id).end {
            End::Jump(to) => vec![*to],
            End::Branch { then, orelse, .. } => vec![*then, *orelse],
            End::Fork(ways) => ways.clone(),
            End::Next { body, exit, .. } => vec![*body, *exit],
            End::Return(..) | End::Raise | End::Dead => Vec::new(),
        };
        raw.into_iter().map(|to| self.lead(to)).collect()
    }

    fn line(&mut self, number: usize, chain: &[BlockId]) -> String {
        let mut words = Vec::new();
        for &id in chain {
            for instr in &self.block(id).instrs {
                words.extend(self.word(&instr.op));
                self.remember(&instr.op);
            }
        }
        words.extend(chain.last().map(|&last| self.end(last)));
        let handler = self.handler(chain).map(|to| format!(" !{}", self.numbers[&to])).unwrap_or_default();
        format!("{number}: {}{handler}", words.join("; "))
    }

    fn end(&self, id: BlockId) -> String {
        let to: Vec<_> = self.targets(id).iter().map(|to| self.numbers[to].to_string()).collect();
        match &self.block(id).end {
            End::Jump(_) => format!("-> {}", to[0]),
            End::Branch { .. } => format!("? {} : {}", to[0], to[1]),
            End::Fork(_) => format!("either {}", to.join(" ")),
            End::Next { .. } => format!("next {}, {}", to[0], to[1]),
            End::Return(..) => "return".to_owned(),
            End::Raise => "raise".to_owned(),
            End::Dead => "dead".to_owned(),
        }
    }

    /// What a call of the value is called after.
    fn remember(&mut self, op: &Op) {
        let (dst, name) = match op {
            Op::Load { dst, var } => (dst, self.var(*var)),
            Op::Attr { dst, name, .. } => (dst, name.to_string()),
            Op::Call { dst, .. } => (dst, "it".to_owned()),
            _ => return,
        };
        self.names.insert(*dst, name);
    }

    fn var(&self, var: latebind_scopes::VarId) -> String {
        self.scopes.var(var).name.to_string()
    }

    fn called(&self, temp: Temp) -> &str {
        self.names.get(&temp).map_or("?", String::as_str)
    }

    /// Nothing for what only computes.
    fn word(&self, op: &Op) -> Option<String> {
        let word = match op {
            Op::Load { var, .. } => self.var(*var),
            Op::Store { var, how, .. } => format!("{}={}", self.var(*var), bind(*how)),
            Op::Delete { var, how: Unbind::Del } => format!("del {}", self.var(*var)),
            Op::Delete { var, how: Unbind::HandlerEnd } => format!("{} ends", self.var(*var)),
            Op::Attr { name, .. } => format!(".{name}"),
            Op::SetAttr { name, .. } => format!(".{name}="),
            Op::DelAttr { name, .. } => format!("del .{name}"),
            Op::Call { func, .. } => format!("call {}", self.called(*func)),
            Op::Function { scope, .. } => format!("make {}", self.scopes.scope(*scope).name),
            Op::Build { what, items, .. } => format!("{} of {}", display(*what), items.len()),
            Op::Import { path, .. } => format!("import {path}"),
            Op::Const { .. } | Op::Opaque { .. } | Op::Move { .. } | Op::Forget { .. } => return None,
            other => plain(other)?.to_owned(),
        };
        Some(word)
    }
}

/// Operations that need no operand to be told.
fn plain(op: &Op) -> Option<&'static str> {
    Some(match op {
        Op::Binary { .. } => "operate",
        Op::InPlace { .. } => "operate in place",
        Op::Item { .. } => "[]",
        Op::SetItem { .. } => "[]=",
        Op::DelItem { .. } => "del []",
        Op::Slice { .. } => "[:]",
        Op::Not { .. } => "not",
        Op::IsNone { .. } => "is None",
        Op::Contains { .. } => "in",
        Op::Collect { .. } => "collect",
        Op::Generator { .. } => "make generator",
        Op::Class { .. } => "make class",
        Op::Enter { .. } => "enter",
        Op::Leave { .. } => "leave",
        Op::Source { .. } => "source",
        Op::Iter { .. } => "iter",
        Op::Unpack { .. } => "unpack",
        Op::EnterContext { .. } => "enter context",
        Op::ExitContext { .. } => "exit context",
        Op::ImportStar => "import *",
        Op::Caught { .. } => "caught",
        Op::Await { .. } => "await",
        Op::Yield { .. } => "yield",
        Op::YieldFrom { .. } => "yield from",
        Op::Test { .. } => "test",
        Op::Turn { .. } => "turn",
        Op::NoTurn { .. } => "no turn",
        _ => return None,
    })
}

fn bind(how: Bind) -> &'static str {
    match how {
        Bind::Assign => "",
        Bind::Target(_) => "target",
        Bind::With => "with",
        Bind::Except => "except",
        Bind::Walrus => "walrus",
        Bind::Match => "match",
        Bind::Import => "import",
        Bind::Def => "def",
        Bind::Class => "class",
    }
}

fn display(what: Display) -> &'static str {
    match what {
        Display::List => "list",
        Display::Tuple => "tuple",
        Display::Set => "set",
        Display::Dict => "dict",
    }
}
