//! What our analysis says of a text, brought down to lines.

use std::fmt;
use std::path::{Path, PathBuf};

use latebind_project::{Disk, Modules, Neighbours};
use latebind_scopes::PythonVersion;
use latebind_source::LineIndex;
use latebind_verdicts::finding::{Finding, Judgement, Place};
use latebind_verdicts::rule::Rule;
use latebind_verdicts::{Around, Wanted, judge_among};

use crate::answer::Answer;
use crate::case::{File, Program};
use crate::settings::Settings;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    pub line: u32,
    pub column: u32,
    pub name: String,
    pub rule: Rule,
    pub answer: Answer,
    /// Lines of the story's other two points, where they stand in this file.
    pub rebound: Option<u32>,
    pub called: Option<u32>,
}

/// As much as the binary gives the analysis; a test's own thread has little.
const STACK: usize = 256 << 20;

/// Every finding, the safe ones too; an error where the text is no Python, or the analysis panics.
/// The program's other files can be read, too.
pub fn findings(text: &str, at: &Standing, settings: &Settings) -> Result<Vec<Finding>, String> {
    on_a_deep_stack(|| judged(text, at, settings))?
}

/// An error where our code panics.
pub fn on_a_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, work).map_err(|error| error.to_string())?;
        thread.join().map_err(|_| "our analysis panics".to_owned())
    })
}

fn judged(text: &str, at: &Standing, settings: &Settings) -> Result<Vec<Finding>, String> {
    let parsed = latebind_syntax::parse(text);
    if let Some(error) = parsed.errors.first() {
        let line = LineIndex::new(text).line(error.span.start);
        return Err(format!("line {line}: our parser says: {}", error.message));
    }
    let scopes = latebind_scopes::analyse(&parsed.tree, PythonVersion::default());
    let modules = at.modules(settings);
    let neighbours = Neighbours::of(&modules, Path::new(at.name), at.name);
    let findings = |include_safe| {
        let wanted = Wanted { rules: settings.rules.clone(), include_safe };
        judge_among(&parsed.tree, &scopes, Around::Project(&neighbours), &wanted).findings
    };
    let all = findings(true);
    let late = all.iter().filter(|it| !matches!(it.judgement, Judgement::Safe(_)));
    match late.eq(&findings(false)) {
        true => Ok(all),
        false => Err("other findings are reported when the safe ones are not asked for".to_owned()),
    }
}

/// Which file of which program a text is.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'p> {
    pub program: &'p Program,
    pub name: &'p str,
}

impl<'p> Standing<'p> {
    /// The code around the text.
    pub(crate) fn modules(&self, settings: &Settings) -> Modules<'p> {
        Modules::new(self.program, settings.callees.clone()).with_installed(vec![PathBuf::from(ENVIRONMENT)])
    }
}

/// The folder of the installed packages.
const ENVIRONMENT: &str = "site-packages";

impl Program {
    fn on_disk(&self) -> impl Iterator<Item = (PathBuf, &File)> {
        let own = self.files.iter().map(|file| (PathBuf::from(&file.name), file));
        own.chain(self.installed.iter().map(|file| (Path::new(ENVIRONMENT).join(&file.name), file)))
    }
}

impl Disk for Program {
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        self.on_disk().find(|(at, _)| at == path).map(|(_, file)| file.text.clone().into_bytes())
    }

    fn modules_below(&self, folder: &Path) -> Vec<PathBuf> {
        let below = self.on_disk().map(|(path, _)| path).filter(|path| path.starts_with(folder));
        below.filter(|path| path.extension().is_some_and(|it| it == "py")).collect()
    }

    fn entries(&self, folder: &Path) -> Vec<String> {
        let first = |(path, _): (PathBuf, &File)| {
            Some(path.strip_prefix(folder).ok()?.iter().next()?.to_string_lossy().into_owned())
        };
        self.on_disk().filter_map(first).collect()
    }

    fn is_file(&self, path: &Path) -> bool {
        self.on_disk().any(|(at, _)| at == path)
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.on_disk().any(|(at, _)| at != path && at.starts_with(path))
    }
}

pub fn said(text: &str, at: &Standing, settings: &Settings) -> Result<Vec<Said>, String> {
    let lines = LineIndex::new(text);
    let findings = findings(text, at, settings)?;
    Ok(findings.iter().map(|finding| brought_to_lines(finding, text, &lines)).collect())
}

fn brought_to_lines(finding: &Finding, text: &str, lines: &LineIndex) -> Said {
    let at = lines.position(text, finding.site.span.start);
    let line = |place: &Place| place.path.is_none().then(|| lines.line(place.span.start));
    let (rebound, called) = match &finding.judgement {
        Judgement::Late { story, .. } => (line(&story.rebound.at), line(&story.called.at)),
        Judgement::Safe(_) => (None, None),
    };
    Said {
        line: at.line,
        column: at.column,
        name: finding.variable.to_string(),
        rule: finding.rule,
        answer: Answer::of(&finding.judgement),
        rebound,
        called,
    }
}

impl Said {
    pub fn is_late(&self) -> bool {
        matches!(self.answer, Answer::Late(_))
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {} {}", self.name, self.answer, self.rule.code())
    }
}
