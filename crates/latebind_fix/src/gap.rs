//! Punctuation between nodes: what the tree leaves out.
//!
//! ```python
//! def f(a=(1),  # a comment (with a parenthesis)
//!       b): ...
//! ```
//!
//! Between two nodes stand blanks, comments, backslashes and punctuation, never a string.

/// The first place of `wanted` in `from..to` that is not in a comment.
pub(crate) fn find(text: &str, from: u32, to: u32, wanted: &str) -> Option<u32> {
    let gap = text.get(from as usize..to as usize)?;
    let mut at = 0;
    while at < gap.len() {
        let rest = gap.get(at..)?;
        if rest.starts_with(wanted) {
            return Some(from + at as u32);
        }
        let first = rest.chars().next()?;
        at += if first == '#' { rest.find(['\n', '\r']).unwrap_or(rest.len()) } else { first.len_utf8() };
    }
    None
}

/// How often `wanted` stands in the gap.
fn count(text: &str, from: u32, to: u32, wanted: &str) -> usize {
    let mut at = from;
    let mut found = 0;
    while let Some(place) = find(text, at, to, wanted) {
        found += 1;
        at = place + wanted.len() as u32;
    }
    found
}

/// The end of a node with the parentheses that were opened around it since `from`.
pub(crate) fn after_parentheses(text: &str, from: u32, start: u32, end: u32) -> u32 {
    let opened = count(text, from, start, "(");
    let close = |at: u32| find(text, at, text.len() as u32, ")").map_or(at, |place| place + 1);
    (0..opened).fold(end, |at, _| close(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_passed_over() {
        assert_eq!(find("a # (\n (b)", 1, 10, "("), Some(7));
        assert_eq!(find("a # (", 1, 5, "("), None);
    }

    #[test]
    fn parentheses_around_a_node() {
        let text = "a=((1) ), b";
        assert_eq!(after_parentheses(text, 2, 4, 5), 8);
        assert_eq!(after_parentheses("a=1)", 2, 2, 3), 3);
    }
}
