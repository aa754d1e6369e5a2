//! Our spans against CPython's `ast`, node by node.
//!
//! `LATEBIND_PYTHON` names the interpreter (default: `python3`). Its own standard
//! library is the corpus; `LATEBIND_SPANS_ALL=1` reads all of it. Without an
//! interpreter the test says so and passes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use latebind_source::{LineIndex, Span};
use latebind_syntax::{Expr, Stmt, Tree};

/// Files with much of what Python has; those that a version lacks are skipped.
const FILES: &[&str] = &[
    "argparse.py",
    "ast.py",
    "asyncio/tasks.py",
    "asyncio/base_events.py",
    "collections/__init__.py",
    "contextlib.py",
    "dataclasses.py",
    "enum.py",
    "functools.py",
    "inspect.py",
    "statistics.py",
    "tokenize.py",
    "typing.py",
    "unittest/mock.py",
    "_pydecimal.py",
    "test/test_grammar.py",
    "test/test_generators.py",
    "test/test_genexps.py",
    "test/test_coroutines.py",
    "test/test_decorators.py",
    "test/test_named_expressions.py",
    "test/test_patma.py",
    "test/test_scope.py",
    "test/test_lambda.py",
    "test/test_syntax.py",
    "test/test_unpack_ex.py",
    "test/test_type_params.py",
    "test/test_fstring.py",
];

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ast_spans.py");
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sample.py");

#[test]
fn spans_are_those_of_cpython() {
    let python = std::env::var("LATEBIND_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = "import os,sys; print(sys.version); print(os.path.dirname(os.__file__))";
    let Some(about) = run(&python, &["-c", script]) else {
        println!("no interpreter {python}: spans not compared");
        return;
    };
    let library = Path::new(about.lines().last().unwrap());
    println!("comparing with {python}, {}", about.lines().next().unwrap());
    let mut compared = 0;
    for file in corpus(library) {
        compared += check(&python, &file);
    }
    println!("{compared} nodes compared");
    assert!(compared > 1000);
}

fn corpus(library: &Path) -> Vec<PathBuf> {
    let mut files = vec![PathBuf::from(SAMPLE)];
    if std::env::var_os("LATEBIND_SPANS_ALL").is_some() {
        python_files(library, &mut files);
    } else {
        files.extend(FILES.iter().map(|file| library.join(file)).filter(|file| file.exists()));
    }
    files
}

fn python_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            python_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
}

