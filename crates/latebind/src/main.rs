//! `latebind`: a borrow checker for Python's closures.
//!
//! The outer shell: files, threads, settings and the terminal live here and
//! nowhere below; below are functions from values to values.

mod atomic;
mod cache;
mod candidate;
mod check;
mod cli;
mod collect;
mod disk;
mod environment;
mod examine;
mod explain;
mod failure;
mod fix;
mod inspect;
mod judged;
mod line_length;
mod nearest;
mod output;
mod panics;
mod place;
mod plan;
mod progress;
mod python_version;
mod rule_page;
mod run;
mod selection;
mod settings;
mod walk;
mod with_run;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Command};

/// The analysis makes many small values that live briefly, on all threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a run may end with, but for findings: wrong usage or configuration.
struct UsageError(String);

/// Exit status for wrong usage or configuration.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Fix(arguments) => fix::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Rule(arguments) => rule_page::run(&arguments),
        Command::Run(arguments) => run::run(&arguments),
    };
    done.unwrap_or_else(|UsageError(message)| {
        output::complain(&message);
        ExitCode::from(USAGE)
    })
}
