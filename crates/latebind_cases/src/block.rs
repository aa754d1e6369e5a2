//! What the words after a fence mean: `py main.py`, `output 3.8..3.11`, `fixed factory`.

use crate::version::VersionRange;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A program, or a file of it.
    Py(Option<String>),
    /// A module that stands in for a library when the program runs; the analysis does not see it.
    StandIn(String),
    /// A module of an installed package: the analysis finds it in the environment.
    Installed(String),
    Output(VersionRange),
    /// The text after a repair; `none` where it must be refused.
    Fixed {
        strategy: String,
        refused: bool,
    },
    /// What `inspect` shows, for these versions.
    Cells(VersionRange),
    Report,
    Run,
    Toml,
    /// For the reader only.
    Prose,
}

impl Kind {
    pub fn of(info: &str) -> Result<Kind, String> {
        let words: Vec<_> = info.split_whitespace().collect();
        match words.as_slice() {
            ["py"] => Ok(Kind::Py(None)),
            ["py", "stand-in", file] => Ok(Kind::StandIn((*file).to_owned())),
            ["py", "installed", file] => Ok(Kind::Installed((*file).to_owned())),
            ["py", file] => Ok(Kind::Py(Some((*file).to_owned()))),
            ["output"] => Ok(Kind::Output(VersionRange::default())),
            ["output", range] => VersionRange::parse(range).map(Kind::Output).ok_or_else(|| not_a_range(range)),
            ["fixed", strategy] => Ok(Kind::Fixed { strategy: (*strategy).to_owned(), refused: false }),
            ["fixed", strategy, "none"] => Ok(Kind::Fixed { strategy: (*strategy).to_owned(), refused: true }),
            ["cells"] => Ok(Kind::Cells(VersionRange::default())),
            ["cells", range] => VersionRange::parse(range).map(Kind::Cells).ok_or_else(|| not_a_range(range)),
            ["report"] => Ok(Kind::Report),
            ["run"] => Ok(Kind::Run),
            ["toml"] => Ok(Kind::Toml),
            [] | ["text" | "console" | "json" | "sh" | "python" | "markdown"] => Ok(Kind::Prose),
            _ => Err(format!("`{info}` is no block of a case: py, output, fixed, cells, report, run, toml, or text")),
        }
    }
}

fn not_a_range(text: &str) -> String {
    format!("`{text}` is no range of Python versions; write `3.8..3.11` or `3.12..`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_meanings() {
        assert_eq!(Kind::of("py"), Ok(Kind::Py(None)));
        assert_eq!(Kind::of("py pkg/a.py"), Ok(Kind::Py(Some("pkg/a.py".to_owned()))));
        assert_eq!(Kind::of("py stand-in tkinter.py"), Ok(Kind::StandIn("tkinter.py".to_owned())));
        assert_eq!(Kind::of("py installed acme.py"), Ok(Kind::Installed("acme.py".to_owned())));
        let refused = Kind::Fixed { strategy: "partial".to_owned(), refused: true };
        assert_eq!(Kind::of("fixed partial none"), Ok(refused));
        assert_eq!(Kind::of(""), Ok(Kind::Prose));
    }

    #[test]
    fn slips_are_told() {
        assert!(Kind::of("ouput").is_err());
        assert!(Kind::of("output 3.8").is_err());
    }
}
