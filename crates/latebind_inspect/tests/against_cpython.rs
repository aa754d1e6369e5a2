//! `inspect` against every CPython on this machine: its symbol table and its code objects.
//!
//! Interpreters: `python3` and those under `~/.pyenv/versions`, 3.8 and later;
//! the test prints which ran and is skipped, with a word, if there is none.
//! Sources: the programs in `tests/programs` and a sample of the interpreter's
//! own library; all of it with `LATEBIND_WHOLE_LIBRARY=1`.
//!
//! Compared for every block, in order: type, name, line, parent, and the resolution of
//! each symbol; for every code object: name, place, qualified name, cells and free names;
//! that no inlined comprehension has one; for programs that CPython refuses, the message
//! and, where the symbol table does it, the place of the error.
//!
//! A block without a code object stands in code that the compiler drops (`if 0:`); they
//! are counted.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use latebind_inspect::{Block, Inspection, inspect};
use latebind_scopes::{PythonVersion, Resolution, ScopeId, ScopeKind, Scopes};
use latebind_source::LineIndex;

const FACTS: &str = include_str!("python/facts.py");
const LIBRARY: &str = include_str!("python/library.py");
/// Library files per interpreter that the quick test reads.
const SAMPLE: usize = 60;
/// Files with a difference that we know and leave: a late future import that
/// begins on the line where the statement before it begins is refused by the
/// symbol table of 3.10 and 3.11, one column to the left; we leave it to the
/// compiler as on every other line, in the same words.
const KNOWN: &[&str] = &["badsyntax_future7.py"];

struct Interpreter {
    path: PathBuf,
    version: PythonVersion,
}

#[test]
fn inspect_says_what_cpython_does() {
    let interpreters = interpreters();
    if interpreters.is_empty() {
        println!("skipped: no CPython 3.8 or later found");
    }
    let mut differences = String::new();
    for interpreter in &interpreters {
        let files = [programs(), library(interpreter)].concat();
        let tally = compare(interpreter, &files);
        println!("CPython {}: {} files, {tally}", interpreter.version, files.len());
        differences.push_str(&tally.differences);
    }
    if let Some((version, printed)) = printed_elsewhere() {
        let tally = compare_all(&printed, version);
        println!("CPython {version}, printed elsewhere: {tally}");
        differences.push_str(&tally.differences);
    }
    assert!(differences.is_empty(), "{differences}");
}

/// What `tests/python/facts.py` printed in a CPython that this machine cannot run:
/// `LATEBIND_FACTS=3.14=FILE`.
fn printed_elsewhere() -> Option<(PythonVersion, String)> {
    let asked = std::env::var("LATEBIND_FACTS").ok()?;
    let (version, path) = asked.split_once('=')?;
    Some((version.parse().ok()?, std::fs::read_to_string(path).expect("the file is readable")))
}

/// One interpreter of each version, by version.
fn interpreters() -> Vec<Interpreter> {
    let mut candidates = vec![PathBuf::from("python3")];
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    candidates.extend(listing(&home.join(".pyenv/versions")).iter().map(|version| version.join("bin/python")));
    let found = candidates.into_iter().filter_map(|path| Some((version_of(&path)?, path)));
    let by_version: BTreeMap<_, _> = found.collect();
    by_version.into_iter().map(|(version, path)| Interpreter { path, version }).collect()
}

