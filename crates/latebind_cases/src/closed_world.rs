//! Marks against what is said: everything marked is said, nothing else is late.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::mark::{Mark, Says};
use crate::said::Said;

/// A disagreement, told of a line of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub line: u32,
    pub text: String,
}

pub fn disagreements(marks: &[Mark], said: &[Said]) -> Vec<Complaint> {
    let sites = lines_and_names(marks, said);
    let mut complaints: Vec<_> =
        sites.into_iter().filter_map(|(line, name)| at_site(line, name, marks, said)).collect();
    complaints.extend(marks.iter().filter_map(|mark| event_missed(mark, marks, said)));
    complaints.sort_by_key(|complaint| complaint.line);
    complaints
}

/// Gaps that are closed or have moved, each with the comment that is true today.
pub fn outdated_gaps<'a>(marks: &'a [Mark], said: &'a [Said]) -> impl Iterator<Item = (&'a Mark, String)> {
    marks.iter().filter_map(|mark| {
        let Says::Gap { wanted, today } = mark.says else { return None };
        let mut answers = said.iter().filter(|said| said.line == mark.line && said.name == mark.name);
        let answer = answers.next().map_or(Answer::Silent, |said| said.answer);
        match answer {
            _ if answers.next().is_some() || answer == today => None,
            _ if answer == wanted => Some((mark, mark.plain())),
            _ => Some((mark, format!("# gap: {} {wanted} (today: {answer})", mark.name))),
        }
    })
}

fn lines_and_names<'a>(marks: &'a [Mark], said: &'a [Said]) -> BTreeSet<(u32, &'a str)> {
    let marked = marks.iter().filter(|mark| mark.truth().is_some());
    let marked = marked.map(|mark| (mark.line, mark.name.as_str()));
    marked.chain(said.iter().map(|said| (said.line, said.name.as_str()))).collect()
}

/// Compares what is marked and said of one variable at the sites of one line.
fn at_site(line: u32, name: &str, marks: &[Mark], said: &[Said]) -> Option<Complaint> {
    let marks: Vec<_> =
        marks.iter().filter(|mark| mark.line == line && mark.name == name && mark.truth().is_some()).collect();
    let mut said: Vec<_> = said.iter().filter(|said| said.line == line && said.name == name).collect();
    // A safe site need not be marked, also beside another one on its line.
    if said.len() > marks.len() && !marks.iter().any(|mark| speaks_of_safe(mark)) {
        said.retain(|said| said.is_late());
    }
    let complaint = |text: String| Some(Complaint { line, text });
    match (marks.as_slice(), said.as_slice()) {
        ([], said) if said.iter().any(|said| said.is_late()) => complaint(format!("not expected: {}", list(said))),
        ([], _) => None,
        ([mark], []) => at_mark(mark, None).and_then(complaint),
        ([mark], [said]) => at_mark(mark, Some(said)).and_then(complaint),
        (marks, said) if same(marks, said) => None,
        (marks, said) => complaint(format!("`{name}`: {} marks, but said: {}", marks.len(), list(said))),
    }
}

fn speaks_of_safe(mark: &Mark) -> bool {
    let is_safe = |answer: &Answer| matches!(answer, Answer::Safe(_));
    match &mark.says {
        Says::Gap { wanted, today } => is_safe(wanted) || is_safe(today),
        _ => mark.truth().is_some_and(|answer| is_safe(&answer)),
    }
}

fn at_mark(mark: &Mark, said: Option<&Said>) -> Option<String> {
    let answer = said.map_or(Answer::Silent, |said| said.answer);
    let name = &mark.name;
    match &mark.says {
        Says::Is { answer: wanted, .. } if *wanted != answer => {
            let got = said.map_or_else(|| "nothing is said".to_owned(), Said::to_string);
            Some(format!("expected `{name}` {wanted}, but {got}"))
        }
        Says::Is { rule: Some(rule), .. } if said.is_some_and(|said| said.rule != *rule) => {
            let got = said.map(Said::to_string).unwrap_or_default();
            Some(format!("expected `{name}` {}, but {got}", rule.code()))
        }
        Says::SomehowSafe if !matches!(answer, Answer::Safe(_)) => {
            let got = said.map_or_else(|| "nothing is said".to_owned(), Said::to_string);
            Some(format!("expected `{name}` safe, but {got}"))
        }
        Says::Gap { wanted, .. } if *wanted == answer => Some(format!(
            "the gap is closed, `{name}` is {wanted} today: write it as a plain mark, or let LATEBIND_UPDATE_CASES=1 do it"
        )),
        Says::Gap { today, .. } if *today != answer => {
            Some(format!("the gap moved: `{name}` was {today}, is {answer} today"))
        }
        _ => None,
    }
}

/// Several sites of one line: each mark meets one finding, in any order.
fn same(marks: &[&Mark], said: &[&Said]) -> bool {
    let mut expected: Vec<_> =
        marks.iter().filter_map(|mark| today(mark)).filter(|answer| *answer != Answer::Silent).collect();
    let mut got: Vec<_> = said.iter().map(|said| said.answer).collect();
    expected.sort();
    got.sort();
    expected == got
}

