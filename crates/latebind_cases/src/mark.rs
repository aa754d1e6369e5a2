//! The comments that say what is expected of a line.
//!
//! ```python
//! fs.append(lambda: (i, j))   # late: i definite LB001  # safe: j consumed
//! i = 7                       # rebound: i
//! fs[0]()                     # called: i
//! g = (x * k for x in xs)     # gap: k definite (today: possible)
//! ```

use latebind_source::LineIndex;
use latebind_verdicts::finding::Reason;
use latebind_verdicts::rule::Rule;

use crate::answer::Answer;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// 1-based line of the program.
    pub line: u32,
    pub name: String,
    pub says: Says,
    /// The comment from its `#`, without what surrounds it.
    pub written: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// What is expected of a site on this line: `late`, `safe`.
    Is { answer: Answer, rule: Option<Rule> },
    /// Safe, whatever the reason: where two are equally true.
    SomehowSafe,
    /// What is wanted of a site on this line, and what is said today.
    Gap { wanted: Answer, today: Answer },
    /// The story rebinds here.
    Rebound,
    /// The story calls here.
    Called,
}

impl Mark {
    /// What is true of the capture, whatever the tool says today.
    pub fn truth(&self) -> Option<Answer> {
        match &self.says {
            Says::Is { answer, .. } | Says::Gap { wanted: answer, .. } => Some(*answer),
            Says::SomehowSafe => Some(Answer::Safe(Reason::Unchanged)),
            Says::Rebound | Says::Called => None,
        }
    }

    /// The rule it names, if any.
    pub fn rule(&self) -> Option<Rule> {
        match &self.says {
            Says::Is { rule, .. } => *rule,
            _ => None,
        }
    }

    /// A closed gap as a plain mark; where nothing is to be said, nothing.
    pub fn plain(&self) -> String {
        match self.truth() {
            Some(answer @ Answer::Late(_)) => format!("# late: {} {answer}", self.name),
            Some(answer @ Answer::Safe(_)) => {
                format!("# safe: {} {}", self.name, answer.to_string().replace("safe ", ""))
            }
            Some(Answer::Silent) | None => String::new(),
        }
    }
}

/// Marks of a program in order, or a complaint for each that cannot be read.
pub fn marks(text: &str) -> (Vec<Mark>, Vec<String>) {
    let parsed = latebind_syntax::parse(text);
    let lines = LineIndex::new(text);
    let (mut marks, mut complaints) = (Vec::new(), Vec::new());
    for comment in parsed.comments {
        let line = lines.line(comment.start);
        let words = text.get(comment.range()).unwrap_or_default();
        for part in words.split('#') {
            match mark(part.trim(), line) {
                None => {}
                Some(Ok(mark)) => marks.push(mark),
                Some(Err(complaint)) => complaints.push(complaint),
            }
        }
    }
    (marks, complaints)
}

/// Nothing where a comment is only a comment.
fn mark(text: &str, line: u32) -> Option<Result<Mark, String>> {
    let (keyword, rest) = text.split_once(':')?;
    let words: Vec<_> = rest.split_whitespace().collect();
    let (name, words) = words.split_first().map_or(("", [].as_slice()), |(name, words)| (*name, words));
    let says = match keyword {
        "late" => late(words),
        "safe" => safe(words),
        "gap" => gap(words),
        "rebound" => words.is_empty().then_some(Says::Rebound),
        "called" => words.is_empty().then_some(Says::Called),
        _ => return None,
    };
    let says = says.filter(|_| !name.is_empty());
    let complaint = || format!("line {line}: `# {text}` is no mark; {}", usage(keyword));
    let mark = |says| Mark { line, name: name.to_owned(), says, written: format!("# {text}") };
    Some(says.map(mark).ok_or_else(complaint))
}

fn late(words: &[&str]) -> Option<Says> {
    let (answer, code) = words.split_first()?;
    Some(Says::Is { answer: Answer::late(answer)?, rule: rule(code)? })
}

fn safe(words: &[&str]) -> Option<Says> {
    let Some((answer, code)) = words.split_first() else { return Some(Says::SomehowSafe) };
    Some(Says::Is { answer: Answer::safe(answer)?, rule: rule(code)? })
}

fn rule(words: &[&str]) -> Option<Option<Rule>> {
    match words {
        [] => Some(None),
        [code] => Rule::from_code(code).map(Some),
        _ => None,
    }
}

/// `definite (today: possible)`
fn gap(words: &[&str]) -> Option<Says> {
    let at = words.iter().position(|word| *word == "(today:")?;
    let today = words.get(at + 1..)?.join(" ");
    let today: Vec<_> = today.strip_suffix(')')?.split(' ').collect();
    let (wanted, today) = (Answer::parse(&words[..at])?, Answer::parse(&today)?);
    (wanted != today).then_some(Says::Gap { wanted, today })
}

fn usage(keyword: &str) -> &'static str {
    match keyword {
        "late" => "write `# late: NAME definite|possible [RULE]`",
        "safe" => "write `# safe: NAME [consumed|leaves|snapshot|unchanged|intended] [RULE]`",
        "gap" => {
            "write `# gap: NAME WANTED (today: SAID)`, both of definite, possible, safe REASON, silent, and different"
        }
        _ => "write the name alone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use latebind_verdicts::finding::Confidence;

    #[track_caller]
    fn check(text: &str, expected: Says) {
        let (marks, complaints) = marks(text);
        assert_eq!(complaints, Vec::<String>::new());
        let says: Vec<_> = marks.into_iter().map(|mark| mark.says).collect();
        assert_eq!(says, [expected]);
    }

    #[test]
    fn every_kind() {
        let definite = Answer::Late(Confidence::Definite);
        check("x # late: i definite", Says::Is { answer: definite, rule: None });
        check("x # late: i definite LB003", Says::Is { answer: definite, rule: Some(Rule::DeletedCapture) });
        check("x # safe: i leaves", Says::Is { answer: Answer::Safe(Reason::Leaves), rule: None });
        check("x # safe: i", Says::SomehowSafe);
        check("x # gap: i definite (today: silent)", Says::Gap { wanted: definite, today: Answer::Silent });
        check("x # rebound: i", Says::Rebound);
        check("x # called: i", Says::Called);
    }

    #[test]
    fn a_closed_gap_is_a_plain_mark() {
        let plain = |text: &str| marks(text).0.remove(0).plain();
        assert_eq!(plain("# gap: i definite (today: silent)"), "# late: i definite");
        assert_eq!(plain("# gap: i safe leaves (today: possible)"), "# safe: i leaves");
        assert_eq!(plain("# gap: i silent (today: possible)"), "");
    }

    #[test]
    fn several_on_one_line() {
        let (marks, _) = marks("x = 1\ny = 2  # late: i definite # safe: j consumed\n");
        let said: Vec<_> = marks.iter().map(|mark| (mark.line, mark.name.as_str())).collect();
        assert_eq!(said, [(2, "i"), (2, "j")]);
    }

    #[test]
    fn comments_that_are_no_marks() {
        assert_eq!(marks("# a note: late\nx = '# late: i definite'"), (vec![], vec![]));
    }

    #[test]
    fn misspelt_marks_are_told() {
        for text in [
            "# late: i",
            "# late: i certain",
            "# safe: i sound",
            "# called:",
            "# gap: i safe leaves (today: safe leaves)",
        ] {
            assert_eq!(marks(text).1.len(), 1, "{text}");
        }
    }
}
