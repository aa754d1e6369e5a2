//! What can be typed.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use latebind_fix::Strategy;
use latebind_scopes::PythonVersion;

use crate::explain::arguments::ExplainArguments;

/// A borrow checker for Python's closures.
///
/// A Python closure keeps the variable, not the value. latebind reports the
/// closures that outlive their turn of a loop, with the story that proves it:
/// made here, rebound here, called here.
#[derive(Debug, Parser)]
#[command(name = "latebind", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find closures that see another value than the one they were made with
    Check(CheckArguments),
    /// Repair what `check` reports: only what is safe, unless told otherwise
    Fix(FixArguments),
    /// Show a finding: the cells, the time line, and what each repair would print
    Explain(ExplainArguments),
    /// Show scopes, cells and free names as CPython decides them
    Inspect(InspectArguments),
    /// Print a rule's page, or the list of rules
    Rule(RuleArguments),
    /// Run a program or its tests, and report closures that really read another value
    Run(RunArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 nothing at or above --fail-on; 1 such findings, or files that could not be \
                        read or parsed; 2 wrong usage or configuration.")]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub(crate) looking: LookingArguments,

    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: OutputFormat,

    /// Lowest verdict that makes the exit status 1 [default: definite]
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub(crate) fail_on: Option<FailOn>,

    /// First apply the repairs that are safe; what is left is reported
    #[arg(long)]
    pub(crate) fix: bool,

    /// Exit with status 0 whatever is found
    #[arg(long)]
    pub(crate) exit_zero: bool,

    /// Also list captures of rebound variables that were judged safe, with the reason
    #[arg(long)]
    pub(crate) include_safe: bool,

    /// What `latebind run --output` wrote: what it saw is proved
    #[arg(long, value_name = "FILE")]
    pub(crate) with_run: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    /// Parse every file, also those in which no rule could match, so that every syntax error is reported
    #[arg(long)]
    pub(crate) strict_syntax: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 nothing left to repair; 1 something left, or files that could not be read, parsed \
                        or written; with --diff 1 if something would change; 2 wrong usage or configuration."
)]
pub(crate) struct FixArguments {
    #[command(flatten)]
    pub(crate) looking: LookingArguments,

    /// Show what would change, and change nothing
    #[arg(long)]
    pub(crate) diff: bool,

    /// How to repair [default: auto, what fits each closure best]
    #[arg(long, value_name = "STRATEGY", default_value = "auto")]
    pub(crate) strategy: WantedStrategy,

    /// Also apply repairs that may change more than the capture, or that answer a doubt
    #[arg(long)]
    pub(crate) r#unsafe: bool,
}

/// Where to look, and for what: the same for each command that reads a whole project.
#[derive(Debug, Args)]
pub(crate) struct LookingArguments {
    /// Files and folders; `-` is standard input (`fix` writes it, repaired, to standard output) [default: .]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// These rules instead of the default ones: codes or names, comma-separated, or ALL
    #[arg(long, value_name = "CODE,…", value_delimiter = ',')]
    pub(crate) select: Option<Vec<String>>,

    /// Without these rules: codes or names, comma-separated, or ALL
    #[arg(long, value_name = "CODE,…", value_delimiter = ',')]
    pub(crate) ignore: Option<Vec<String>>,

    /// Let no `noqa` or `pylint: disable` comment hide anything
    #[arg(long)]
    pub(crate) ignore_noqa: bool,

    /// Also leave out what matches this pattern (as in .gitignore); may be repeated
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    pub(crate) exclude: Vec<String>,

    /// CPython whose scoping rules count [default: the oldest that requires-python allows, else the newest known]
    #[arg(long, value_name = "3.8…3.14")]
    pub(crate) python_version: Option<PythonVersion>,

    /// Interpreter or environment whose packages are imported; it is read, not run [default: the active one
    /// (VIRTUAL_ENV, CONDA_PREFIX), else the project's .venv or venv]
    #[arg(long, value_name = "PATH")]
    pub(crate) python: Option<PathBuf>,

