//! `check` and the other commands that only read.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

pub(crate) use crate::common::{Folder, Ran};

impl Folder {
    pub(crate) fn check(&self, arguments: &[&str]) -> Ran {
        self.run("check", arguments, b"")
    }

    pub(crate) fn check_stdin(&self, arguments: &[&str], stdin: &[u8]) -> Ran {
        self.run("check", arguments, stdin)
    }

    pub(crate) fn run(&self, command: &str, arguments: &[&str], stdin: &[u8]) -> Ran {
        let mut child = self.asked(command, arguments).spawn().expect("latebind starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        // Who does not read its input may be gone before it is written.
        let _ = pipe.write_all(stdin);
        drop(pipe);
        Ran::of(child.wait_with_output().expect("latebind ends"))
    }

    /// A command of ours, not yet started, with a pipe at each end.
    pub(crate) fn asked(&self, command: &str, arguments: &[&str]) -> Command {
        let mut latebind = self.latebind();
        latebind.arg(command).args(arguments);
        latebind.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        latebind
    }

    /// The JSON of a check.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.check(&[&["--output-format", "json"], arguments].concat()).json()
    }
}

/// `path:line:column: message` of every error.
pub(crate) fn errors(report: &Value) -> Vec<String> {
    let words = |error: &Value| {
        let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        format!("{}:{}:{}: {}", text("path"), error["line"], error["column"], text("message"))
    };
    report["errors"].as_array().expect("errors").iter().map(words).collect()
}

/// `path:line rule verdict variable` of every finding.
pub(crate) fn found(report: &Value) -> Vec<String> {
    let words = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        let line = &finding["site"]["start"]["line"];
        format!("{}:{line} {} {} {}", text("path"), text("rule"), text("verdict"), text("variable"))
    };
    report["findings"].as_array().expect("findings").iter().map(words).collect()
}
