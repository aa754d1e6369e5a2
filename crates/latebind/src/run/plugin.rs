//! The pytest plugin for teams whose test runs are to fail on claims.
//!
//! `latebind run --plugin FOLDER` puts the package into a folder on the path, once;
//! `pytest -p latebind` then asks, with `--prepare`, what to watch.

use std::path::Path;

use latebind_run::package;
use latebind_run::plan::Plan;

use super::folder::{write, write_plan};
use crate::UsageError;
use crate::failure::{io_words, shown};

pub(super) fn install(folder: &Path) -> Result<(), UsageError> {
    let wrong = |error| UsageError(format!("{}: {}", shown(folder), io_words(&error)));
    let command = std::env::current_exe().map_err(wrong)?;
    for file in package::FILES {
        if let Ok(path) = Path::new(file.path).strip_prefix(package::PACKAGES) {
            write(folder, &path.to_string_lossy(), file.text).map_err(wrong)?;
        }
    }
    write(folder, package::COMMAND, &command.to_string_lossy()).map_err(wrong)
}

/// Only what to watch: the package is there already.
pub(super) fn prepare(folder: &Path, plan: &Plan) -> Result<(), UsageError> {
    let written = write_plan(folder, plan, &plan.descriptions());
    written.map_err(|error| UsageError(format!("{}: {}", shown(folder), io_words(&error))))
}
