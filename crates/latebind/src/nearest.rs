//! "Did you mean": the known word nearest to what was typed.

/// The nearest of `known`, whatever the distance; ties go to the first.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let distance = |word: &&str| strsim::damerau_levenshtein(&typed, &word.to_lowercase());
    known.into_iter().min_by_key(distance)
}

/// The nearest of `known` that could be a slip of the keyboard.
pub(crate) fn near<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = typed.chars().count() / 3 + 1;
    let close = |word: &&str| strsim::damerau_levenshtein(&typed.to_lowercase(), &word.to_lowercase()) <= allowed;
    nearest(typed, known).filter(close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_forgiven() {
        assert_eq!(nearest("exlude", ["select", "exclude"]), Some("exclude"));
    }

    #[test]
    fn a_strange_word_is_near_to_nothing() {
        assert_eq!(near("photograph.py", ["a.py", "b.py"]), None);
    }
}
