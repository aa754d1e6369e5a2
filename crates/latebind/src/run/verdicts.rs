//! What `check` says of the files that a run may watch.
//!
//! ```python
//! fs.append(lambda: i)     # noqa: B023            watched: what happens is no matter of opinion
//! fs.append(lambda: i)     # latebind: ok[i] …     not watched: whoever wrote that knows
//! ```

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use latebind_project::Modules;
use latebind_report::suppressions::Policy;
use latebind_report::{Checked, Document};
use latebind_scopes::{PythonVersion, analyse};
use latebind_syntax::parse;
use latebind_verdicts::finding::Finding;
use latebind_verdicts::rule::Rule;
use latebind_verdicts::{Around, Wanted, judge_among};

use crate::cache::Cache;
use crate::cli::RunArguments;
use crate::disk::RealDisk;
use crate::environment;
use crate::examine::{Question, examine, neighbours};
use crate::settings::Settings;
use crate::with_run::EarlierRun;

/// Of one file at a time, with the project's other files around it.
pub(super) struct Verdicts {
    modules: Modules<'static>,
    question: Question,
    cache: Option<Cache>,
}

impl Verdicts {
    /// `rules`: those that a claim may be of. `start`: where the project is.
    pub(super) fn new(arguments: &RunArguments, start: &Path, settings: &Settings, rules: &BTreeSet<Rule>) -> Self {
        let question = question(rules, settings);
        let named = arguments.cache.cache_dir.as_deref();
        let cache = || Cache::find(named, start, settings, &question);
        let cache = if arguments.cache.no_cache { None } else { cache() };
        let modules = Modules::new(&RealDisk, settings.callees.clone());
        Self { modules: modules.with_installed(packages(arguments, start)), cache, question }
    }

    /// The captures of a file that are not safe; nothing where there are none, or it cannot be read.
    pub(super) fn late(&self, path: &str, bytes: &[u8]) -> Option<(Document, Vec<Finding>)> {
        let outcome = examine(path, bytes, &self.question, &self.modules, self.cache.as_ref());
        let Checked { document, told } = outcome.checked?;
        Some((document, told.into_iter().map(|told| told.finding).collect()))
    }

    /// Every capture of a file, by every rule; nothing where the analysis fails: the run is over, and its report
    /// does without.
    pub(super) fn every(&self, document: &Document) -> Vec<Finding> {
        catch_unwind(AssertUnwindSafe(|| self.judged(document))).unwrap_or_default()
    }

    fn judged(&self, document: &Document) -> Vec<Finding> {
        let tree = parse(&document.text).tree;
        let scopes = analyse(&tree, self.question.python);
        let neighbours = neighbours(&self.modules, &document.path);
        let wanted = Wanted { rules: Rule::ALL.into_iter().collect(), include_safe: true };
        judge_among(&tree, &scopes, Around::Project(&neighbours), &wanted).findings
    }

    /// When all files have been asked about.
    pub(super) fn tidy(&self) {
        self.cache.iter().for_each(Cache::tidy);
    }
}

fn question(rules: &BTreeSet<Rule>, settings: &Settings) -> Question {
    Question {
        wanted: Wanted { rules: rules.clone(), include_safe: false },
        policy: Policy::None,
        strict_syntax: false,
        earlier_run: EarlierRun::default(),
        offers_repairs: false,
        python: PythonVersion::default(),
        line_length: None,
        callees: settings.callees.clone(),
    }
}

/// Of the interpreter that runs the program; a script that starts one has none of its own.
fn packages(arguments: &RunArguments, start: &Path) -> Vec<PathBuf> {
    environment::packages(arguments.python.as_deref(), start).unwrap_or_default()
}
