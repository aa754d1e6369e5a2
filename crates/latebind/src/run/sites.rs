//! Which files are suspect: all below the roots, looked at in parallel.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use latebind_report::Document;
use latebind_run::plan::{Plan, Suspect};
use latebind_run::watch::{Wish, watch};
use latebind_source::decode;
use latebind_syntax::parse;
use rayon::prelude::*;

use super::verdicts::Verdicts;
use crate::UsageError;
use crate::failure::shown;
use crate::plan::STACK;
use crate::settings::Settings;
use crate::walk::{self, Exclude};

/// What is watched of each file: what `check` would not call safe, or everything where it is not asked.
pub(super) struct Search<'s> {
    pub(super) wish: &'s Wish,
    pub(super) verdicts: Option<&'s Verdicts>,
}

impl Search<'_> {
    /// A file that cannot be read or parsed is nobody's suspect: the interpreter will say what is wrong with it.
    pub(super) fn below(&self, roots: &[PathBuf], settings: &Settings) -> Result<Plan, UsageError> {
        let mut exclude = Exclude::default();
        exclude.add(&settings.folder, &settings.exclude)?;
        let threads = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
        let threads = threads.map_err(|error| UsageError(format!("cannot start threads: {error}")))?;
        let files = walk::find(roots, &exclude).files;
        let suspects = threads.install(|| files.par_iter().filter_map(|path| self.suspect(path)).collect::<Vec<_>>());
        self.verdicts.iter().for_each(|verdicts| verdicts.tidy());
        Ok(Plan { suspects })
    }

    fn suspect(&self, path: &Path) -> Option<Suspect> {
        let bytes = std::fs::read(path).ok()?;
        // A panic is a bug of ours; the program runs all the same, this file unwatched.
        catch_unwind(AssertUnwindSafe(|| self.examined(path, &bytes))).ok().flatten()
    }

    fn examined(&self, path: &Path, bytes: &[u8]) -> Option<Suspect> {
        let name = shown(path.strip_prefix(".").unwrap_or(path));
        let (document, found) = match self.verdicts {
            Some(verdicts) => verdicts.late(&name, bytes).map(|(document, found)| (document, Some(found)))?,
            None => (Document::new(name, decode(bytes).ok()?.text), None),
        };
        let parsed = parse(&document.text);
        if !parsed.errors.is_empty() {
            return None;
        }
        let watch = watch(&parsed.tree, self.wish, found.as_deref());
        let spellings = spellings(path)?;
        (!watch.captures.is_empty()).then_some(Suspect { document, watch, spellings })
    }
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