    /// Number of threads [default: one per processor]
    #[arg(short = 'j', long = "jobs", value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,

    /// Neither a closing line nor a sign of progress; `fix` does not list what it did
    #[arg(short, long)]
    pub(crate) quiet: bool,

    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Name to report for standard input
    #[arg(long, value_name = "PATH")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

/// Whether and where answers are kept from run to run.
#[derive(Debug, Args)]
pub(crate) struct CacheArguments {
    /// Judge every file again; neither take answers from the cache nor keep any
    #[arg(long)]
    pub(crate) no_cache: bool,

    /// Where answers are kept from run to run [default: .latebind_cache in the project's folder, else the user's cache folder]
    #[arg(long, value_name = "FOLDER", env = "LATEBIND_CACHE_DIR", hide_env_values = true)]
    pub(crate) cache_dir: Option<PathBuf>,
}

/// `auto`, or one way to repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WantedStrategy(pub(crate) Option<Strategy>);

impl FromStr for WantedStrategy {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        if typed == "auto" {
            return Ok(Self(None));
        }
        let known = || Strategy::ALL.map(Strategy::name).join(", ");
        Strategy::from_name(typed).map(|it| Self(Some(it))).ok_or_else(|| format!("there are auto, {}", known()))
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0; 1 if a file could not be read, or CPython would refuse it; 2 wrong usage.")]
pub(crate) struct InspectArguments {
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// CPython that decides [default: the oldest that requires-python allows, else the newest known]
    #[arg(long, value_name = "3.8…3.14")]
    pub(crate) python_version: Option<PythonVersion>,

    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: InspectFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InspectFormat {
    /// A tree of scopes: who captures what from whom
    Text,
    /// For machines; stable
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct RuleArguments {
    /// Code or name, such as LB001 or loop-capture
    pub(crate) rule: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "The program's output, exit status and tracebacks are its own; the report comes after its \
                        end. Exit status: the program's; with --fail-on-claim 1 instead of 0 where there are claims.")]
pub(crate) struct RunArguments {
    /// Interpreter that runs the program [default: python3]
    #[arg(long, value_name = "PYTHON")]
    pub(crate) python: Option<PathBuf>,

    /// Write the report to this file, as JSON, instead of standard error
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Write the time line of the watched closures to this file, as JSON: made, rebound, read
    #[arg(long, value_name = "FILE")]
    pub(crate) timeline: Option<PathBuf>,

    /// Watch the files of this folder; may be repeated [default: the current folder and the script's]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) root: Vec<PathBuf>,

    /// Also watch closures that are judged safe: a claim there is a defect of the analysis
    #[arg(long)]
    pub(crate) all_sites: bool,

    /// Exit with status 1 instead of 0 where a closure read a stale value
    #[arg(long)]
    pub(crate) fail_on_claim: bool,

    /// Do not ask the analysis of captures that were claimed (to test the probes alone)
    #[arg(long, hide = true)]
    pub(crate) no_verdicts: bool,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Also tell what memory nothing but closures keeps alive when the program ends
    #[arg(long)]
    pub(crate) retained: bool,

    /// PROGRAM is any command: find the closures that decide what it does, by running it with some of them
    /// keeping the values they were made with
    #[arg(long)]
    pub(crate) bisect: bool,

    /// Put the pytest plugin into this folder of the path (site-packages), for `pytest -p latebind`
    #[arg(long, value_name = "FOLDER")]
    pub(crate) plugin: Option<PathBuf>,

    /// Write what is to be watched into this folder (the plugin asks so)
    #[arg(long, value_name = "FOLDER", hide = true)]
    pub(crate) prepare: Option<PathBuf>,

    /// SCRIPT or -m MODULE, and its arguments
    #[arg(value_name = "PROGRAM", required_unless_present_any = ["plugin", "prepare"], trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) program: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// The story in one picture of the program
    Text,
    /// One line per finding
    Concise,
    /// For machines; stable
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Definite,
    Possible,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}
