//! What is to be explained: `FILE`, `FILE:3`, `FILE:3:i`, `FILE:build`.

use std::path::{Path, PathBuf};

/// A place in a file, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) file: PathBuf,
    pub(crate) place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Whatever there is to explain in the file.
    Anywhere,
    Line(u32),
    /// `check` prints line and column.
    Column(u32, u32),
    Variable(u32, String),
    /// A function, by its name or qualified name.
    Scope(String),
}

impl Target {
    /// A file that exists under the very name is meant, whatever colons it has.
    pub(crate) fn parse(typed: &str) -> Self {
        if Path::new(typed).is_file() {
            return Self { file: PathBuf::from(typed), place: Place::Anywhere };
        }
        let (file, place) = split(typed);
        Self { file: PathBuf::from(file), place }
    }

    pub(crate) fn is_stdin(&self) -> bool {
        self.file == Path::new("-")
    }
}

fn split(typed: &str) -> (&str, Place) {
    let Some((before, last)) = typed.rsplit_once(':').filter(|(before, last)| !before.is_empty() && !last.is_empty())
    else {
        return (typed.trim_end_matches(':'), Place::Anywhere);
    };
    if let Some((file, line)) = line_before(before) {
        return match last.parse() {
            Ok(column) => (file, Place::Column(line, column)),
            Err(_) => (file, Place::Variable(line, last.to_owned())),
        };
    }
    match last.parse() {
        Ok(line) => (before, Place::Line(line)),
        Err(_) if is_name(last) => (before, Place::Scope(last.to_owned())),
        Err(_) => (typed, Place::Anywhere),
    }
}

fn line_before(text: &str) -> Option<(&str, u32)> {
    let (file, line) = text.rsplit_once(':')?;
    Some((file, line.parse().ok()?)).filter(|_| !file.is_empty())
}

/// `build`, `Window.open`, `build.<locals>.<lambda>`; no `\` or `/` of a path.
fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '<' | '>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, file: &str, place: Place) {
        assert_eq!(Target::parse(typed), Target { file: PathBuf::from(file), place });
    }

    #[test]
    fn a_file_and_what_of_it() {
        check("a.py", "a.py", Place::Anywhere);
        check("a.py:3", "a.py", Place::Line(3));
        check("a.py:3:15", "a.py", Place::Column(3, 15));
        check("a.py:3:größe", "a.py", Place::Variable(3, "größe".to_owned()));
        check("a.py:Window.open", "a.py", Place::Scope("Window.open".to_owned()));
    }

    #[test]
    fn standard_input_has_lines_too() {
        check("-", "-", Place::Anywhere);
        check("-:3:i", "-", Place::Variable(3, "i".to_owned()));
    }

    #[test]
    fn a_drive_is_no_file() {
        check("C:\\code\\a.py:3", "C:\\code\\a.py", Place::Line(3));
        check("C:\\code\\a.py", "C:\\code\\a.py", Place::Anywhere);
    }
}
