//! `latebind inspect`.

use std::path::Path;
use std::process::ExitCode;

use latebind_inspect::{Inspected, Refusal, inspect, json, tree};
use latebind_scopes::PythonVersion;
use latebind_source::decode;

use crate::cli::{InspectArguments, InspectFormat};
use crate::failure::{io_words, shown};
use crate::python_version::asked_for;
use crate::{UsageError, output};

pub(crate) fn run(arguments: &InspectArguments) -> Result<ExitCode, UsageError> {
    let python = asked_for(arguments.python_version, &arguments.files[0])?;
    let files: Vec<_> = arguments.files.iter().map(|path| inspected(path, python)).collect();
    match arguments.output_format {
        InspectFormat::Json => output::print(&json(&files, python)),
        InspectFormat::Text => files.iter().for_each(|file| tell(file, python)),
    }
    let is_refused = files.iter().any(|file| file.outcome.is_err());
    Ok(if is_refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn inspected(path: &Path, python: PythonVersion) -> Inspected {
    let text = text(path);
    let outcome = text.as_ref().map_err(Clone::clone).and_then(|text| inspect(text, python));
    Inspected { path: shown(path), text: text.unwrap_or_default(), outcome }
}

fn text(path: &Path) -> Result<String, Refusal> {
    let bytes = std::fs::read(path).map_err(|error| Refusal::at(1, 1, io_words(&error)))?;
    let source = decode(&bytes).map_err(|error| Refusal::at(error.line, error.column, error.message))?;
    Ok(source.text)
}

fn tell(file: &Inspected, python: PythonVersion) {
    let path = &file.path;
    match &file.outcome {
        Ok(inspection) => output::print(&format!("{path}, as CPython {python} sees it\n\n{}\n", tree(inspection))),
        Err(refusal) => {
            let at = refusal.start;
            output::complain(&format!("{path}:{}:{}: {}", at.line, at.column, refusal.message));
        }
    }
}
