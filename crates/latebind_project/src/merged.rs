//! The order in which Python asks a class and its bases for a member.
//!
//! ```python
//! class Panel(Logged, Widget): ...      # Panel, Logged, Widget, and then what both are derived from
//! ```

/// Python's merge (C3) of the orders of the bases, and of the bases as they are listed: whatever no other
/// order has behind its first comes next. Orders that contradict each other make no class in Python: here,
/// the first then counts.
pub fn merged<T: PartialEq + Clone>(mut orders: Vec<Vec<T>>) -> Vec<T> {
    let mut all = Vec::new();
    loop {
        orders.retain(|order| !order.is_empty());
        let is_behind = |it: &T| orders.iter().any(|order| order.iter().skip(1).any(|behind| behind == it));
        let heads = || orders.iter().filter_map(|order| order.first());
        let Some(next) = heads().find(|it| !is_behind(it)).or_else(|| heads().next()).cloned() else { return all };
        orders.iter_mut().for_each(|order| order.retain(|it| *it != next));
        all.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn a_common_base_comes_after_all_that_are_derived_from_it() {
        assert_eq!(merged(vec![vec!["a", "z"], vec!["b", "z"], vec!["a", "b"]]), ["a", "b", "z"]);
    }

    #[test]
    fn contradictions_end() {
        assert_eq!(merged(vec![vec!["a", "b"], vec!["b", "a"]]), ["a", "b"]);
    }
}