fn version_of(python: &Path) -> Option<PythonVersion> {
    let script = "import sys; print('%s.%d.%d' % ((sys.implementation.name,) + sys.version_info[:2]))";
    let output = Command::new(python).args(["-c", script]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.trim().strip_prefix("cpython.")?.parse().ok()
}

fn listing(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// The programs of `tests/programs`, each `# ---` starting a new one.
fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
    std::fs::create_dir_all(&target).expect("the target folder can be written");
    let mut paths = Vec::new();
    for file in listing(&root) {
        let text = std::fs::read_to_string(&file).expect("a program is readable");
        let topic = file.file_stem().and_then(OsStr::to_str).unwrap_or("program");
        for (number, program) in text.split("# ---\n").enumerate() {
            let path = target.join(format!("{topic}_{number}.py"));
            std::fs::write(&path, program).expect("the target folder can be written");
            paths.push(path);
        }
    }
    paths
}

fn library(interpreter: &Interpreter) -> Vec<PathBuf> {
    let listed = run(interpreter, LIBRARY, "");
    let paths: Vec<_> = listed.lines().map(PathBuf::from).collect();
    let whole = std::env::var_os("LATEBIND_WHOLE_LIBRARY").is_some();
    let step = if whole { 1 } else { (paths.len() / SAMPLE).max(1) };
    paths.into_iter().step_by(step).collect()
}

fn run(interpreter: &Interpreter, script: &str, input: &str) -> String {
    let mut command = Command::new(&interpreter.path);
    command.args(["-I", "-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the interpreter starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("the interpreter ends");
    assert!(output.status.success(), "{} failed", interpreter.path.display());
    writer.join().expect("the writer ends").expect("the interpreter reads its input");
    String::from_utf8(output.stdout).expect("the script prints UTF-8")
}

/// What a comparison came to.
#[derive(Default)]
struct Tally {
    compared: usize,
    blocks: usize,
    codes: usize,
    dropped: usize,
    inlined: usize,
    differences: String,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { compared, blocks, codes, dropped, inlined, .. } = self;
        write!(
            f,
            "{compared} compared: {blocks} blocks, {codes} code objects, {inlined} comprehensions inlined, {dropped} blocks dropped"
        )
    }
}

fn compare(interpreter: &Interpreter, files: &[PathBuf]) -> Tally {
    let paths: String = files.iter().map(|path| format!("{}\n", path.display())).collect();
    compare_all(&run(interpreter, FACTS, &paths), interpreter.version)
}

fn compare_all(printed: &str, version: PythonVersion) -> Tally {
    let mut tally = Tally::default();
    for (path, theirs) in printed.split('\x0c').skip(1).filter_map(|facts| facts.split_once('\n')) {
        if !KNOWN.iter().any(|known| path.ends_with(known)) {
            compare_file(path, theirs, version, &mut tally);
        }
    }
    tally
}

/// Skipped are files that CPython cannot parse, and bytes that are no UTF-8.
fn compare_file(path: &str, theirs: &str, version: PythonVersion, tally: &mut Tally) {
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if theirs.trim_end() == "unreadable" {
        return;
    }
    tally.compared += 1;
    let difference = match inspect(text, version) {
        Ok(inspection) => differences_of(text, &inspection, theirs, tally),
        Err(refusal) => {
            let (at, message) = (refusal.start, &refusal.message);
            let ours = format!("error {}:{} {message}", at.line, at.column);
            let theirs = theirs.lines().next().unwrap_or_default();
            (!is_same_refusal(&ours, message, theirs, version)).then(|| format!("  ours   {ours}\n  theirs {theirs}"))
        }
    };
    if let Some(difference) = difference {
        let _ = writeln!(tally.differences, "CPython {version}, {path}:\n{difference}");
    }
}

/// Before 3.10 the compiler's places are not always those of what is wrong, and what makes
/// CPython itself fail it tells in words that change with every run.
fn is_same_refusal(ours: &str, message: &str, theirs: &str, version: PythonVersion) -> bool {
    let Some(late) = theirs.strip_prefix("late ") else { return ours == theirs };
    match late {
        "error SystemError" => message.starts_with("SystemError: "),
        _ if version < PythonVersion::V3_10 => late.ends_with(&format!(" {message}")),
        _ => ours == late,
    }
}

fn differences_of(text: &str, inspection: &Inspection, theirs: &str, tally: &mut Tally) -> Option<String> {
    let blocks = inspection.blocks(text);
    tally.blocks += blocks.len();
    tally.inlined += blocks.iter().filter(|block| block.inlined).count();
    let (their_codes, their_table): (Vec<_>, Vec<_>) = theirs.lines().partition(|line| line.starts_with("code "));
    let their_table: Vec<_> = their_table.into_iter().filter(|line| *line != "no codes").collect();
    let ours = print_table(&blocks) + &wrong_owners(inspection.scopes());
    first_difference(&ours, &their_table).or_else(|| unknown_code(text, inspection, &blocks, &their_codes, tally))
}

fn first_difference(ours: &str, theirs: &[&str]) -> Option<String> {
    let (mut our_lines, mut their_lines) = (ours.lines(), theirs.iter().copied());
    let mut block = "";
    loop {
        match (our_lines.next(), their_lines.next()) {
            (None, None) => return None,
            (ours, theirs) if ours == theirs => {
                block = ours.filter(|line| line.trim_start().starts_with("block ")).unwrap_or(block);
            }
            (ours, theirs) => return Some(format!("  in {block}\n  ours   {ours:?}\n  theirs {theirs:?}")),
        }
    }
}

fn print_table(blocks: &[Block]) -> String {
    let mut printed = String::new();
    for block in blocks.iter().filter(|block| !block.inlined) {
        let indent = "  ".repeat(depth(blocks, block));
        let _ = writeln!(printed, "{indent}block {} {} line {}", table_type(block.kind), block.name, block.line);
        let mut symbols = block.symbols.clone();
        symbols.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, resolution) in symbols {
            let _ = writeln!(printed, "{indent}  {name} {}", resolution.as_str());
        }
    }
    printed
}

fn depth(blocks: &[Block], block: &Block) -> usize {
    std::iter::successors(block.parent, |&parent| blocks[parent].parent).count()
}

/// Every code object of CPython must be one of ours. The reverse need not hold: what the
/// compiler sees is never run, it drops.
fn unknown_code(
    text: &str,
    inspection: &Inspection,
    blocks: &[Block],
    theirs: &[&str],
    tally: &mut Tally,
) -> Option<String> {
    let lines = LineIndex::new(text);
    let scopes = inspection.scopes();
    let ours: BTreeSet<_> = scopes
        .iter()
        .zip(blocks)
        .filter(|(_, block)| !block.inlined)
        .map(|(id, block)| (place(scopes, id, text, &lines), block))
        .flat_map(|(place, block)| [code_line(scopes, block, &place), code_line(scopes, block, "~")])
        .collect();
    let with_code = blocks.iter().filter(|block| !block.inlined).count();
    tally.codes += theirs.len();
    tally.dropped += with_code.saturating_sub(theirs.len());
    let unknown = theirs.iter().find(|line| !ours.contains(**line))?;
    Some(format!("  no block for {unknown}"))
}

/// As CPython's `ast` counts: lines from 1, columns from 0 and in bytes.
fn place(scopes: &Scopes, id: ScopeId, text: &str, lines: &LineIndex) -> String {
    let start = scopes.scope(id).span.start;
    let number = lines.line(start);
    let line = lines.full_line_span(number).unwrap_or_default();
    let column = text.get(line.start as usize..start as usize).map_or(0, str::len);
    format!("{number}:{column}")
}

/// `~` is a place that CPython does not tell right.
fn code_line(scopes: &Scopes, block: &Block, place: &str) -> String {
    let name = code_name(block);
    let place = if block.kind == ScopeKind::Module { "-" } else { place };
    let qualname = if scopes.version >= PythonVersion::V3_11 { block.qualname.as_str() } else { "-" };
    let (cells, free) = (block.cellvars.join(","), block.freevars.join(","));
    format!("code {name} {place} {qualname} cells [{cells}] free [{free}]")
}

fn code_name(block: &Block) -> String {
    match block.kind {
        ScopeKind::Module => "<module>".to_owned(),
        ScopeKind::TypeParameters => format!("<generic parameters of {}>", block.name),
        kind if kind.is_comprehension() || kind == ScopeKind::Lambda => format!("<{}>", block.name),
        _ => block.name.to_string(),
    }
}

/// Owners are found without the table, so each can check the other. Only where
/// no comprehension is inlined: there the table is no longer the language's rule.
fn wrong_owners(scopes: &Scopes) -> String {
    let mut wrong = String::new();
    if scopes.version >= PythonVersion::V3_12 {
        return wrong;
    }
    for id in scopes.iter() {
        let scope = scopes.scope(id);
        for symbol in &scope.symbols {
            let Some(var) = scopes.resolve_mangled(id, &symbol.name) else { continue };
            let owner = scopes.var(var).owner;
            let right = match symbol.resolution {
                Resolution::Local | Resolution::Cell => owner == id,
                Resolution::Free => is_captured_from(scopes, owner, id),
                Resolution::GlobalExplicit | Resolution::GlobalImplicit => owner == scopes.module(),
            };
            let cell = !scopes.is_cell(var) || owner != id || symbol.resolution == Resolution::Cell;
            if !right || !cell {
                let _ = writeln!(wrong, "owner of {} in {}: {owner:?}", symbol.name, scope.name);
            }
        }
    }
    wrong
}

fn is_captured_from(scopes: &Scopes, owner: ScopeId, inner: ScopeId) -> bool {
    let kind = scopes.scope(owner).kind;
    owner != inner && scopes.is_within(inner, owner) && kind != ScopeKind::Module
}

/// CPython's table does not tell kinds of functions apart.
fn table_type(kind: ScopeKind) -> &'static str {
    use ScopeKind::{AsyncFunction, DictComp, GenExpr, Lambda, ListComp, SetComp};
    match kind {
        AsyncFunction | Lambda | ListComp | SetComp | DictComp | GenExpr => "function",
        other => other.as_str(),
    }
}
