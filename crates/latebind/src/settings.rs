//! Settings: `[tool.latebind]` in `pyproject.toml`, or `latebind.toml`.
//!
//! ```toml
//! [tool.latebind]
//! select = ["ALL"]
//! ignore = ["LB005"]
//! exclude = ["vendored/"]
//! fail-on = "possible"
//! suppressions = "doubts"
//! cache-dir = ".cache/latebind"
//!
//! [tool.latebind.callees]
//! "my.lib.run:callback" = "now"
//! ```

use std::path::{Path, PathBuf};

use latebind_callees::{BadKey, Effect};
use latebind_report::suppressions::Policy;
use toml::{Table, Value};

use crate::UsageError;
use crate::cli::FailOn;
use crate::failure::{io_words, shown};
use crate::nearest::nearest;
use crate::place::absolute;
use crate::selection::{Rules, rules_named};

/// What a settings file says; nothing means nothing was said.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The folder of the file: `exclude` and `cache-dir` are relative to it.
    pub(crate) folder: PathBuf,
    pub(crate) select: Option<Rules>,
    pub(crate) ignore: Option<Rules>,
    pub(crate) exclude: Vec<String>,
    pub(crate) fail_on: Option<FailOn>,
    pub(crate) suppressions: Option<Policy>,
    pub(crate) cache_dir: Option<PathBuf>,
    pub(crate) callees: latebind_callees::Settings,
}

const KEYS: [&str; 7] = ["cache-dir", "callees", "exclude", "fail-on", "ignore", "select", "suppressions"];

/// The settings nearest to `start`, walking up; a `latebind.toml` goes before
/// a `pyproject.toml` beside it, one without our table does not count.
pub(crate) fn find(start: &Path) -> Result<Settings, UsageError> {
    let start = absolute(start);
    for folder in start.ancestors() {
        if let Some(settings) = in_folder(folder)? {
            return Ok(settings);
        }
    }
    Ok(Settings::default())
}

fn in_folder(folder: &Path) -> Result<Option<Settings>, UsageError> {
    let own = folder.join("latebind.toml");
    if let Some(table) = read(&own)? {
        return settings(&table, folder, &own).map(Some);
    }
    let project = folder.join("pyproject.toml");
    let Some(table) = read(&project)? else { return Ok(None) };
    match table.get("tool").and_then(|tool| tool.get("latebind")) {
        Some(Value::Table(ours)) => settings(ours, folder, &project).map(Some),
        Some(_) => Err(UsageError(format!("{}: `tool.latebind` must be a table", shown(&project)))),
        None => Ok(None),
    }
}

/// The first answer of the `pyproject.toml` files at `start` and above it.
pub(crate) fn in_projects<T>(start: &Path, ask: impl Fn(&Table) -> Option<T>) -> Result<Option<T>, UsageError> {
    let start = absolute(start);
    for folder in start.ancestors() {
        let project = read(&folder.join("pyproject.toml"))?;
        if let Some(answer) = project.as_ref().and_then(&ask) {
            return Ok(Some(answer));
        }
    }
    Ok(None)
}

/// The file as a table; nothing where there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<Table>, UsageError> {
    if !path.is_file() {
        return Ok(None);
    }
    let problem = |words: String| UsageError(format!("{}: {words}", shown(path)));
    let text = std::fs::read_to_string(path).map_err(|error| problem(io_words(&error)))?;
    text.parse::<Table>().map(Some).map_err(|error| problem(error.to_string()))
}

fn settings(table: &Table, folder: &Path, path: &Path) -> Result<Settings, UsageError> {
    let mut settings = Settings { folder: folder.to_owned(), ..Settings::default() };
    for (key, value) in table {
        settings.set(key, value, path).map_err(|wrong| wrong.told(path, key))?;
    }
    Ok(settings)
}

/// What is wrong with a value, and with which key of it, where it is a table.
struct Wrong {
    inner: Option<String>,
    words: String,
}

impl From<UsageError> for Wrong {
    fn from(UsageError(words): UsageError) -> Self {
        Self { inner: None, words }
    }
}

impl Wrong {
    /// With the file and the line.
    fn told(self, path: &Path, key: &str) -> UsageError {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = line_of(&text, self.inner.as_deref().unwrap_or(key));
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        UsageError(format!("{}{line}: {}", shown(path), self.words))
    }
}

/// The line on which our table, or one inside it, has the key.
fn line_of(text: &str, key: &str) -> Option<usize> {
    let table = toml::de::DeTable::parse(text).ok()?.into_inner();
    let at = place_of(table.get("tool").and_then(|tool| tool.get_ref().get("latebind")?.get_ref().as_table()), key);
    let at = at.or_else(|| place_of(Some(&table), key))?;
    Some(text.get(..at)?.matches('\n').count() + 1)
}

fn place_of(table: Option<&toml::de::DeTable>, key: &str) -> Option<usize> {
    table?.iter().find_map(|(name, value)| match name.get_ref() == key {
        true => Some(name.span().start),
        false => place_of(value.get_ref().as_table(), key),
    })
}

impl Settings {
    fn set(&mut self, key: &str, value: &Value, path: &Path) -> Result<(), Wrong> {
        match key {
            "select" => self.select = Some(rules(key, value)?),
            "ignore" => self.ignore = Some(rules(key, value)?),
            "exclude" => self.exclude = words(key, value)?.into_iter().map(str::to_owned).collect(),
            "fail-on" => self.fail_on = Some(one_of(key, value, &FAIL_ON)?),
            "suppressions" => self.suppressions = Some(one_of(key, value, &SUPPRESSIONS)?),
            "cache-dir" => self.cache_dir = Some(PathBuf::from(word(key, value)?)),
            "callees" => self.callees = callees(value, path)?,
            _ => return Err(unknown(key).into()),
        }
        Ok(())
    }
}

