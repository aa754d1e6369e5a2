//! The interpreter, given exactly what it would be given without us.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::end::End;
use super::folder::Folder;
use super::signals;
use crate::UsageError;
use crate::cli::RunArguments;
use crate::failure::{io_words, shown};

/// What is run, and by which interpreter.
pub(crate) struct Program {
    python: PathBuf,
    /// `script.py args…` or `-m MODULE args…`.
    words: Vec<OsString>,
}

impl Program {
    pub(crate) fn new(arguments: &RunArguments) -> Result<Self, UsageError> {
        let words = arguments.program.clone();
        let first = words.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
        if first.starts_with('-') && first != "-m" {
            return Err(UsageError(format!(
                "unknown option `{first}`; what is run is SCRIPT or -m MODULE, with its arguments"
            )));
        }
        if first == "-m" && words.len() < 2 {
            return Err(UsageError("-m needs the name of a module".to_owned()));
        }
        Ok(Self { python: arguments.python.clone().unwrap_or_else(default_python), words })
    }

    pub(crate) fn script(&self) -> Option<&Path> {
        self.words.first().filter(|word| *word != "-m").map(Path::new)
    }

    pub(crate) fn run(&self, folder: &Folder) -> Result<End, UsageError> {
        let mut command = Command::new(&self.python);
        command.args(&self.words).env("PYTHONPATH", path_with(folder));
        let wrong = |error| UsageError(format!("{}: {}", shown(&self.python), io_words(&error)));
        let held = signals::hold();
        let mut child = command.spawn().map_err(wrong)?;
        held.hand_on_to(child.id());
        child.wait().map(End::of).map_err(wrong)
    }
}

/// Ours goes first; an empty entry would mean the current folder.
pub(super) fn path_with(folder: &Folder) -> OsString {
    let mut path = folder.site().into_os_string();
    if let Some(theirs) = std::env::var_os("PYTHONPATH").filter(|theirs| !theirs.is_empty()) {
        path.push(if cfg!(windows) { ";" } else { ":" });
        path.push(theirs);
    }
    path
}

/// What `python3` means in the shell: in an active environment, its own.
fn default_python() -> PathBuf {
    PathBuf::from(if cfg!(windows) { "python" } else { "python3" })
}
