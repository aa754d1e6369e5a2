//! The user's Python: the very executable, and its version.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{io_words, shown};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interpreter {
    executable: PathBuf,
    /// `3.13.0`
    pub(crate) version: String,
}

/// What stands behind `python3` may be a script that needs the user's environment; what it
/// starts does not.
const WHO: &str = "import sys; print('%d.%d.%d' % sys.version_info[:3]); print(sys.executable)";

/// Older ones know nothing of audit hooks.
const OLDEST_MINOR: u32 = 8;

fn is_known(version: &str) -> bool {
    let minor = version.strip_prefix("3.").and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= OLDEST_MINOR)
}

impl Interpreter {
    /// The one named, or what `python3` means.
    pub(crate) fn find(named: Option<&Path>) -> Result<Self, String> {
        let name = named.unwrap_or(Path::new("python3"));
        let asked = Command::new(name).args(["-I", "-S", "-c", WHO]).stdin(Stdio::null()).output();
        let answer = asked.map_err(|error| format!("{}: {}", shown(name), io_words(&error)))?;
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let mut lines = text.lines();
        match (lines.next(), lines.next()) {
            (Some(version), Some(executable)) if is_known(version) && !executable.is_empty() => {
                Ok(Self { executable: PathBuf::from(executable), version: version.to_owned() })
            }
            _ => Err(format!("{} is no Python 3.8 or newer", shown(name))),
        }
    }

    /// Unbuffered: what was printed before it was ended is seen. Deaf to the environment and to the user's own packages; `with_packages`: not to those
    /// installed in it.
    pub(super) fn isolated(&self, with_packages: bool) -> Command {
        let mut command = Command::new(&self.executable);
        command.env_clear().args(["-I", "-B", "-u", "-X", "utf8"]);
        if !with_packages {
            command.arg("-S");
        }
        command
    }
}
