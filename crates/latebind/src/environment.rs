//! The environment whose packages a project imports, read from the disk; no interpreter is run.
//!
//! ```text
//! .venv/pyvenv.cfg                                 home = /usr/bin
//! .venv/bin/python  ->  /usr/bin/python3.12
//! .venv/lib/python3.12/site-packages/acme/…        Lib/site-packages on Windows
//! .venv/lib/python3.12/site-packages/mine.pth      /home/me/mine/src
//! ```
//!
//! `--python` names an interpreter or an environment's folder (venv, virtualenv, uv, poetry, conda, pyenv);
//! else `VIRTUAL_ENV`, `CONDA_PREFIX`, or the `.venv` or `venv` of the project.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::UsageError;
use crate::failure::shown;
use crate::place::{absolute, top_of_project};

/// What an active environment says of itself.
const ACTIVE: [&str; 2] = ["VIRTUAL_ENV", "CONDA_PREFIX"];

/// What a project calls its own.
const OWN: [&str; 2] = [".venv", "venv"];

/// The folders in which packages are looked up, the first one first; none where there is no environment.
///
/// `typed` must be an environment; those that are only around may be gone.
pub(crate) fn packages(typed: Option<&Path>, start: &Path) -> Result<Vec<PathBuf>, UsageError> {
    let prefix = match typed {
        Some(typed) => Some(prefix_of(typed)?),
        None => active().or_else(|| own(start)),
    };
    Ok(prefix.map(|prefix| with_linked(&with_base(&prefix))).unwrap_or_default())
}

fn active() -> Option<PathBuf> {
    let said = ACTIVE.iter().filter_map(std::env::var_os).filter(|said| !said.is_empty());
    said.map(PathBuf::from).find(|prefix| !site_packages(prefix).is_empty())
}

/// The environment that lies in the project's folder, or in one on the way to it.
fn own(start: &Path) -> Option<PathBuf> {
    let start = absolute(start);
    let top = top_of_project(&start).unwrap_or(&start);
    let folders = start.ancestors().take_while(|folder| folder.starts_with(top));
    let mut candidates = folders.flat_map(|folder| OWN.map(|name| folder.join(name)));
    candidates.find(|prefix| prefix.join("pyvenv.cfg").is_file() && !site_packages(prefix).is_empty())
}

// -- what was typed

/// The folder of the environment: given itself, by its interpreter, or by a command on the PATH.
fn prefix_of(typed: &Path) -> Result<PathBuf, UsageError> {
    let wrong = |what: &str| UsageError(format!("--python {}: {what}", shown(typed)));
    let is_command = typed.components().count() == 1 && !typed.exists();
    let path = if is_command { on_path(typed.as_os_str()) } else { Some(typed.to_owned()) };
    let path = path.filter(|path| path.exists()).ok_or_else(|| wrong("no such interpreter or environment"))?;
    if path.is_dir() {
        let is_one = !site_packages(&path).is_empty();
        return if is_one { Ok(path) } else { Err(wrong("no environment: it has no site-packages")) };
    }
    around_interpreter(&path)
        .or_else(|| chosen_by_pyenv(&path))
        .ok_or_else(|| wrong("no interpreter of an environment: no site-packages near it"))
}

fn on_path(command: &OsStr) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(command)).find(|file| file.is_file())
}

/// `bin/python` lies in a virtual environment, although it links to an interpreter elsewhere.
fn around_interpreter(interpreter: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(interpreter).ok()?;
    let target = fs::canonicalize(interpreter).ok()?;
    let around = |file: &Path| {
        let folder = file.parent()?;
        // On Windows the interpreter of a conda environment lies at its top.
        let mut folders = folder.parent().into_iter().chain([folder]);
        folders.find(|prefix| !site_packages(prefix).is_empty()).map(Path::to_owned)
    };
    around(&absolute).or_else(|| around(&target))
}

/// `~/.pyenv/shims/python3` is a script that starts the version which the folder, or the user, has chosen.
fn chosen_by_pyenv(shim: &Path) -> Option<PathBuf> {
    let root = shim.parent().filter(|folder| folder.ends_with("shims"))?.parent()?;
    let here = std::env::current_dir().unwrap_or_default();
    let files = here.ancestors().map(|folder| folder.join(".python-version")).chain([root.join("version")]);
    let written = files.filter_map(|file| fs::read_to_string(file).ok());
    let versions = std::env::var("PYENV_VERSION").ok().into_iter().chain(written).next()?;
    let version = versions.split(|c: char| c == ':' || c.is_whitespace()).find(|word| !word.is_empty())?;
    Some(root.join("versions").join(version)).filter(|prefix| !site_packages(prefix).is_empty())
}

// -- layouts

/// Where the packages of an environment or an installed Python lie.
fn site_packages(prefix: &Path) -> Vec<PathBuf> {
    let windows = prefix.join("Lib").join("site-packages");
    let debian = prefix.join("lib").join("python3").join("dist-packages");
    let versions = ["lib", "lib64"].map(|lib| newest(&prefix.join(lib)));
    let versions = versions.into_iter().flatten().map(|version| version.join("site-packages"));
    let mut seen = BTreeSet::new();
    let all = versions.chain([windows, debian]).filter(|folder| folder.is_dir());
    all.filter(|folder| seen.insert(fs::canonicalize(folder).unwrap_or_else(|_| folder.clone()))).collect()
}

/// `python3.12` beside `python3.9`; also `pypy3.10`.
fn newest(lib: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(lib).into_iter().flatten().flatten();
    let with_version = entries.filter_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let version = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy"))?;
        let (major, minor) = version.split_once('.')?;
        let number = |text: &str| text.trim_end_matches('t').parse::<u32>().ok();
        let path = entry.path();
        path.join("site-packages").is_dir().then_some(((number(major)?, number(minor)?), path))
    });
    with_version.max().map(|(_, path)| path)
}

/// With the packages of the Python that the environment was made from, where it says so.
fn with_base(prefix: &Path) -> Vec<PathBuf> {
    let mut folders = site_packages(prefix);
    let settings = fs::read_to_string(prefix.join("pyvenv.cfg")).unwrap_or_default();
    let value = |key: &str| {
        let mut lines = settings.lines().filter_map(|line| line.split_once('='));
        lines.find(|(name, _)| name.trim() == key).map(|(_, value)| value.trim().to_owned())
    };
    let includes_base = value("include-system-site-packages").is_some_and(|it| it.eq_ignore_ascii_case("true"));
    if let Some(home) = value("home").filter(|_| includes_base) {
        // `/usr/bin` on Unix, the folder of `python.exe` on Windows.
        let home = PathBuf::from(home);
        let base = home.parent().into_iter().chain([home.as_path()]);
        folders.extend(base.flat_map(site_packages));
    }
    folders
}

/// With the folders that `.pth` files name: projects that are installed to be edited.
fn with_linked(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut all = folders.to_vec();
    for folder in folders {
        let mut links: Vec<PathBuf> =
            fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        links.retain(|path| path.extension().is_some_and(|it| it == "pth"));
        links.sort();
        for text in links.iter().filter_map(|link| fs::read_to_string(link).ok()) {
            // Lines that Python would run are left alone.
            let is_path = |line: &&str| !line.is_empty() && !line.starts_with(['#']) && !line.starts_with("import ");
            let paths = text.lines().map(str::trim_end).filter(is_path).map(|line| folder.join(line));
            all.extend(paths.filter(|path| path.is_dir()));
        }
    }
    all
}
