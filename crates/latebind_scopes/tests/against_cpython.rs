//! Our table against the one of every CPython on this machine.
//!
//! Interpreters: `python3` and those under `~/.pyenv/versions`, 3.8 and later;
//! the test prints which ran and is skipped, with a word, if there is none.
//! Sources: the programs in `tests/programs` and a sample of the interpreter's
//! own library; all of it with `LATEBIND_WHOLE_LIBRARY=1`.
//!
//! Compared for every block, in order: type, name, line, and the resolution of
//! each symbol; for programs that CPython's symbol-table pass refuses, the
//! message and place of the error.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use latebind_scopes::{ErrorStage, PythonVersion, Resolution, ScopeId, ScopeKind, Scopes, analyse};

const TABLE: &str = include_str!("python/table.py");
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
fn tables_equal_those_of_cpython() {
    let interpreters = interpreters();
    if interpreters.is_empty() {
        println!("skipped: no CPython 3.8 or later found");
    }
    let mut differences = String::new();
    for interpreter in &interpreters {
        let files = [programs(), library(interpreter)].concat();
        let (compared, found) = compare(interpreter, &files);
        println!("CPython {}: {compared} of {} files compared", interpreter.version, files.len());
        differences.push_str(&found);
    }
    assert!(differences.is_empty(), "{differences}");
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

/// How many files were compared, and the first difference of each file.
fn compare(interpreter: &Interpreter, files: &[PathBuf]) -> (usize, String) {
    let paths: String = files.iter().map(|path| format!("{}\n", path.display())).collect();
    let printed = run(interpreter, TABLE, &paths);
    let tables = printed.split('\x0c').skip(1).filter_map(|table| table.split_once('\n'));
    let (mut compared, mut differences) = (0, String::new());
    for (path, theirs) in tables {
        if KNOWN.iter().any(|known| path.ends_with(known)) {
            continue;
        }
        let Some(ours) = our_table(path, theirs, interpreter.version) else { continue };
        compared += 1;
        if let Some(difference) = first_difference(&ours, theirs) {
            let _ = writeln!(differences, "CPython {}, {path}:\n{difference}", interpreter.version);
        }
    }
    (compared, differences)
}

fn first_difference(ours: &str, theirs: &str) -> Option<String> {
    let (mut our_lines, mut their_lines) = (ours.lines(), theirs.lines());
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

/// `None` for files that one side cannot read: syntax newer than the
/// interpreter, bytes that are no UTF-8.
fn our_table(path: &str, theirs: &str, version: PythonVersion) -> Option<String> {
    let text = std::fs::read_to_string(path).ok().filter(|_| theirs.trim_end() != "unreadable")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let parsed = latebind_syntax::parse(text);
    if !parsed.errors.is_empty() {
        return None;
    }
    let scopes = analyse(&parsed.tree, version);
    Some(print_table(text, &scopes) + &wrong_owners(&scopes))
}

fn print_table(text: &str, scopes: &Scopes) -> String {
    let mut errors = scopes.errors.iter();
    if let Some(error) = errors.find(|error| error.stage == ErrorStage::Symtable) {
        let line = line_of(text, error.span.start);
        let column = column_of(text, error.span.start) - usize::from(error.one_column_left);
        return format!("error {line}:{column} {}\n", error.message);
    }
    let mut printed = String::new();
    let mut depths: BTreeMap<ScopeId, usize> = BTreeMap::new();
    for id in scopes.iter().filter(|&id| !scopes.scope(id).inlined) {
        let parent = scopes.scope(id).table_parent;
        let depth = parent.and_then(|parent| depths.get(&parent)).map_or(0, |depth| depth + 1);
        depths.insert(id, depth);
        print_block(text, scopes, id, &"  ".repeat(depth), &mut printed);
    }
    printed
}

/// Owners are found without the table, so each can check the other. Only where
/// no comprehension is inlined: there the table is no longer the language's rule.
fn wrong_owners(scopes: &Scopes) -> String {
    let mut wrong = String::new();
    if scopes.version >= PythonVersion::V3_12 || !scopes.errors.is_empty() {
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

fn print_block(text: &str, scopes: &Scopes, id: ScopeId, indent: &str, printed: &mut String) {
    let scope = scopes.scope(id);
    let line = scopes.line(id, text);
    let _ = writeln!(printed, "{indent}block {} {} line {line}", table_type(scope.kind), scope.name);
    let mut symbols: Vec<_> = scope.symbols.iter().collect();
    symbols.sort_by(|a, b| a.name.cmp(&b.name));
    for symbol in symbols {
        let _ = writeln!(printed, "{indent}  {} {}", symbol.name, symbol.resolution.as_str());
    }
}

/// CPython's table does not tell kinds of functions apart.
fn table_type(kind: ScopeKind) -> &'static str {
    use ScopeKind::{AsyncFunction, DictComp, GenExpr, Lambda, ListComp, SetComp};
    match kind {
        AsyncFunction | Lambda | ListComp | SetComp | DictComp | GenExpr => "function",
        other => other.as_str(),
    }
}

fn column_of(text: &str, offset: u32) -> usize {
    let before = text.get(..offset as usize).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    1 + line.chars().count()
}

fn line_of(text: &str, offset: u32) -> usize {
    let before = text.get(..offset as usize).unwrap_or_default();
    1 + before.replace("\r\n", "\n").matches(['\n', '\r']).count()
}
