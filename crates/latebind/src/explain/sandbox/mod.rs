//! A program, run within limits in the user's own Python, and what came of it.
//!
//! Isolated mode, an empty environment, a throw-away folder, a session of its own; kernel
//! limits and an audit hook (`latebind_box.py`) inside; time, output and the end of every
//! process it started are watched from here.

mod family;
mod interpreter;
mod limits;
mod process;

use std::io;
use std::path::{Path, PathBuf};

use latebind_explain::outputs::{End, Printed};
use latebind_run::plan::Plan;
use serde_json::json;

use crate::failure::io_words;
use crate::run::folder::Folder;
pub(crate) use interpreter::Interpreter;
pub(crate) use limits::Limits;
use process::{Finished, Stop, run_limited};

/// What runs before the program.
const BOX: &str = include_str!("latebind_box.py");

/// Where programs are run.
#[derive(Debug)]
pub(crate) struct Sandbox {
    pub(crate) python: Interpreter,
    /// Folders that may be imported from, besides the interpreter's own.
    pub(crate) path: Vec<PathBuf>,
    /// Whether installed packages may be imported.
    pub(crate) with_packages: bool,
    pub(crate) limits: Limits,
}

/// What a program did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) printed: Printed,
    /// What the probes wrote.
    pub(crate) events: String,
    /// It tried what it must not, and was stopped from it.
    pub(crate) refused: Option<String>,
}

/// A folder for one run; removed with all that the program wrote into it.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("latebind-explain-").tempdir()?;
        std::fs::create_dir(folder.path().join("work"))?;
        std::fs::create_dir(folder.path().join("program"))?;
        Ok(Self { folder })
    }

    /// Where the program of that name stands.
    pub(crate) fn script(&self, name: &str) -> PathBuf {
        self.resolved().join("program").join(name)
    }

    /// Without links: the program's names for its files are compared with ours.
    fn resolved(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap_or_else(|_| self.folder.path().to_owned())
    }
}

impl Sandbox {
    /// Runs the text as `script`, which is in `place`. `plan` says what to watch.
    pub(crate) fn run(&self, place: &Place, script: &Path, text: &str, plan: &Plan) -> Result<Ran, String> {
        let cannot = |error: io::Error| format!("cannot prepare a run: {}", io_words(&error));
        std::fs::write(script, text).map_err(cannot)?;
        let probes = Folder::prepare(plan).map_err(cannot)?;
        let packages = probes.path().join("packages");
        std::fs::write(packages.join("latebind_box.py"), BOX).map_err(cannot)?;
        let wish = probes.path().join("wish.json");
        std::fs::write(&wish, self.wish(place, script, probes.path()).to_string()).map_err(cannot)?;
        let mut command = self.python.isolated(self.with_packages);
        command.arg("-c").arg(BEGIN).arg(&packages).arg(&wish).current_dir(place.resolved().join("work"));
        let finished = run_limited(command, &self.limits).map_err(cannot)?;
        let told = told(&std::fs::read_to_string(probes.path().join("end")).unwrap_or_default());
        Ok(self.ran(&finished, told, probes.events()))
    }

    fn wish(&self, place: &Place, script: &Path, folder: &Path) -> serde_json::Value {
        let limits = &self.limits;
        json!({
            "folder": folder.canonicalize().unwrap_or_else(|_| folder.to_owned()),
            "script": script,
            "work": place.resolved().join("work"),
            "path": self.path,
            "limits": {
                "wall": limits.wall.as_secs(),
                "cpu": limits.cpu,
                "memory": limits.memory,
                "file": limits.file,
                "files": limits.files,
                "tasks": limits.tasks,
            },
        })
    }

    fn ran(&self, finished: &Finished, told: Option<Told>, events: String) -> Ran {
        let refused = match &told {
            Some(Told::Refused(what)) => Some(what.clone()),
            _ => None,
        };
        let end = match (finished.stop, told) {
            (Some(stop), _) => End::Stopped(self.stop_words(stop)),
            (None, Some(Told::Refused(what))) => End::Stopped(format!("stopped: it tried to {what}")),
            (None, Some(Told::Raised(words))) => End::Raised(words),
            (None, None) => finished.signal.map_or(End::Well, |signal| End::Stopped(self.signal_words(signal))),
        };
        Ran { printed: Printed::new(&finished.output, finished.is_cut, end), events, refused }
    }

    fn stop_words(&self, stop: Stop) -> String {
        match stop {
            Stop::Time => format!("stopped after {} seconds", self.limits.wall.as_secs()),
            Stop::Output => format!("stopped after {} MB of output", self.limits.output >> 20),
        }
    }

    fn signal_words(&self, signal: i32) -> String {
        const XCPU: i32 = 24;
        match signal {
            XCPU => format!("stopped after {} seconds of computing", self.limits.cpu),
            _ => format!("ended by signal {signal}"),
        }
    }
}

/// The first code of the process; nothing of it is left when the program begins.
const BEGIN: &str = "import sys; sys.path.insert(0, sys.argv[1]); import latebind_box; latebind_box.run()";

/// What the box itself said of the end.
enum Told {
    Raised(String),
    Refused(String),
}

fn told(text: &str) -> Option<Told> {
    let (kind, words): (String, String) = serde_json::from_str(text).ok()?;
    match kind.as_str() {
        "raised" => Some(Told::Raised(words)),
        "refused" => Some(Told::Refused(words)),
        _ => None,
    }
}
