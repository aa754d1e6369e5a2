//! Which files are suspect: all below the roots, looked at in parallel.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use latebind_report::Document;
use latebind_run::plan::{Plan, Suspect};
use latebind_run::watch::{Wish, watch};
use latebind_source::decode;
use latebind_syntax::parse;
use rayon::prelude::*;

use crate::UsageError;
use crate::candidate::may_match;
use crate::failure::shown;
use crate::plan::STACK;
use crate::settings::Settings;
use crate::walk::{self, Exclude};

/// A file that cannot be read or parsed is nobody's suspect: the interpreter will say what is wrong with it.
pub(crate) fn find(roots: &[PathBuf], wish: &Wish, settings: &Settings) -> Result<Plan, UsageError> {
    let mut exclude = Exclude::default();
    exclude.add(&settings.folder, &settings.exclude)?;
    let threads = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
    let threads = threads.map_err(|error| UsageError(format!("cannot start threads: {error}")))?;
    let files = walk::find(roots, &exclude).files;
    let suspects = threads.install(|| files.par_iter().filter_map(|path| suspect(path, wish)).collect::<Vec<_>>());
    Ok(Plan { suspects })
}

fn suspect(path: &Path, wish: &Wish) -> Option<Suspect> {
    let bytes = std::fs::read(path).ok()?;
    // A panic is a bug of ours; the program runs all the same, this file unwatched.
    catch_unwind(AssertUnwindSafe(|| examined(path, &bytes, wish))).ok().flatten()
}

fn examined(path: &Path, bytes: &[u8], wish: &Wish) -> Option<Suspect> {
    if !wish.safe_too && !may_match(bytes, &wish.rules) {
        return None;
    }
    let source = decode(bytes).ok()?;
    let parsed = parse(&source.text);
    if !parsed.errors.is_empty() {
        return None;
    }
    let watch = watch(&parsed.tree, wish);
    let spellings = spellings(path)?;
    let document = Document::new(shown(path.strip_prefix(".").unwrap_or(path)), source.text);
    (!watch.captures.is_empty()).then_some(Suspect { document, watch, spellings })
}

/// Absolute, and without links. A path that no line of text can hold is not watched.
fn spellings(path: &Path) -> Option<Vec<String>> {
    let absolute = std::path::absolute(path).ok()?;
    let mut spellings = vec![absolute.to_str()?.to_owned()];
    let resolved = path.canonicalize().ok()?.to_str()?.to_owned();
    if resolved != spellings[0] {
        spellings.push(resolved);
    }
    spellings.iter().all(|it| !it.contains(['\t', '\n', '\r'])).then_some(spellings)
}
