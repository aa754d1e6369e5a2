//! What may be said of a capture, in the words of the comments.
//!
//! ```python
//! fs.append(lambda: i)      # late: i definite
//! sorted(xs, key=lambda x: (x, i))  # safe: i consumed
//! ```

use std::fmt;

use latebind_verdicts::finding::{Confidence, Judgement, Reason};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    Late(Confidence),
    Safe(Reason),
    /// Not a word.
    Silent,
}

const CONFIDENCES: [(Confidence, &str); 2] = [(Confidence::Definite, "definite"), (Confidence::Possible, "possible")];

const REASONS: [(Reason, &str); 5] = [
    (Reason::Consumed, "consumed"),
    (Reason::Leaves, "leaves"),
    (Reason::Snapshot, "snapshot"),
    (Reason::Unchanged, "unchanged"),
    (Reason::Intended, "intended"),
];

impl Answer {
    pub fn of(judgement: &Judgement) -> Answer {
        match judgement {
            Judgement::Late { confidence, .. } => Answer::Late(*confidence),
            Judgement::Safe(reason) => Answer::Safe(*reason),
        }
    }

    /// `definite`, `possible`, `safe consumed`, `silent`.
    pub fn parse(words: &[&str]) -> Option<Answer> {
        match words {
            ["silent"] => Some(Answer::Silent),
            ["safe", reason] => Answer::safe(reason),
            [confidence] => Answer::late(confidence),
            _ => None,
        }
    }

    pub fn late(word: &str) -> Option<Answer> {
        let found = CONFIDENCES.iter().find(|(_, name)| *name == word);
        found.map(|(confidence, _)| Answer::Late(*confidence))
    }

    pub fn safe(word: &str) -> Option<Answer> {
        let found = REASONS.iter().find(|(_, name)| *name == word);
        found.map(|(reason, _)| Answer::Safe(*reason))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let confidence = |wanted: &Confidence| CONFIDENCES.iter().find(|(it, _)| it == wanted).map(|(_, name)| *name);
        let reason = |wanted: &Reason| REASONS.iter().find(|(it, _)| it == wanted).map(|(_, name)| *name);
        match self {
            Answer::Late(it) => write!(f, "{}", confidence(it).unwrap_or_default()),
            Answer::Safe(it) => write!(f, "safe {}", reason(it).unwrap_or_default()),
            Answer::Silent => write!(f, "silent"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_there_and_back() {
        for text in ["definite", "possible", "safe leaves", "safe intended", "silent"] {
            let words: Vec<_> = text.split(' ').collect();
            assert_eq!(Answer::parse(&words).map(|answer| answer.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Answer::parse(&["safe"]), None);
        assert_eq!(Answer::parse(&["certain"]), None);
    }
}
