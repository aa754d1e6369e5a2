//! What a run needs on disk: the probes, what they watch, and what they saw.

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
        for file in package::FILES {
            folder.write(file.path, file.text)?;
        }
        folder.write("index", &plan.index())?;
        for (number, description) in plan.descriptions().iter().enumerate() {
            folder.write(&format!("{number}.json"), description)?;
        }
        Ok(folder)
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

    fn write(&self, name: &str, text: &str) -> io::Result<()> {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(path, text)
    }
}
