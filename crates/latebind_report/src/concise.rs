//! One line per finding: `path:line:col: LB001 definite ...`.

use latebind_verdicts::finding::{Confidence, Judgement};

use crate::report::{Checked, Report, Told};
use crate::wording::words;

pub fn concise(report: &Report) -> String {
    let mut lines: Vec<String> = Vec::new();
    for file in &report.files {
        lines.extend(file.told.iter().map(|told| finding_line(told, file, report)));
    }
    let failures = report.failures.iter();
    lines.extend(failures.map(|f| format!("{}:{}:{}: error: {}\n", f.path, f.line, f.column, f.message)));
    lines.concat()
}

fn finding_line(told: &Told, file: &Checked, report: &Report) -> String {
    let finding = &told.finding;
    let at = file.document.position(finding.told_at().start);
    let verdict = match finding.judgement {
        Judgement::Safe(_) => "safe",
        Judgement::Late { confidence: Confidence::Definite, .. } => "definite",
        Judgement::Late { confidence: Confidence::Possible, .. } => "possible",
    };
    let message = words(told, &file.document, report).message;
    let (path, code, variable) = (&file.document.path, finding.rule.code(), &finding.variable);
    format!("{path}:{}:{}: {code} {verdict} `{variable}`: {message}\n", at.line, at.column)
}