fn callees(value: &Value, path: &Path) -> Result<latebind_callees::Settings, Wrong> {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let table = value.as_table().ok_or_else(|| UsageError("`callees` must be a table".to_owned()))?;
    let mut settings = latebind_callees::Settings::default();
    for (key, value) in table {
        let wrong = |words| Wrong { inner: Some(key.clone()), words };
        let effect = effect(key, value).map_err(wrong)?;
        settings.add(&file, key, effect).map_err(|bad| wrong(bad_key(key, bad)))?;
    }
    Ok(settings)
}

fn effect(key: &str, value: &Value) -> Result<Effect, String> {
    let typed = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let known = Effect::WORDS.map(|(word, _)| word);
    value.as_str().and_then(Effect::of_word).ok_or_else(|| {
        let nearest = nearest(&typed, known).unwrap_or_default();
        format!("`{key}`: unknown effect {value}; the nearest is \"{nearest}\" (there are {})", known.join(", "))
    })
}

fn bad_key(key: &str, bad: BadKey) -> String {
    let what = match bad {
        BadKey::NoParameter => "names no parameter",
        BadKey::NotAPath => "names no function, method or class",
        BadKey::NotAParameter => "names no parameter behind the `:`",
    };
    format!("`{key}` {what}; write `my.lib.run:callback`, `my.lib.run:0` or `my.lib.run:callback@0`")
}

const FAIL_ON: [(&str, FailOn); 2] = [("definite", FailOn::Definite), ("possible", FailOn::Possible)];

const SUPPRESSIONS: [(&str, Policy); 3] = [("all", Policy::All), ("doubts", Policy::Doubts), ("none", Policy::None)];

fn unknown(key: &str) -> UsageError {
    let nearest = nearest(key, KEYS).unwrap_or_default();
    UsageError(format!("unknown key `{key}`; the nearest is `{nearest}` (there are {})", KEYS.join(", ")))
}

fn rules(key: &str, value: &Value) -> Result<Rules, UsageError> {
    rules_named(words(key, value)?)
}

/// A list of strings.
fn words<'a>(key: &str, value: &'a Value) -> Result<Vec<&'a str>, UsageError> {
    let wrong = || UsageError(format!("`{key}` must be a list of strings"));
    let list = value.as_array().ok_or_else(wrong)?;
    list.iter().map(|item| item.as_str().ok_or_else(wrong)).collect()
}

fn word<'a>(key: &str, value: &'a Value) -> Result<&'a str, UsageError> {
    value.as_str().ok_or_else(|| UsageError(format!("`{key}` must be a string")))
}

fn one_of<T: Copy>(key: &str, value: &Value, known: &[(&str, T)]) -> Result<T, UsageError> {
    let found = value.as_str().and_then(|typed| known.iter().find(|(word, _)| *word == typed));
    let all = || known.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
    found.map(|(_, meant)| *meant).ok_or_else(|| UsageError(format!("`{key}` must be one of {}, not {value}", all())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, complaint: Option<&str>) {
        let table = text.parse::<Table>().expect("TOML");
        let done = settings(&table, Path::new("."), Path::new("latebind.toml"));
        assert_eq!(done.err().map(|UsageError(words)| words).as_deref(), complaint);
    }

    #[test]
    fn every_key_is_known() {
        let all = "select = ['ALL']\nignore = ['LB005']\nexclude = ['a/']\nfail-on = 'possible'\nsuppressions = 'none'\n\
                   cache-dir = '.cache'";
        check(all, None);
        check("[callees]\n'a.run:act' = 'at-suspension'\n'a.Bus.on:0' = 'later'", None);
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let words = "latebind.toml: unknown key `exlude`; the nearest is `exclude` \
                     (there are cache-dir, callees, exclude, fail-on, ignore, select, suppressions)";
        check("exlude = []", Some(words));
    }

    #[test]
    fn a_wrong_word_names_the_right_ones() {
        check(
            "fail-on = 'safe'",
            Some("latebind.toml: `fail-on` must be one of \"definite\", \"possible\", not \"safe\""),
        );
    }

    #[test]
    fn a_callee_has_a_parameter_and_an_effect() {
        let words = "latebind.toml: `a.run:act`: unknown effect \"nwo\"; the nearest is \"now\" \
                     (there are now, never, consumes, keeps, returns, lazy, later, concurrent, at-suspension)";
        check("[callees]\n'a.run:act' = 'nwo'", Some(words));
        let words = "latebind.toml: `a.run` names no parameter; \
                     write `my.lib.run:callback`, `my.lib.run:0` or `my.lib.run:callback@0`";
        check("[callees]\n'a.run' = 'now'", Some(words));
        check("callees = 1", Some("latebind.toml: `callees` must be a table"));
    }

    #[test]
    fn the_line_of_a_key() {
        let text = "[tool.other]\nselekt = 1\n[tool.latebind]\nselekt = []\n[tool.latebind.callees]\n'a:b' = 1\n";
        assert_eq!(line_of(text, "selekt"), Some(4));
        assert_eq!(line_of(text, "a:b"), Some(6));
        assert_eq!(line_of("fail_on = 1", "fail_on"), Some(1));
        assert_eq!(line_of(text, "nothing"), None);
    }

    #[test]
    fn a_list_must_be_a_list() {
        check("select = 'LB001'", Some("latebind.toml: `select` must be a list of strings"));
    }
}