fn today(mark: &Mark) -> Option<Answer> {
    match &mark.says {
        Says::Is { answer, .. } | Says::Gap { today: answer, .. } => Some(*answer),
        Says::SomehowSafe | Says::Rebound | Says::Called => None,
    }
}

/// `# rebound:` and `# called:` speak of some late capture of the name; while
/// one of them is a gap, its story is not the wanted one.
fn event_missed(mark: &Mark, marks: &[Mark], said: &[Said]) -> Option<Complaint> {
    let late = said.iter().filter(|said| said.is_late() && said.name == mark.name);
    let lines: BTreeSet<_> = match mark.says {
        Says::Rebound => late.filter_map(|said| said.rebound).collect(),
        Says::Called => late.filter_map(|said| said.called).collect(),
        Says::Is { .. } | Says::SomehowSafe | Says::Gap { .. } => return None,
    };
    let is_gap = |other: &Mark| other.name == mark.name && matches!(other.says, Says::Gap { .. });
    if lines.contains(&mark.line) || marks.iter().any(is_gap) {
        return None;
    }
    let event = if mark.says == Says::Rebound { "rebinds" } else { "calls" };
    let text = format!("no story of `{}` {event} here, but in lines {lines:?}", mark.name);
    Some(Complaint { line: mark.line, text })
}

fn list(said: &[&Said]) -> String {
    let texts: Vec<_> = said.iter().map(|said| said.to_string()).collect();
    if texts.is_empty() { "nothing".to_owned() } else { texts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::marks;
    use latebind_verdicts::rule::Rule;

    fn said(line: u32, words: &str) -> Said {
        let (name, answer) = words.split_once(' ').unwrap();
        let answer = Answer::parse(&answer.split(' ').collect::<Vec<_>>()).unwrap();
        let (rebound, called) = (Some(line + 1), Some(line + 2));
        Said { line, column: 1, name: name.to_owned(), rule: Rule::LoopCapture, answer, rebound, called }
    }

    #[track_caller]
    fn check(text: &str, said: &[Said], expected: &[&str]) {
        let complaints = disagreements(&marks(text).0, said);
        let got: Vec<_> = complaints.into_iter().map(|complaint| complaint.text).collect();
        assert_eq!(got.len(), expected.len(), "{got:?}");
        assert!(got.iter().zip(expected).all(|(got, expected)| got.contains(expected)), "{got:?}");
    }

    #[test]
    fn what_is_marked_must_be_said() {
        check("# late: i definite", &[said(1, "i definite")], &[]);
        check("# late: i definite", &[said(1, "i possible")], &["expected `i` definite, but `i` possible LB001"]);
        check("# late: i definite", &[], &["nothing is said"]);
        check("# safe: i leaves", &[], &["nothing is said"]);
        check("# safe: i", &[said(1, "i safe consumed")], &[]);
        check("# safe: i", &[], &["expected `i` safe"]);
        check("# late: i definite LB002", &[said(1, "i definite")], &["expected `i` LB002"]);
    }

    #[test]
    fn what_is_not_marked_must_not_be_late() {
        check("x", &[said(1, "i possible")], &["not expected"]);
        check("x", &[said(1, "i safe consumed")], &[]);
    }

    #[test]
    fn two_sites_on_one_line_need_two_marks() {
        let both = [said(1, "i definite"), said(1, "i safe consumed")];
        check("# late: i definite # safe: i consumed", &both, &[]);
        check("# late: i definite", &both, &[]);
        check("# safe: i consumed", &both, &["1 marks"]);
        check("# late: i definite", &[both[0].clone(), both[0].clone()], &["1 marks"]);
    }

    #[test]
    fn gaps_fail_when_they_move() {
        check("# gap: i definite (today: possible)", &[said(1, "i possible")], &[]);
        check("# gap: i definite (today: possible)", &[said(1, "i definite")], &["closed"]);
        check("# gap: i definite (today: possible)", &[], &["moved"]);
        check("# gap: i definite (today: silent)", &[], &[]);
    }

    #[test]
    fn outdated_gaps_are_written_anew() {
        let (marks, _) = marks("# gap: i definite (today: possible)");
        let anew = |said: &[Said]| outdated_gaps(&marks, said).map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(anew(&[said(1, "i definite")]), ["# late: i definite"]);
        assert_eq!(anew(&[]), ["# gap: i definite (today: silent)"]);
        assert_eq!(anew(&[said(1, "i possible")]), [""; 0]);
    }

    #[test]
    fn events_belong_to_a_story() {
        check("# late: i definite\n# rebound: i\n# called: i", &[said(1, "i definite")], &[]);
        check("# late: i definite\n# called: i", &[said(1, "i definite")], &["calls here"]);
        check("# gap: i definite (today: silent)\n# called: i", &[], &[]);
    }
}
