//! What was repaired, what is left and why.

use latebind_fix::Left;
use latebind_report::{Document, Failure, InWords};
use latebind_verdicts::finding::{Confidence, Judgement};

use super::mender::Repaired;
use super::{Purpose, diff};
use crate::output;

/// `a.py:3:5: LB001 possible `i`: default-argument is unsafe: …`
pub(super) fn left(document: &Document, left: &Left) -> String {
    let finding = &left.finding;
    let at = document.position(finding.site.span.start);
    let verdict = match finding.judgement {
        Judgement::Late { confidence: Confidence::Definite, .. } => "definite",
        Judgement::Late { confidence: Confidence::Possible, .. } => "possible",
        Judgement::Safe(_) => "safe",
    };
    let (path, code, variable) = (&document.path, finding.rule.code(), &finding.variable);
    format!("{path}:{}:{}: {code} {verdict} `{variable}`: {}\n", at.line, at.column, InWords(&left.why))
}

/// New texts and diffs go to standard output; where they do, remarks go to standard error.
pub(super) fn tell(repaired: &[Repaired], failures: &[Failure], purpose: Purpose, quiet: bool) {
    for it in repaired {
        match (purpose, &it.after, &it.echo) {
            (Purpose::Show, Some(after), _) => output::print(&diff::unified(&it.path, &it.before, after)),
            (Purpose::Change, _, Some(bytes)) => output::write(bytes),
            _ => {}
        }
    }
    let told: String =
        failures.iter().map(|f| format!("{}:{}:{}: error: {}\n", f.path, f.line, f.column, f.message)).collect();
    if quiet {
        return output::remark(&told);
    }
    let left: String = repaired.iter().flat_map(|it| it.left.iter().map(String::as_str)).collect();
    output::remark(&format!("{left}{told}{}", closing_line(repaired, purpose)));
}

fn closing_line(repaired: &[Repaired], purpose: Purpose) -> String {
    let done: usize = repaired.iter().map(|it| it.applied.len()).sum();
    let files = repaired.iter().filter(|it| it.changes()).count();
    let left: usize = repaired.iter().map(|it| it.left.len()).sum();
    let verb = match purpose {
        Purpose::Change => "repaired",
        Purpose::Show => "would be repaired",
    };
    let files = if files == 1 { "1 file".to_owned() } else { format!("{files} files") };
    let closures = if done == 1 { "1 closure".to_owned() } else { format!("{done} closures") };
    let findings = if left == 1 { "1 finding".to_owned() } else { format!("{left} findings") };
    format!("{closures} {verb} in {files}; {findings} left\n")
}
