//! `latebind rule [CODE]`.

use std::process::ExitCode;

use latebind_explain::terminal::{Style, page};
use latebind_report::pages;
use latebind_verdicts::rule::Rule;

use crate::cli::RuleArguments;
use crate::selection::rule_named;
use crate::{UsageError, output};

pub(crate) fn run(arguments: &RuleArguments) -> Result<ExitCode, UsageError> {
    match &arguments.rule {
        None => output::print(&list()),
        Some(typed) => output::print(&page(pages::page(rule_named(typed)?), style())),
    }
    Ok(ExitCode::SUCCESS)
}

fn style() -> Style {
    Style { width: output::terminal_width(), unicode: output::speaks_unicode() }
}

fn list() -> String {
    Rule::ALL.map(line).concat()
}

fn line(rule: Rule) -> String {
    let off = if rule.on_by_default() { "" } else { " (off unless selected)" };
    format!("{}  {:<17}{}{off}\n", rule.code(), rule.name(), pages::summary(rule))
}
