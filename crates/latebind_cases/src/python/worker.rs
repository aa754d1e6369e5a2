//! One interpreter process that runs programs on request (`python/runner.py`).

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::{Freeze, Ran, Treatment};
use crate::case::{MAIN, Program};

pub(super) struct Worker {
    child: Child,
    // Closed first, so that the process sees the end of its input.
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

#[derive(serde::Serialize)]
struct Request<'a> {
    main: &'a str,
    files: BTreeMap<&'a str, &'a str>,
    freeze: Option<&'a Freeze>,
    probes: BTreeMap<&'a str, &'a str>,
    /// Not to be run: the cells of its code objects are wanted.
    cells: bool,
}

const RUNNER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/runner.py");

/// Where the package of `latebind run` lies.
const PROBES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../latebind_run/python");

impl Worker {
    pub(super) fn start(python: &Path) -> io::Result<Worker> {
        let mut command = Command::new(python);
        command.args(["-E", "-s", "-B", RUNNER, PROBES]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let requests = child.stdin.take();
        let answers = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Worker { child, requests, answers: BufReader::new(answers) })
    }

    pub(super) fn run(&mut self, program: &Program, treatment: Treatment<'_>) -> io::Result<Ran> {
        let (freeze, probes) = match treatment {
            Treatment::Nothing => (None, &[][..]),
            Treatment::Freeze(freeze) => (Some(freeze), &[][..]),
            Treatment::Probe(probes) => (None, probes),
        };
        let probes = probes.iter().map(|(name, description)| (name.as_str(), description.as_str())).collect();
        let main = program.main().map_or("", |file| &file.name);
        // The project's own files go before installed ones of the same name.
        let all = program.installed.iter().chain(&program.files).chain(&program.stand_ins);
        let files = all.map(|file| (file.name.as_str(), file.text.as_str()));
        self.ask(&Request { main, files: files.collect(), freeze, probes, cells: false })
    }

    /// The name, cells and free names of every code object of a text, sorted, one a line.
    pub(super) fn cells(&mut self, text: &str) -> io::Result<Ran> {
        let files = BTreeMap::from([(MAIN, text)]);
        self.ask(&Request { main: MAIN, files, freeze: None, probes: BTreeMap::new(), cells: true })
    }

    fn ask(&mut self, request: &Request<'_>) -> io::Result<Ran> {
        let requests = self.requests.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(requests, "{}", serde_json::to_string(request)?)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        Ok(serde_json::from_str(&answer)?)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.requests.take());
        // Nothing can be done about a process that will not be waited for.
        let _ = self.child.wait();
    }
}
