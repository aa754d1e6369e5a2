//! What a run needs on disk: the probes, what they watch, and what they saw.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use latebind_run::package;
use latebind_run::plan::Plan;
use latebind_run::retained;

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

    /// Each process is to write what is alive at its end.
    pub(crate) fn ask_for_retained(&self) -> io::Result<()> {
        write(self.folder.path(), retained::NAME, "")
    }

    /// What processes wrote of that, in no order.
    pub(crate) fn dumps(&self) -> Vec<Vec<u8>> {
        let files = std::fs::read_dir(self.folder.path()).into_iter().flatten().flatten();
        let is_dump = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with(&format!("{}-", retained::NAME));
        let dumps = files.filter(|file| is_dump(&file.file_name()));
        dumps.filter_map(|file| std::fs::read(file.path()).ok()).collect()
    }

    /// From now on these captures are frozen, and no others.
    pub(crate) fn freeze(&self, plan: &Plan, frozen: &BTreeSet<usize>) -> io::Result<()> {
        write_plan(self.folder.path(), plan, &plan.descriptions_freezing(frozen))
    }

    /// What goes on PYTHONPATH.
    pub(crate) fn site(&self) -> PathBuf {
        self.folder.path().join(package::SITE)
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
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
