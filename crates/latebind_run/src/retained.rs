//! Memory that nothing but closures keeps alive, from what the probes wrote at the end of a process.
//!
//! ```python
//! rows = load()                     # 80 MB
//! total = lambda: len(rows)         # the cell of `rows` keeps all of it, when `load`'s caller is gone
//! ```
//!
//! An object belongs to a cell if every way to it from a root leads through the cell: if the cell dominates
//! it. What two cells hold belongs to neither alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Cells that keep less than this are not worth a line.
const LEAST: u64 = 100_000;

/// Names the file in a run's folder that asks for it, and begins the names of those that answer.
pub const NAME: &str = "retained";

/// What the closures of one place keep alive through one variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retained {
    pub path: String,
    /// Where the function begins.
    pub line: u32,
    pub function: String,
    pub variable: String,
    /// What one of the cells holds.
    pub holds: String,
    pub cells: u64,
    pub bytes: u64,
}

#[derive(Deserialize)]
struct Head {
    nodes: usize,
    edges: usize,
    cells: Vec<CellOf>,
    order: String,
}

#[derive(Deserialize)]
struct CellOf {
    node: usize,
    path: String,
    line: u32,
    function: String,
    variable: String,
    holds: String,
}

/// The greatest first. `dump` is what one process wrote; one that is cut off tells nothing.
pub fn retained(dump: &[u8]) -> Vec<Retained> {
    let Some((head, graph)) = read(dump) else { return Vec::new() };
    let bytes = graph.dominated();
    let mut by_place: BTreeMap<(String, u32, String), Retained> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for cell in head.cells.into_iter().filter(|cell| cell.node < bytes.len()) {
        if bytes[cell.node] < LEAST || !told.insert(cell.node) {
            continue;
        }
        let place = (cell.path.clone(), cell.line, cell.variable.clone());
        let CellOf { path, line, function, variable, holds, node } = cell;
        let one = Retained { path, line, function, variable, holds, cells: 0, bytes: 0 };
        let sum = by_place.entry(place).or_insert(one);
        sum.cells += 1;
        sum.bytes += bytes[node];
    }
    let mut all: Vec<Retained> = by_place.into_values().collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.bytes));
    all
}

fn read(dump: &[u8]) -> Option<(Head, Graph)> {
    let end = dump.iter().position(|&byte| byte == b'\n')?;
    let head: Head = serde_json::from_slice(&dump[..end]).ok()?;
    let is_little = head.order == "little";
    let word = |bytes: &[u8]| {
        let bytes: [u8; 8] = bytes.try_into().unwrap_or_default();
        if is_little { u64::from_le_bytes(bytes) } else { u64::from_be_bytes(bytes) }
    };
    let mut rest = &dump[end + 1..];
    let mut take = |count: usize| -> Option<&[u8]> {
        let (part, after) = rest.split_at_checked(count)?;
        rest = after;
        Some(part)
    };
    let words = |part: &[u8]| part.chunks_exact(8).map(word).collect::<Vec<u64>>();
    let sizes = words(take(head.nodes.checked_mul(8)?)?);
    let roots = take(head.nodes)?.to_vec();
    let offsets = words(take(head.nodes.checked_add(1)?.checked_mul(8)?)?);
    let targets = words(take(head.edges.checked_mul(8)?)?);
    let is_sound = offsets.is_sorted()
        && offsets.last().is_some_and(|&last| last as usize == targets.len())
        && targets.iter().all(|&target| (target as usize) < head.nodes);
    is_sound.then_some((head, Graph { sizes, roots, offsets, targets }))
}

struct Graph {
    sizes: Vec<u64>,
    /// 1 for what is held from outside.
    roots: Vec<u8>,
    offsets: Vec<u64>,
    targets: Vec<u64>,
}

/// A node's place in reverse postorder; the first is the outside world.
type Rank = usize;

impl Graph {
    /// For each node the bytes of all that it dominates, itself included.
    fn dominated(&self) -> Vec<u64> {
        let order = self.reverse_postorder();
        let mut rank = vec![usize::MAX; self.sizes.len()];
        order.iter().enumerate().for_each(|(at, &node)| rank[node] = at + 1);
        let dominators = self.dominators(&order, &rank);
        let mut sums: Vec<u64> = std::iter::once(0).chain(order.iter().map(|&node| self.sizes[node])).collect();
        // A dominator comes before what it dominates.
        for at in (1..sums.len()).rev() {
            sums[dominators[at]] += sums[at];
        }
        rank.iter().map(|&at| sums.get(at).copied().unwrap_or_default()).collect()
    }

