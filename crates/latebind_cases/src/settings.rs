//! `toml` blocks: which rules a case is judged with, and what is said of callees.
//!
//! ```toml
//! [tool.latebind]
//! select = ["ALL"]
//!
//! [tool.latebind.callees]
//! "helpers.run:act" = "now"
//! ```

use std::collections::BTreeSet;

use latebind_callees::Effect;
use latebind_verdicts::rule::Rule;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub rules: BTreeSet<Rule>,
    pub callees: latebind_callees::Settings,
}

impl Default for Settings {
    fn default() -> Self {
        let rules = Rule::ALL.into_iter().filter(|rule| rule.on_by_default()).collect();
        Settings { rules, callees: latebind_callees::Settings::default() }
    }
}

impl Settings {
    /// These settings changed by a block's text.
    pub fn changed_by(&self, text: &str) -> Result<Settings, String> {
        let table: toml::Table = text.parse().map_err(|error| format!("toml: {error}"))?;
        let inner = table.get("tool").and_then(|tool| tool.get("latebind")).and_then(toml::Value::as_table);
        let inner = inner.ok_or("toml: [tool.latebind] is missing")?;
        inner.iter().try_fold(self.clone(), |settings, (key, value)| match key.as_str() {
            "select" => Ok(Settings { rules: rules(value)?, ..settings }),
            "ignore" => Ok(Settings { rules: &settings.rules - &rules(value)?, ..settings }),
            "callees" => Ok(Settings { callees: callees(value)?, ..settings }),
            _ => Err(format!("toml: the cases know `select`, `ignore` and `callees`, not `{key}`")),
        })
    }
}

fn callees(value: &toml::Value) -> Result<latebind_callees::Settings, String> {
    let table = value.as_table().ok_or("toml: `callees` is a table")?;
    let mut settings = latebind_callees::Settings::default();
    for (key, value) in table {
        let effect = value.as_str().and_then(Effect::of_word).ok_or_else(|| format!("toml: {value} is no effect"))?;
        settings.add("pyproject.toml", key, effect).map_err(|bad| format!("toml: `{key}`: {bad:?}"))?;
    }
    Ok(settings)
}

fn rules(value: &toml::Value) -> Result<BTreeSet<Rule>, String> {
    let codes = value.as_array().ok_or("toml: a list of rule codes is wanted")?;
    let codes = codes.iter().map(|code| code.as_str().unwrap_or_default());
    let rules: Result<Vec<Vec<Rule>>, String> = codes.map(named).collect();
    Ok(rules?.concat().into_iter().collect())
}

fn named(code: &str) -> Result<Vec<Rule>, String> {
    match code {
        "ALL" => Ok(Rule::ALL.to_vec()),
        _ => Rule::from_code(code).map(|rule| vec![rule]).ok_or_else(|| format!("toml: `{code}` is no rule")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Result<Vec<&'static str>, String> {
        let settings = Settings::default().changed_by(text)?;
        Ok(settings.rules.iter().map(|rule| rule.code()).collect())
    }

    #[test]
    fn all_and_single_rules() {
        let all = codes("[tool.latebind]\nselect = ['ALL']").unwrap();
        assert_eq!(all.len(), Rule::ALL.len());
        assert_eq!(codes("[tool.latebind]\nselect = ['LB005']"), Ok(vec!["LB005"]));
    }

    #[test]
    fn what_is_not_understood_is_told() {
        assert!(codes("[tool.latebind]\nselekt = []").is_err());
        assert!(codes("select = ['ALL']").is_err());
        assert!(codes("[tool.latebind]\nselect = ['XX1']").is_err());
        assert!(codes("[tool.latebind.callees]\n'a.run:act' = 'nwo'").is_err());
        assert!(codes("[tool.latebind.callees]\n'a.run' = 'now'").is_err());
    }
}
