//! The probes: pure Python, carried in the binary, written out for each run.

/// A file and where it belongs, relative to the folder of a run.
#[derive(Debug, Clone, Copy)]
pub struct PackageFile {
    pub path: &'static str,
    pub text: &'static str,
}

/// The folder that goes on PYTHONPATH.
pub const SITE: &str = "site";

/// The folder in which the package is.
pub const PACKAGES: &str = "packages";

/// Where the package, put somewhere for good, finds the command that put it there.
pub const COMMAND: &str = "latebind/command";

macro_rules! files {
    ($($path:literal)*) => {
        [
            PackageFile { path: "site/sitecustomize.py", text: include_str!("../python/site/sitecustomize.py") },
            $(PackageFile {
                path: concat!("packages/latebind/", $path),
                text: include_str!(concat!("../python/latebind/", $path)),
            }),*
        ]
    };
}

pub const FILES: [PackageFile; 32] = files! {
    "__init__.py" "alone.py" "around.py" "bind.py" "bindings.py" "borrows.py" "counters.py" "disguise.py" "events.py" "here.py" "hidden.py" "hooks.py" "in_pytest.py" "in_runpy.py" "install.py" "look_around.py" "main_script.py"
    "names.py" "nodes.py" "own_bytecode.py" "probes.py" "retained.py" "rewrite.py" "script_code.py" "start.py" "suspects.py" "syntax.py" "timeline.py" "values.py" "variables.py" "watched.py"
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_is_carried() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/python/latebind");
        let modules = std::fs::read_dir(folder).expect("the package").flatten();
        let names = modules.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let names = names.filter(|name| name.ends_with(".py"));
        for name in names {
            let path = format!("packages/latebind/{name}");
            assert!(FILES.iter().any(|file| file.path == path), "{path} is not carried");
        }
    }
}