    fn targets(&self, node: usize) -> &[u64] {
        &self.targets[self.offsets[node] as usize..self.offsets[node + 1] as usize]
    }

    fn reverse_postorder(&self) -> Vec<usize> {
        let mut seen = vec![false; self.sizes.len()];
        let mut order = Vec::new();
        for root in (0..self.sizes.len()).filter(|&node| self.roots[node] != 0) {
            let mut path = Vec::new();
            if !std::mem::replace(&mut seen[root], true) {
                path.push((root, 0));
            }
            while let Some((node, next)) = path.last_mut() {
                match self.targets(*node).get(*next) {
                    Some(&target) => {
                        *next += 1;
                        if !std::mem::replace(&mut seen[target as usize], true) {
                            path.push((target as usize, 0));
                        }
                    }
                    None => {
                        order.push(*node);
                        path.pop();
                    }
                }
            }
        }
        order.reverse();
        order
    }

    /// Cooper, Harvey and Kennedy: *A Simple, Fast Dominance Algorithm*.
    fn dominators(&self, order: &[usize], rank: &[Rank]) -> Vec<Rank> {
        const UNKNOWN: Rank = usize::MAX;
        let mut dominators = vec![UNKNOWN; order.len() + 1];
        dominators[0] = 0;
        loop {
            let before = dominators.clone();
            for &node in order {
                if self.roots[node] != 0 {
                    dominators[rank[node]] = 0;
                }
            }
            for &node in order {
                let from = rank[node];
                for &target in self.targets(node) {
                    let to = rank[target as usize];
                    let known = dominators[to];
                    dominators[to] = if known == UNKNOWN { from } else { common(&dominators, known, from) };
                }
            }
            if dominators == before {
                return dominators;
            }
        }
    }
}

/// The nearest that dominates both.
fn common(dominators: &[Rank], mut one: Rank, mut other: Rank) -> Rank {
    while one != other {
        if one > other {
            one = dominators[one];
        } else {
            other = dominators[other];
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(sizes: &[u64], roots: &[usize], edges: &[(u64, u64)]) -> Graph {
        let mut offsets = vec![0];
        let mut targets = Vec::new();
        for node in 0..sizes.len() as u64 {
            targets.extend(edges.iter().filter(|(from, _)| *from == node).map(|(_, to)| *to));
            offsets.push(targets.len() as u64);
        }
        let roots = (0..sizes.len()).map(|node| u8::from(roots.contains(&node))).collect();
        Graph { sizes: sizes.to_vec(), roots, offsets, targets }
    }

    #[test]
    fn what_only_one_holds_is_its_own() {
        let graph = graph(&[1, 10, 100, 1000], &[0], &[(0, 1), (1, 2), (2, 3), (3, 2)]);
        assert_eq!(graph.dominated(), [1111, 1110, 1100, 1000]);
    }

    #[test]
    fn what_two_hold_belongs_to_neither_alone() {
        let graph = graph(&[1, 10, 10, 1000], &[0], &[(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(graph.dominated(), [1021, 10, 10, 1000]);
    }

    #[test]
    fn what_is_held_from_outside_is_nobodys() {
        let graph = graph(&[1, 10, 1000, 5], &[0, 2], &[(0, 1), (1, 2), (3, 1)]);
        assert_eq!(graph.dominated(), [11, 10, 1000, 0]);
    }

    #[test]
    fn a_way_back_into_a_loop_is_seen() {
        let graph = graph(&[1, 1, 1, 1, 7], &[0], &[(0, 1), (1, 2), (2, 1), (0, 3), (3, 2), (2, 4)]);
        assert_eq!(graph.dominated(), [11, 1, 8, 1, 7]);
    }

    #[test]
    fn a_dump_that_is_cut_off_tells_nothing() {
        let head = br#"{"nodes": 2, "edges": 1, "cells": [], "order": "little"}"#;
        for dump in [&b""[..], b"{}\n", &[&head[..], b"\n123"].concat()] {
            assert_eq!(retained(dump), []);
        }
    }
}
