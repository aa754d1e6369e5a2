//! What can be typed after `latebind explain`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use latebind_scopes::PythonVersion;

use crate::cli::Color;

#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0; 1 if there is nothing to explain, or the file could not be read or parsed; \
                        2 wrong usage.")]
pub(crate) struct ExplainArguments {
    /// FILE, FILE:LINE, FILE:LINE:VARIABLE, or FILE:FUNCTION for the function's scope; `-` is standard input
    #[arg(value_name = "FILE[:LINE[:VAR]]")]
    pub(crate) target: String,

    /// Only what this rule reports: code or name
    #[arg(long, value_name = "CODE")]
    pub(crate) rule: Option<String>,

    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) output_format: ExplainFormat,

    /// Run the program even if it may do more than compute and print: within limits, but it is run
    #[arg(long)]
    pub(crate) run: bool,

    /// Do not run anything
    #[arg(long, conflicts_with = "run")]
    pub(crate) no_run: bool,

    /// Instead of running it: what `latebind run --timeline` or `--output` wrote
    #[arg(long, value_name = "FILE", conflicts_with = "run")]
    pub(crate) with_run: Option<PathBuf>,

    /// Interpreter to run it with [default: python3]
    #[arg(long, value_name = "PYTHON")]
    pub(crate) python: Option<PathBuf>,

    /// How long a run may take
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) seconds: u64,

    /// The program may import from this folder; may be repeated
    #[arg(long, value_name = "FOLDER")]
    pub(crate) path: Vec<PathBuf>,

    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Draw with plain ASCII characters [default: where the locale is not UTF-8]
    #[arg(long)]
    pub(crate) ascii: bool,

    /// Columns to draw in [default: the terminal's, else 80]
    #[arg(long, value_name = "COLUMNS")]
    pub(crate) width: Option<usize>,

    /// CPython whose scoping rules count [default: the oldest that requires-python allows, else the newest known]
    #[arg(long, value_name = "3.8…3.14")]
    pub(crate) python_version: Option<PythonVersion>,

    /// Name to report for standard input
    #[arg(long, value_name = "PATH")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// A drawing for the terminal
    Text,
    /// A picture
    Svg,
    /// One page that steps through the turns
    Html,
    /// For machines
    Json,
}
