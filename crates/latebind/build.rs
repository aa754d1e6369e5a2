//! Names the build by its sources: answers that another build cached are not ours.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where it builds"));
    let mut hasher = blake3::Hasher::new();
    for path in sources(&here) {
        println!("cargo:rerun-if-changed={}", path.display());
        for file in files(&path) {
            let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let name = file.strip_prefix(&here).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            hasher.update(name.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
        }
    }
    println!("cargo:rustc-env=LATEBIND_BUILD={}", &hasher.finalize().to_hex()[..16]);
}

/// The sources of every crate beside this one, and what the workspace takes from others.
fn sources(here: &Path) -> Vec<PathBuf> {
    let beside = fs::read_dir(here.join("..")).into_iter().flatten().flatten();
    let mut crates: Vec<PathBuf> = beside.map(|entry| here.join("..").join(entry.file_name())).collect();
    crates.sort();
    let parts = crates.iter().flat_map(|it| ["Cargo.toml", "src"].map(|part| it.join(part)));
    let lock = here.join("../../Cargo.lock");
    parts.chain([lock]).filter(|path| path.exists()).collect()
}

/// The file, or those below the folder, in order.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut below: Vec<PathBuf> = fs::read_dir(path).into_iter().flatten().flatten().map(|it| it.path()).collect();
    below.sort();
    below.iter().flat_map(|path| files(path)).collect()
}
