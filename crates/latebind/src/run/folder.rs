//! What a run needs on disk: the probes, what they watch, and what they saw.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use latebind_run::package;
use latebind_run::plan::Plan;

/// Removed when the run is over.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    pub(crate) fn prepare(plan: &Plan) -> io::Result<Self> {
        let folder = Self { folder: tempfile::Builder::new().prefix("latebind-run-").tempdir()? };
        write_package(folder.folder.path())?;
        write_plan(folder.folder.path(), plan, &plan.descriptions())?;
        Ok(folder)
    }

    /// From now on these captures are frozen, and no others.
    pub(crate) fn freeze(&self, plan: &Plan, frozen: &BTreeSet<usize>) -> io::Result<()> {
        write_plan(self.folder.path(), plan, &plan.descriptions_freezing(frozen))
    }

    /// What goes on PYTHONPATH.
    pub(crate) fn site(&self) -> PathBuf {
        self.folder.path().join(package::SITE)
    }

    /// What the probes wrote; nothing where no interpreter started.
    pub(crate) fn events(&self) -> String {
        let bytes = std::fs::read(self.folder.path().join("events")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn write_package(folder: &Path) -> io::Result<()> {
    package::FILES.iter().try_for_each(|file| write(folder, file.path, file.text))
}

pub(super) fn write_plan(folder: &Path, plan: &Plan, descriptions: &[String]) -> io::Result<()> {
    write(folder, "index", &plan.index())?;
    let mut numbered = descriptions.iter().enumerate();
    numbered.try_for_each(|(number, description)| write(folder, &format!("{number}.json"), description))
}

pub(super) fn write(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
    std::fs::write(path, text)
}
