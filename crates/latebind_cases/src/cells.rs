//! `cells` blocks: what `latebind inspect` shows of the program.
//!
//! The tree must be the same for every version the block speaks of, and each CPython that is
//! installed must have made exactly these cells and free names.

use std::collections::BTreeSet;

use latebind_inspect::{Block, Inspection, inspect, tree};
use latebind_scopes::{PythonVersion, ScopeKind};

use crate::case::{Case, Expected};
use crate::laws::Court;
use crate::python::Python;
use crate::rewrite::{self, Rewrite};
use crate::version::{Version, VersionRange};

impl Court {
    pub(crate) fn check_cells(&self, case: &Case) -> Vec<String> {
        let Some(file) = case.program.main() else { return Vec::new() };
        case.cells.iter().flat_map(|(range, expected)| self.check_block(case, &file.text, *range, expected)).collect()
    }

    fn check_block(&self, case: &Case, text: &str, range: VersionRange, expected: &Expected) -> Vec<String> {
        let versions = PythonVersion::ALL.into_iter().filter(|version| range.contains(as_ours(*version)));
        let drawn: Vec<_> = versions.map(|version| (version, drawn(text, version))).collect();
        if let (true, Some((_, Ok(newest)))) = (rewrite::is_asked_for(), drawn.last())
            && *newest != expected.text
        {
            self.rewrites.note(&case.path, expected.line, Rewrite::Block(newest.clone()));
            return Vec::new();
        }
        let wrong = drawn.into_iter().filter_map(|(version, drawn)| is_other(version, drawn, expected));
        let pythons = self.pythons.iter().filter(|python| range.contains(python.version));
        wrong.take(1).chain(pythons.filter_map(|python| other_cells(text, python))).collect()
    }
}

fn as_ours(version: PythonVersion) -> Version {
    Version { major: 3, minor: version.minor() }
}

fn drawn(text: &str, version: PythonVersion) -> Result<String, String> {
    inspect(text, version).map(|inspection| tree(&inspection)).map_err(|refusal| refusal.message)
}

fn is_other(version: PythonVersion, drawn: Result<String, String>, expected: &Expected) -> Option<String> {
    match drawn {
        Ok(drawn) if drawn.trim_end() == expected.text.trim_end() => None,
        Ok(drawn) => {
            Some(format!("for Python {version} the cells are other (LATEBIND_UPDATE_CASES=1 rewrites them):\n{drawn}"))
        }
        Err(message) => Some(format!("Python {version} would refuse it: {message}")),
    }
}

/// What CPython's code objects say otherwise.
fn other_cells(text: &str, python: &Python) -> Option<String> {
    let version = PythonVersion::from_minor(python.version.minor)?;
    let inspection = inspect(text, version).ok()?;
    let theirs = match python.cells(text) {
        Ok(ran) => ran.out,
        Err(error) => return Some(error),
    };
    let ours = our_cells(&inspection, text);
    (ours != theirs).then(|| format!("Python {version} has these cells:\n{theirs}\nand we say:\n{ours}"))
}

fn our_cells(inspection: &Inspection, text: &str) -> String {
    let blocks = inspection.blocks(text);
    let lines: BTreeSet<_> = blocks.iter().filter(|block| !block.inlined).map(line).collect();
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

fn line(block: &Block) -> String {
    let name = match block.kind {
        ScopeKind::Module => "<module>".to_owned(),
        ScopeKind::TypeParameters => format!("<generic parameters of {}>", block.name),
        kind if kind.is_comprehension() || kind == ScopeKind::Lambda => format!("<{}>", block.name),
        _ => block.name.to_string(),
    };
    format!("{name} cells [{}] free [{}]", block.cellvars.join(","), block.freevars.join(","))
}
