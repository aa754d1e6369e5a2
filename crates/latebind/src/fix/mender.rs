//! One file from bytes to repaired bytes.

use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use latebind_fix::{Applied, Choice, Mended, mend};
use latebind_inspect::refusal;
use latebind_project::Modules;
use latebind_report::{Document, Failure};
use latebind_scopes::analyse;
use latebind_source::{Source, decode};
use latebind_syntax::parse;
use latebind_verdicts::Around;

use super::{Purpose, tell, write};
use crate::cache::{Asked, Cache};
use crate::candidate::may_match;
use crate::examine::{Question, neighbours, refused, syntax_failure};
use crate::failure::{failure, io_words, shown};
use crate::judged::Judged;
use crate::panics;
use crate::place::absolute;
use crate::plan::Input;

pub(crate) struct Mender<'m> {
    /// What is known of other files; repairs change nothing of that.
    pub(crate) modules: &'m Modules<'m>,
    /// Answers of earlier checks: where one found nothing, there is nothing to repair.
    pub(crate) cache: Option<&'m Cache>,
    pub(crate) choice: Choice,
    pub(crate) purpose: Purpose,
}

/// What came of one file.
#[derive(Debug, Default)]
pub(crate) struct Repaired {
    pub(crate) path: String,
    pub(crate) before: String,
    /// The new text; `None` where nothing changes.
    pub(crate) after: Option<String>,
    pub(crate) applied: Vec<Applied>,
    /// What is left, a line each.
    pub(crate) left: Vec<String>,
    pub(crate) failure: Option<Failure>,
    /// The failure is that the new text could not be written.
    pub(crate) unwritten: bool,
    /// For standard input: what goes to standard output.
    pub(crate) echo: Option<Vec<u8>>,
}

impl Repaired {
    pub(crate) fn changes(&self) -> bool {
        self.after.is_some()
    }
}

impl Mender<'_> {
    /// Never fails, never panics: trouble with one file is that file's failure.
    pub(crate) fn mend(&self, input: &Input, question: &Question) -> Repaired {
        let path = match input {
            Input::Stdin(name) => name.clone(),
            Input::File(path) => shown(path),
        };
        let done = catch_unwind(AssertUnwindSafe(|| self.mended(input, &path, question)));
        let panicked = || Err(failure(path.clone(), format!("internal error: {}", panics::last_words())));
        match done.unwrap_or_else(|_| panicked()) {
            Ok(repaired) => repaired,
            Err(failure) => Repaired { path, failure: Some(failure), ..Repaired::default() },
        }
    }

    fn mended(&self, input: &Input, path: &str, question: &Question) -> Result<Repaired, Failure> {
        let bytes = read(input).map_err(|words| failure(path, words))?;
        let mut repaired = match may_match(&bytes, &question.wanted.rules) && !self.is_known_to_be_well(path, &bytes) {
            true => self.look(path, &bytes, question)?,
            false => Repaired { path: path.to_owned(), ..Repaired::default() },
        };
        let Some(after) = &repaired.after else {
            repaired.echo = is_stdin(input).then_some(bytes);
            return Ok(repaired);
        };
        let new = encoded(path, &bytes, after)?;
        match input {
            Input::Stdin(_) => repaired.echo = Some(new),
            Input::File(file) => {
                if let Err(words) = self.put(file, &bytes, &new) {
                    repaired = Repaired {
                        path: path.to_owned(),
                        failure: Some(failure(path, words)),
                        unwritten: true,
                        ..Repaired::default()
                    };
                }
            }
        }
        Ok(repaired)
    }

    fn is_known_to_be_well(&self, path: &str, bytes: &[u8]) -> bool {
        let asked = Asked { given: path, absolute: &absolute(path), bytes };
        let known = self.cache.and_then(|cache| cache.recall(&asked, self.modules));
        known.is_some_and(|outcome| outcome.checked.is_none() && outcome.failure.is_none())
    }

    fn put(&self, file: &Path, old: &[u8], new: &[u8]) -> Result<(), String> {
        match self.purpose {
            Purpose::Change => write::replace(file, old, new),
            Purpose::Show => Ok(()),
        }
    }

    fn look(&self, path: &str, bytes: &[u8], question: &Question) -> Result<Repaired, Failure> {
        let source = decoded(path, bytes)?;
        let parsed = parse(&source.text);
        if let Some(problem) = parsed.errors.first() {
            return Err(syntax_failure(&Document::new(path, source.text), problem));
        }
        if let Some(refusal) = refusal(&analyse(&parsed.tree, question.python), &source.text) {
            return Err(refused(path, refusal));
        }
        let neighbours = neighbours(self.modules, path);
        let judged = Judged { path, around: Around::Project(&neighbours), question };
        let Mended { text, applied, left } = mend(&source.text, self.choice, &judged);
        let document = Document::new(path, text.clone());
        let left = left.iter().map(|left| tell::left(&document, left)).collect();
        let after = (text != source.text).then_some(text);
        Ok(Repaired { path: path.to_owned(), before: source.text, after, applied, left, ..Repaired::default() })
    }
}

fn is_stdin(input: &Input) -> bool {
    matches!(input, Input::Stdin(_))
}

fn read(input: &Input) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let done = match input {
        Input::Stdin(_) => std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes),
        Input::File(path) => std::fs::read(PathBuf::from(path)),
    };
    done.map_err(|error| io_words(&error))
}

fn decoded(path: &str, bytes: &[u8]) -> Result<Source, Failure> {
    decode(bytes).map_err(|error| Failure {
        path: path.to_owned(),
        line: error.line,
        column: error.column,
        message: error.message,
    })
}

/// The new text in the file's own encoding; an encoding with two spellings of one
/// character cannot be written back as it was.
fn encoded(path: &str, old: &[u8], after: &str) -> Result<Vec<u8>, Failure> {
    let source = decoded(path, old)?;
    if !source.is_lossless(old) {
        return Err(failure(path, format!("cannot be written back byte by byte in {}", source.encoding.name())));
    }
    source.encode(after).map_err(|error| failure(path, error.message))
}
