//! What a project's own settings say of callees. They are written where latebind is wrong, so
//! they go before the tables and before code that was read.
//!
//! ```toml
//! [tool.latebind.callees]
//! "my.lib.run:callback" = "now"        # a parameter by its name
//! "my.lib.Registry.add:0" = "later"    # by its place, `self` not counted
//! "other.lib.submit:fn@1" = "now"      # by both, where no code shows which place a name has
//! ```

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::pattern::arg_matches;
use crate::{ArgRef, Effect};

/// What one line of the settings says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Setting {
    /// The file's name, as it is told.
    pub file: SmolStr,
    /// As it was written: `my.lib.run:callback`.
    pub key: SmolStr,
    pub effect: Effect,
}

/// All that one settings file says of callees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    path: SmolStr,
    /// As in the tables: `name`, `@1` or `name@1`.
    argument: SmolStr,
    setting: Setting,
}

/// Why a key names no parameter of a callee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadKey {
    /// No `:` with a parameter behind it.
    NoParameter,
    /// What stands before the `:` is no dotted name.
    NotAPath,
    /// What stands behind the `:` is no name and no place.
    NotAParameter,
}

impl Settings {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One more line of the file: `key` is `path:parameter`.
    pub fn add(&mut self, file: &str, key: &str, effect: Effect) -> Result<(), BadKey> {
        let (path, parameter) = key.rsplit_once(':').ok_or(BadKey::NoParameter)?;
        if !path.split('.').all(is_name) {
            return Err(BadKey::NotAPath);
        }
        let argument = argument(parameter).ok_or(BadKey::NotAParameter)?;
        let setting = Setting { file: file.into(), key: key.into(), effect };
        self.rows.push(Row { path: path.into(), argument, setting });
        Ok(())
    }

    /// What is said of an argument of the callee. A constructor is its class, with or without
    /// `__init__`; it makes no difference whether a method is written with the `()` of its receiver.
    pub fn of(&self, path: &str, arg: ArgRef) -> Option<&Setting> {
        if self.is_empty() {
            return None;
        }
        let path = path.replace("()", "");
        let path = of_class(&path);
        let mut rows = self.rows.iter().filter(|row| of_class(&row.path) == path);
        rows.find(|row| arg_matches(&row.argument, arg)).map(|row| &row.setting)
    }
}

fn of_class(path: &str) -> &str {
    path.strip_suffix(".__init__").unwrap_or(path)
}

fn argument(parameter: &str) -> Option<SmolStr> {
    let (name, place) = match parameter.split_once('@') {
        Some((name, place)) => (name, place),
        None if parameter.parse::<usize>().is_ok() => ("", parameter),
        None => (parameter, ""),
    };
    let place: Option<usize> = if place.is_empty() { None } else { Some(place.parse().ok()?) };
    match place {
        Some(place) if name.is_empty() || is_name(name) => Some(smol_str::format_smolstr!("{name}@{place}")),
        None if is_name(name) && !parameter.ends_with('@') => Some(name.into()),
        _ => None,
    }
}

/// An identifier of Python.
fn is_name(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

impl Effect {
    /// The words of the settings.
    pub const WORDS: [(&'static str, Effect); 9] = [
        ("now", Effect::Now),
        ("never", Effect::Never),
        ("consumes", Effect::Consumes),
        ("keeps", Effect::Keeps),
        ("returns", Effect::Returns),
        ("lazy", Effect::Lazy),
        ("later", Effect::Later),
        ("concurrent", Effect::Concurrent),
        ("at-suspension", Effect::AtSuspension),
    ];

    pub fn of_word(word: &str) -> Option<Effect> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, effect)| *effect)
    }

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, effect)| *effect == self).map_or("", |(word, _)| word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(key: &str) -> Result<Settings, BadKey> {
        let mut settings = Settings::default();
        settings.add("pyproject.toml", key, Effect::Now).map(|()| settings)
    }

    #[track_caller]
    fn check(key: &str, path: &str, arg: ArgRef, is_said: bool) {
        let settings = settings(key).expect("a good key");
        assert_eq!(settings.of(path, arg).map(|it| it.effect), is_said.then_some(Effect::Now), "{path}");
    }

    #[test]
    fn parameters_by_name_and_place() {
        check("a.run:act", "a.run", ArgRef::Keyword("act"), true);
        check("a.run:act", "a.run", ArgRef::Position(0), false);
        check("a.run:1", "a.run", ArgRef::Position(1), true);
        check("a.run:1", "a.run", ArgRef::Position(0), false);
        check("a.run:act@1", "a.run", ArgRef::Position(1), true);
        check("a.run:act@1", "a.run", ArgRef::Keyword("act"), true);
        check("a.run:act@1", "a.other", ArgRef::Keyword("act"), false);
    }

    #[test]
    fn methods_and_classes() {
        check("a.Bus.on:act", "a.Bus().on", ArgRef::Keyword("act"), true);
        check("a.Bus:act", "a.Bus.__init__", ArgRef::Keyword("act"), true);
        check("a.Bus.__init__:act", "a.Bus", ArgRef::Keyword("act"), true);
    }

    #[test]
    fn bad_keys() {
        assert_eq!(settings("a.run"), Err(BadKey::NoParameter));
        for key in ["a..run:act", ":act", "a b:act", "1.run:act"] {
            assert_eq!(settings(key), Err(BadKey::NotAPath), "{key}");
        }
        for key in ["a.run:", "a.run:-1", "a.run:@", "a.run:act@", "a.run:act@x", "a.run:a b"] {
            assert_eq!(settings(key), Err(BadKey::NotAParameter), "{key}");
        }
    }

    #[test]
    fn every_effect_has_a_word() {
        for (word, effect) in Effect::WORDS {
            assert_eq!((Effect::of_word(word), effect.word()), (Some(effect), word));
        }
    }
}
