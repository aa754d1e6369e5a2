//! What comments hide, and what not.

use crate::support::{Tale, span};
use latebind_report::Document;
use latebind_report::suppressions::{Policy, sort};
use latebind_source::Span;
use latebind_verdicts::finding::{Doubt, Judgement, Reason};

/// What comes of a capture whose line ends in the comment.
#[derive(Debug, PartialEq)]
enum Fate {
    Told,
    /// The comment would have hidden a doubt.
    ToldDespite(&'static str),
    Hidden,
}

use Fate::{Hidden, Told, ToldDespite};

#[track_caller]
fn check(comment: &str, policy: Policy, definite: Fate, possible: Fate) {
    let text = format!("for i in range(3):\n    fs.append(lambda: i)  {comment}\nf()\n");
    for (doubt, expected) in [(None, definite), (Some(Doubt::Race), possible)] {
        assert_eq!(fate(&text, comment, policy, doubt), expected, "{comment} {policy:?} {doubt:?}");
    }
}

fn fate(text: &str, comment: &str, policy: Policy, doubt: Option<Doubt>) -> Fate {
    let document = Document::new("a.py", text);
    let finding = Tale { doubt, ..Tale::default() }.finding(text);
    let comments: Vec<Span> = if comment.is_empty() { Vec::new() } else { vec![span(text, comment, 0)] };
    let sorted = sort(vec![finding], &comments, &document, policy);
    match sorted.told.into_iter().next().map(|told| told.overruled) {
        None => Hidden,
        Some(None) => Told,
        Some(Some(words)) => ToldDespite(words.leak()),
    }
}

#[test]
fn our_pragma_hides_anything() {
    check("# latebind: ok[i] called at once", Policy::Doubts, Hidden, Hidden);
    check("# latebind: ok[i] called at once", Policy::None, Hidden, Hidden);
    check("# latebind: ok[j] another one", Policy::Doubts, Told, Told);
}

#[test]
fn another_linters_comment_hides_a_doubt() {
    check("# noqa: B023", Policy::Doubts, ToldDespite("noqa: B023"), Hidden);
    check("# pylint: disable=W0640", Policy::Doubts, ToldDespite("pylint: disable=W0640"), Hidden);
    check("# noqa: E501", Policy::Doubts, Told, Told);
}

#[test]
fn settings_change_that() {
    check("# noqa", Policy::All, Hidden, Hidden);
    check("# noqa", Policy::None, Told, Told);
}

#[test]
fn a_rebinds_line_takes_our_pragma_only() {
    for (comment, expected) in [("# latebind: ok[i]", Hidden), ("# noqa", Told)] {
        let text = format!("for i in range(3):  {comment}\n    fs.append(lambda: i)\nf()\n");
        let document = Document::new("a.py", text.as_str());
        let mut finding = Tale { doubt: Some(Doubt::Race), ..Tale::default() }.finding(&text);
        finding.rebinds = vec![span(&text, "i", 0)];
        let sorted = sort(vec![finding], &[span(&text, comment, 0)], &document, Policy::Doubts);
        assert_eq!(sorted.told.len(), usize::from(expected == Told), "{comment}");
        assert_eq!(sorted.suppressed, usize::from(expected == Hidden), "{comment}");
    }
}

#[test]
fn safe_captures_are_never_hidden() {
    let text = "for i in range(3):\n    fs.append(lambda: i)  # latebind: ok[i]\nf()\n";
    let mut finding = Tale::default().finding(text);
    finding.judgement = Judgement::Safe(Reason::Consumed);
    let document = Document::new("a.py", text);
    let sorted = sort(vec![finding], &[span(text, "# latebind: ok[i]", 0)], &document, Policy::Doubts);
    assert_eq!((sorted.told.len(), sorted.suppressed), (1, 0));
}