fn run(python: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(python).args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Compares one file that CPython accepts; counts its nodes.
fn check(python: &str, file: &Path) -> usize {
    let Some(theirs) = run(python, &["-W", "ignore", SCRIPT, file.to_str().unwrap()]) else {
        return 0;
    };
    let mut theirs: Vec<_> = theirs.lines().skip(1).map(str::to_owned).collect();
    let source = latebind_source::decode(&std::fs::read(file).unwrap()).unwrap();
    let parsed = latebind_syntax::parse(&source.text);
    assert_eq!(parsed.errors, [], "{}", file.display());
    let mut ours = describe(&source.text, &parsed.tree);
    theirs.sort();
    ours.sort();
    let mut difference = String::new();
    only_in(&ours, &theirs, "ours", &mut difference);
    only_in(&theirs, &ours, "CPython", &mut difference);
    assert!(difference.is_empty(), "{}:\n{difference}", file.display());
    ours.len()
}

fn only_in(some: &[String], others: &[String], who: &str, difference: &mut String) {
    for line in some.iter().filter(|line| others.binary_search(line).is_err()).take(20) {
        writeln!(difference, "only {who}: {line}").unwrap();
    }
    if some.len() != others.len() {
        writeln!(difference, "{who}: {} nodes", some.len()).unwrap();
    }
}

fn describe(text: &str, tree: &Tree) -> Vec<String> {
    let index = LineIndex::new(text);
    let place = |offset: u32| {
        let line = index.line(offset);
        (line, offset - index.line_span(text, line).unwrap().start)
    };
    let strings = tree.expr_ids().filter(|&id| is_interpolated(tree.expr(id)));
    let mut strings: Vec<Span> = strings.map(|id| tree.expr_span(id)).collect();
    strings.sort();
    let inside = |span: Span| strings.iter().any(|s| s.contains(span) && *s != span);
    let exprs = tree.expr_ids().map(|id| (expr_kind(tree.expr(id)), tree.expr_span(id)));
    let stmts = tree.stmt_ids().map(|id| (stmt_kind(tree.stmt(id)), tree.stmt_span(id)));
    let nodes = exprs.chain(stmts).filter(|&(_, span)| !inside(span));
    let line = |(kind, span): (&str, Span)| {
        let ((line, column), (end_line, end_column)) = (place(span.start), place(span.end));
        format!("{kind} {line} {column} {end_line} {end_column}")
    };
    nodes.map(line).collect()
}

fn is_interpolated(expr: &Expr) -> bool {
    matches!(expr, Expr::FString { .. } | Expr::TString { .. })
}

fn expr_kind(expr: &Expr) -> &'static str {
    match expr {
        Expr::BoolOp { .. } => "BoolOp",
        Expr::Walrus { .. } => "NamedExpr",
        Expr::Binary { .. } => "BinOp",
        Expr::Unary { .. } => "UnaryOp",
        Expr::Lambda { .. } => "Lambda",
        Expr::If { .. } => "IfExp",
        Expr::Dict { .. } => "Dict",
        Expr::Set { .. } => "Set",
        Expr::ListComp { .. } => "ListComp",
        Expr::SetComp { .. } => "SetComp",
        Expr::DictComp { .. } => "DictComp",
        Expr::Generator { .. } => "GeneratorExp",
        Expr::Await { .. } => "Await",
        Expr::Yield { .. } => "Yield",
        Expr::YieldFrom { .. } => "YieldFrom",
        Expr::Compare { .. } => "Compare",
        Expr::Call { .. } => "Call",
        Expr::FString { .. } => "JoinedStr",
        Expr::TString { .. } => "TemplateStr",
        Expr::Const(_) => "Constant",
        Expr::Attribute { .. } => "Attribute",
        Expr::Subscript { .. } => "Subscript",
        Expr::Starred { .. } => "Starred",
        Expr::Name(_) => "Name",
        Expr::List { .. } => "List",
        Expr::Tuple { .. } => "Tuple",
        Expr::Slice { .. } => "Slice",
    }
}

fn stmt_kind(stmt: &Stmt) -> &'static str {
    match stmt {
        Stmt::Function(def) if def.is_async => "AsyncFunctionDef",
        Stmt::Function(_) => "FunctionDef",
        Stmt::Class(_) => "ClassDef",
        Stmt::Return { .. } => "Return",
        Stmt::Delete { .. } => "Delete",
        Stmt::Assign { .. } => "Assign",
        Stmt::AugAssign { .. } => "AugAssign",
        Stmt::AnnAssign { .. } => "AnnAssign",
        Stmt::For { is_async: true, .. } => "AsyncFor",
        Stmt::For { .. } => "For",
        Stmt::While { .. } => "While",
        Stmt::If { .. } => "If",
        Stmt::With { is_async: true, .. } => "AsyncWith",
        Stmt::With { .. } => "With",
        Stmt::Match { .. } => "Match",
        Stmt::Raise { .. } => "Raise",
        Stmt::Try { .. } => "Try",
        Stmt::Assert { .. } => "Assert",
        Stmt::Import { .. } => "Import",
        Stmt::ImportFrom { .. } => "ImportFrom",
        Stmt::Global { .. } => "Global",
        Stmt::Nonlocal { .. } => "Nonlocal",
        Stmt::TypeAlias { .. } => "TypeAlias",
        Stmt::Expr { .. } => "Expr",
        Stmt::Pass => "Pass",
        Stmt::Break => "Break",
        Stmt::Continue => "Continue",
    }
}
