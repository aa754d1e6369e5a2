//! `report` blocks: what `latebind check` prints of the program.

use latebind_report::{Checked, Document, Report, Style, Told, text};
use latebind_verdicts::finding::{Finding, Judgement};

use crate::case::{Case, File};
use crate::mended::offered;
use crate::rewrite::{self, Rewrite, Rewrites};
use crate::said::{Standing, findings};

pub fn check(case: &Case, rewrites: &Rewrites) -> Option<String> {
    let expected = case.report.as_ref()?;
    let rendered = match rendered(case) {
        Ok(rendered) => rendered,
        Err(error) => return Some(error),
    };
    if rendered.trim_end() == expected.text.trim_end() {
        return None;
    }
    if rewrite::is_asked_for() {
        rewrites.note(&case.path, expected.line, Rewrite::Block(rendered));
        return None;
    }
    Some(format!("the report is another (LATEBIND_UPDATE_CASES=1 rewrites it):\n{rendered}"))
}

fn rendered(case: &Case) -> Result<String, String> {
    let mut files = case.program.files.iter().map(|file| checked(case, file)).collect::<Result<Vec<_>, _>>()?;
    files.sort_by(|one, other| one.document.path.cmp(&other.document.path));
    let report = Report { files, ..Report::default() };
    Ok(text(&report, Style::default()).trim_end().to_owned() + "\n")
}

/// Only what is late: a report says nothing of safe captures.
fn checked(case: &Case, file: &File) -> Result<Checked, String> {
    let at = Standing { program: &case.program, name: &file.name };
    let late = findings(&file.text, &at, &case.settings)?.into_iter();
    let late = late.filter(|finding| matches!(finding.judgement, Judgement::Late { .. }));
    let late: Vec<Finding> = late.collect();
    let offers = offered(&file.text, &late, &at, &case.settings)?;
    let told = late.into_iter().zip(offers).map(|(finding, offers)| Told {
        finding,
        overruled: None,
        seen: None,
        repairs: offers.repairs,
    });
    Ok(Checked { document: Document::new(&file.name, &file.text), told: told.collect() })
}
