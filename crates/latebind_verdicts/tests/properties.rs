//! What holds of the findings of every program. That each has a story or a reason
//! needs no test: `Judgement` cannot be built without.

mod samples;

use latebind_syntax::parse;
use latebind_verdicts::finding::Finding;
use latebind_verdicts::rule::Rule;
use latebind_verdicts::{Wanted, judge};
use samples::PROGRAMS;

#[track_caller]
fn findings(text: &str) -> Vec<Finding> {
    let parsed = parse(text);
    assert!(parsed.errors.is_empty(), "{:?} in\n{text}", parsed.errors);
    let wanted = Wanted { rules: Rule::ALL.into_iter().collect(), include_safe: true };
    judge(&parsed.tree, &wanted).findings
}

/// Blanks out the comments: everything stays where it was.
fn without_comments(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for comment in parse(text).comments {
        bytes[comment.start as usize..comment.end as usize].fill(b' ');
    }
    String::from_utf8(bytes).expect("comments are whole characters")
}

#[test]
fn every_program_has_findings() {
    for (name, text) in PROGRAMS {
        assert!(!findings(text).is_empty(), "{name}");
    }
}

#[test]
fn comments_change_no_verdict() {
    for (name, text) in PROGRAMS {
        let commented = text.replace(":\n", ":  # noqa: B023\n").replace("()\n", "()  # latebind: ok[i] é\n");
        assert!(!parse(&commented).comments.is_empty(), "{name}");
        assert_eq!(findings(&commented), findings(&without_comments(&commented)), "{name}");
    }
}

#[test]
fn lines_at_the_end_change_no_verdict() {
    for (name, text) in PROGRAMS {
        for more in ["\n", "\n\n\n", "# the end\n", "    # far in\n\n", "\n#", "\t\n"] {
            assert_eq!(findings(&format!("{text}{more}")), findings(text), "{name} and {more:?}");
        }
    }
}

#[test]
fn findings_are_sorted_by_site_then_variable() {
    for (name, text) in PROGRAMS {
        let found = findings(text);
        let keys: Vec<_> = found.iter().map(|it| (it.site.span.start, it.site.span.end, &it.variable)).collect();
        assert!(keys.is_sorted(), "{name}: {keys:?}");
    }
}

#[test]
fn a_site_and_a_variable_have_one_finding() {
    for (name, text) in PROGRAMS {
        let mut keys: Vec<_> = findings(text).into_iter().map(|it| (it.site.span, it.variable)).collect();
        let all = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), all, "{name}");
    }
}

#[test]
fn safe_findings_only_where_wanted() {
    for (name, text) in PROGRAMS {
        let wanted = Wanted { rules: Rule::ALL.into_iter().collect(), include_safe: false };
        let told = judge(&parse(text).tree, &wanted).findings;
        let late = |it: &Finding| matches!(it.judgement, latebind_verdicts::finding::Judgement::Late { .. });
        let expected: Vec<_> = findings(text).into_iter().filter(late).collect();
        assert_eq!(told, expected, "{name}");
    }
}
