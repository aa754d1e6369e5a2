//! One run of `check`: which files, which questions, on how many threads.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use latebind_project::Modules;
use latebind_report::suppressions::Policy;
use latebind_report::{Failure, Report};
use latebind_verdicts::Wanted;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::cli::LookingArguments;
use crate::collect::collect;
use crate::disk::RealDisk;
use crate::examine::{Outcome, Question, examine};
use crate::failure::{failure, io_words, shown};
use crate::progress::Progress;
use crate::python_version::asked_for;
use crate::settings::Settings;
use crate::walk::{self, Exclude};
use crate::with_run::EarlierRun;
use crate::{UsageError, environment, line_length, output, selection};

/// Reserved, not used, until a file nests deeply.
pub(crate) const STACK: usize = 256 << 20;

/// Where a text comes from.
pub(crate) enum Input {
    /// Under this name.
    Stdin(String),
    File(PathBuf),
}

/// What `check` alone can be asked for.
#[derive(Default)]
pub(crate) struct Details {
    pub(crate) include_safe: bool,
    pub(crate) strict_syntax: bool,
    pub(crate) earlier_run: EarlierRun,
    pub(crate) offers_repairs: bool,
    /// Whether answers are kept from run to run.
    pub(crate) caches: bool,
    /// Where, if that was said.
    pub(crate) cache_dir: Option<PathBuf>,
}

/// All that was typed and set, as one run.
pub(crate) struct Plan {
    question: Question,
    cache: Option<Cache>,
    /// Folders of the environment's packages.
    packages: Vec<PathBuf>,
    exclude: Exclude,
    paths: Vec<PathBuf>,
    /// The name of standard input, when it is to be read.
    stdin: Option<String>,
    jobs: usize,
    shows_progress: bool,
}

impl Plan {
    pub(crate) fn new(arguments: &LookingArguments, settings: &Settings, details: Details) -> Result<Self, UsageError> {
        let reads_stdin = reads_stdin(arguments);
        let mut paths: Vec<_> = arguments.paths.iter().filter(|path| !is_stdin(path)).cloned().collect();
        if paths.is_empty() && !reads_stdin {
            paths.push(PathBuf::from("."));
        }
        let name = || arguments.stdin_filename.as_deref().map_or_else(|| "-".to_owned(), shown);
        let (caches, cache_dir) = (details.caches, details.cache_dir.clone());
        let question = question(arguments, settings, details)?;
        let cache = || Cache::find(cache_dir.as_deref(), &start(arguments), settings, &question);
        Ok(Self {
            cache: if caches { cache() } else { None },
            question,
            packages: environment::packages(arguments.python.as_deref(), &start(arguments))?,
            exclude: exclude(arguments, settings)?,
            paths,
            stdin: reads_stdin.then(name),
            jobs: arguments.jobs.map_or(0, usize::from),
            shows_progress: !arguments.quiet && output::somebody_looks(),
        })
    }

    /// The code around the files.
    pub(crate) fn modules(&self) -> Modules<'static> {
        Modules::new(&RealDisk, self.question.callees.clone()).with_installed(self.packages.clone())
    }

    pub(crate) fn carry_out(&self) -> Result<Report, UsageError> {
        let threads = self.threads()?;
        let found = walk::find(&self.paths, &self.exclude);
        let outcomes = threads.install(|| self.examine_all(&found.files));
        Ok(collect(outcomes, found.failures))
    }

    /// Does something with every file, standard input first; results in the order of the files.
    pub(crate) fn for_each<T: Send>(
        &self,
        work: impl Fn(&Input, &Question) -> T + Sync,
    ) -> Result<(Vec<T>, Vec<Failure>), UsageError> {
        let threads = self.threads()?;
        let found = walk::find(&self.paths, &self.exclude);
        let stdin = self.stdin.iter().map(|name| Input::Stdin(name.clone()));
        let inputs: Vec<Input> = stdin.chain(found.files.into_iter().map(Input::File)).collect();
        let done = threads.install(|| inputs.par_iter().map(|input| work(input, &self.question)).collect());
        Ok((done, found.failures))
    }

    pub(crate) fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }

    fn threads(&self) -> Result<rayon::ThreadPool, UsageError> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(self.jobs).stack_size(STACK).build();
        threads.map_err(|error| UsageError(format!("cannot start threads: {error}")))
    }

    fn examine_all(&self, files: &[PathBuf]) -> Vec<Outcome> {
        let modules = self.modules();
        let progress = Progress::new(files.len(), self.shows_progress);
        let stdin = self.stdin.iter().map(|name| self.examine_stdin(name, &modules)).collect::<Vec<_>>();
        let examined = files.par_iter().map(|path| {
            let outcome = self.examine_file(path, &modules);
            progress.step();
            outcome
        });
        let outcomes = examined.collect::<Vec<_>>();
        progress.end();
        self.cache.iter().for_each(Cache::tidy);
        stdin.into_iter().chain(outcomes).collect()
    }

    fn examine_stdin(&self, name: &str, modules: &Modules) -> Outcome {
        let mut bytes = Vec::new();
        match std::io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => examine(name, &bytes, &self.question, modules, None),
            Err(error) => Outcome::failed(failure(name, io_words(&error))),
        }
    }

    fn examine_file(&self, path: &Path, modules: &Modules) -> Outcome {
        match std::fs::read(path) {
            Ok(bytes) => examine(&shown(path), &bytes, &self.question, modules, self.cache()),
            Err(error) => Outcome::failed(failure(shown(path), io_words(&error))),
        }
    }
}

/// Where the search for settings begins.
pub(crate) fn start(arguments: &LookingArguments) -> PathBuf {
    let typed = arguments.paths.iter().find(|path| !is_stdin(path)).or(arguments.stdin_filename.as_ref());
    typed.cloned().unwrap_or_else(|| PathBuf::from("."))
}

/// Whether standard input is one of the files.
pub(crate) fn reads_stdin(arguments: &LookingArguments) -> bool {
    let (paths, name) = (&arguments.paths, &arguments.stdin_filename);
    paths.iter().any(|path| is_stdin(path)) || (paths.is_empty() && name.is_some())
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn question(arguments: &LookingArguments, settings: &Settings, details: Details) -> Result<Question, UsageError> {
    let typed = |words: &Option<Vec<String>>| match words {
        Some(words) => selection::rules_named(words.iter().map(String::as_str)).map(Some),
        None => Ok(None),
    };
    let select = typed(&arguments.select)?.or_else(|| settings.select.clone());
    let ignore = typed(&arguments.ignore)?.or_else(|| settings.ignore.clone()).unwrap_or_default();
    let mut rules = select.unwrap_or_else(selection::on_by_default);
    rules.retain(|rule| !ignore.contains(rule));
    Ok(Question {
        wanted: Wanted { rules, include_safe: details.include_safe },
        policy: if arguments.ignore_noqa { Policy::None } else { settings.suppressions.unwrap_or_default() },
        strict_syntax: details.strict_syntax,
        earlier_run: details.earlier_run,
        offers_repairs: details.offers_repairs,
        python: asked_for(arguments.python_version, &start(arguments))?,
        line_length: line_length::set_by_project(&start(arguments))?,
        callees: settings.callees.clone(),
    })
}

fn exclude(arguments: &LookingArguments, settings: &Settings) -> Result<Exclude, UsageError> {
    let mut exclude = Exclude::default();
    exclude.add(&settings.folder, &settings.exclude)?;
    exclude.add(Path::new("."), &arguments.exclude)?;
    Ok(exclude)
}
