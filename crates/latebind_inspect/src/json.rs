//! The JSON of `inspect`: stable, to the letter of the contract.

use latebind_scopes::{PythonVersion, Resolution};
use latebind_syntax::tree::Ident;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::block::{Block, blocks};
use crate::{Inspected, Refusal};

/// All files of a run, in the order given.
pub fn json(files: &[Inspected], python: PythonVersion) -> String {
    let output = Output {
        version: 1,
        python: python.to_string(),
        files: files.iter().map(file).collect(),
        errors: files.iter().filter_map(failure).collect(),
    };
    // Plain structs of strings and numbers: there is nothing that could fail.
    serde_json::to_string(&output).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    python: String,
    files: Vec<JsonFile<'a>>,
    errors: Vec<JsonFailure<'a>>,
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    error: Option<JsonError<'a>>,
    scopes: Vec<JsonScope>,
}

#[derive(Serialize)]
struct JsonError<'a> {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonFailure<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonScope {
    kind: &'static str,
    name: String,
    qualname: String,
    line: usize,
    parent: Option<usize>,
    inlined: bool,
    symbols: Symbols,
    cellvars: Vec<String>,
    freevars: Vec<String>,
}

/// An object whose keys keep their order.
struct Symbols(Vec<(Ident, Resolution)>);

impl Serialize for Symbols {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, resolution) in &self.0 {
            map.serialize_entry(name.as_str(), resolution.as_str())?;
        }
        map.end()
    }
}

fn file(file: &Inspected) -> JsonFile<'_> {
    let error = file.outcome.as_ref().err().map(error);
    JsonFile { path: &file.path, error, scopes: blocks(file).into_iter().map(scope).collect() }
}

fn error(refusal: &Refusal) -> JsonError<'_> {
    JsonError {
        line: refusal.start.line,
        column: refusal.start.column,
        end_line: refusal.end.line,
        end_column: refusal.end.column,
        message: &refusal.message,
    }
}

fn failure(file: &Inspected) -> Option<JsonFailure<'_>> {
    let refusal = file.outcome.as_ref().err()?;
    let (line, column) = (refusal.start.line, refusal.start.column);
    Some(JsonFailure { path: &file.path, line, column, message: &refusal.message })
}

fn scope(block: Block) -> JsonScope {
    let strings = |names: &[Ident]| names.iter().map(ToString::to_string).collect();
    JsonScope {
        kind: block.kind.as_str(),
        name: block.name.to_string(),
        qualname: block.qualname.to_string(),
        line: block.line,
        parent: block.parent,
        inlined: block.inlined,
        symbols: Symbols(block.symbols),
        cellvars: strings(&block.cellvars),
        freevars: strings(&block.freevars),
    }
}
