//! Owners, captures, bindings and reads.

use std::fmt::Write as _;

use latebind_source::Span;

use super::scopes;
use crate::{PythonVersion, ScopeId, Scopes, VarId, analyse};

/// The captured variables of every scope, one line each: `lambda: f.x, y` is a
/// lambda that captures the variable `x` of `f` and the module's `y`. Builtins
/// and other names without a binding are left out.
#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let scopes = scopes(source, PythonVersion::LATEST);
    let lines: Vec<_> = scopes.iter().filter_map(|id| captures_line(&scopes, id)).collect();
    assert_eq!(lines, expected, "in {source}");
}

fn captures_line(scopes: &Scopes, id: ScopeId) -> Option<String> {
    let captured = scopes.captures(id).iter().filter(|&&var| !scopes.bindings(var).is_empty());
    let mut names: Vec<_> = captured.map(|&var| owned_name(scopes, var)).collect();
    names.sort();
    (!names.is_empty()).then(|| format!("{}: {}", scopes.scope(id).name, names.join(", ")))
}

fn owned_name(scopes: &Scopes, var: VarId) -> String {
    let variable = scopes.var(var);
    if variable.owner == scopes.module() {
        return variable.name.to_string();
    }
    format!("{}.{}", scopes.scope(variable.owner).name, variable.name)
}

/// Every binding of the module's or outermost function's variable `name`.
#[track_caller]
fn check_bindings(source: &str, name: &str, expected: &str) {
    let scopes = scopes(source, PythonVersion::LATEST);
    let var = scopes.vars().find(|&var| scopes.var(var).name == name).expect("the variable exists");
    let mut found = String::new();
    for binding in scopes.bindings(var) {
        let _ = write!(found, "{:?}@{}:{} ", binding.kind, binding.span.start, text(source, binding.span));
    }
    assert_eq!(found.trim_end(), expected, "in {source}");
}

fn text(source: &str, span: Span) -> &str {
    source.get(span.range()).unwrap_or("?")
}

#[test]
fn a_lambda_captures_the_loop_variable() {
    check("def f():\n for i in a: fs.append(lambda: i)\n", &["lambda: f.i"]);
}

#[test]
fn a_module_variable_is_captured_too() {
    check("for i in a: fs.append(lambda: i)\n", &["lambda: i"]);
}

#[test]
fn captures_pass_through_inner_functions() {
    check("def f(x):\n def g():\n  def h(): return x\n", &["g: f.x", "h: f.x"]);
}

#[test]
fn methods_skip_the_class() {
    check("def f():\n x = 1\n class C:\n  x = 2\n  def m(self): return x\n", &["C: f.x", "m: f.x"]);
}

#[test]
fn a_class_body_sees_its_own_name() {
    check("def f():\n x = 1\n class C:\n  x = 2\n  y = x\n", &[]);
}

#[test]
fn a_comprehension_owns_its_target() {
    check("def f(xs):\n return [lambda: (x, xs) for x in xs]\n", &["listcomp: f.xs", "lambda: f.xs, listcomp.x"]);
}

#[test]
fn the_first_iterable_is_evaluated_outside() {
    check("def f(a, b):\n return (y for x in a for y in b)\n", &["genexpr: f.b"]);
}

#[test]
fn a_walrus_binds_outside_the_comprehension() {
    let source = "def f(xs):\n any((y := x) for x in xs)\n return lambda: y\n";
    check(source, &["genexpr: f.y", "lambda: f.y"]);
    check_bindings(source, "y", "Walrus@17:y");
}

#[test]
fn nonlocal_writes_to_the_outer_variable() {
    let source = "def f():\n n = 0\n def g():\n  nonlocal n\n  n += 1\n";
    check(source, &["g: f.n"]);
    check_bindings(source, "n", "Assign@10:n AugAssign@41:n");
}

#[test]
fn global_skips_the_functions_between() {
    check("x = 0\ndef f():\n x = 1\n def g():\n  global x\n  def h(): return x\n", &["f: x", "g: x", "h: x"]);
}

#[test]
fn private_names_are_mangled() {
    check("def f():\n class C:\n  def m(self, __a): return lambda: __a\n", &["lambda: m._C__a"]);
}

#[test]
fn type_parameters_are_captured() {
    check("def f[T](a):\n return T\n", &["f: f.T"]);
}

#[test]
fn bindings_of_every_kind() {
    check_bindings("for x in y: pass\n", "x", "For@4:x");
    check_bindings("with y as x: pass\n", "x", "With@10:x");
    check_bindings("try: pass\nexcept E as x: pass\n", "x", "Except@22:x ExceptEnd@29:");
    check_bindings("import x.y\n", "x", "Import@7:x");
    check_bindings("import y as x\n", "x", "Import@12:x");
    check_bindings("def x(): pass\n", "x", "Def@4:x");
    check_bindings("class x: pass\n", "x", "Class@6:x");
    check_bindings("del x\n", "x", "Del@4:x");
    check_bindings("x: int = 1\n", "x", "AnnAssign@0:x");
    check_bindings("x: int\n", "x", "");
    check_bindings("match y:\n case [x, *_]: pass\n", "x", "MatchCapture@16:x");
    check_bindings("[a, *x] = y\n", "x", "Assign@5:x");
}

#[test]
fn names_that_are_not_written_in_a_scope_resolve_outwards() {
    let scopes = scopes("x = 1\ndef f():\n y = 2\n def g(): pass\n", PythonVersion::LATEST);
    let inner = scopes.iter().find(|&id| scopes.scope(id).name == "g").expect("g exists");
    let resolve = |name| scopes.resolve(inner, name).map(|var| owned_name(&scopes, var));
    assert_eq!(resolve("y").as_deref(), Some("f.y"));
    assert_eq!(resolve("x").as_deref(), Some("x"));
    assert_eq!(resolve("z"), None);
}

#[test]
fn names_in_a_comprehension_skip_the_class() {
    check("def f(x):\n class C:\n  x = 1\n  y = [x for _ in a]\n", &["C: f.x", "listcomp: f.x"]);
}

#[test]
fn annotation_scopes_see_the_class() {
    check("def f(x):\n class C:\n  x = 1\n  type A = x\n", &[]);
}

#[test]
fn a_name_bound_by_no_code_is_a_variable_of_the_module() {
    let scopes = scopes("def f(): return print\n", PythonVersion::LATEST);
    let function = scopes.iter().nth(2).expect("module, annotations, function");
    let print = scopes.resolve(function, "print").expect("the name is mentioned");
    assert_eq!(scopes.var(print).owner, scopes.module());
    assert!(scopes.bindings(print).is_empty());
    assert_eq!(scopes.captures(function), [print]);
}

#[test]
fn augmented_assignment_reads() {
    let source = "def f():\n n = 0\n def g():\n  nonlocal n\n  n += 1\n";
    let scopes = scopes(source, PythonVersion::LATEST);
    let var = scopes.vars().find(|&var| scopes.var(var).name == "n").expect("the variable exists");
    let reads: Vec<_> = scopes.all_reads(var).iter().map(|read| read.span.start).collect();
    assert_eq!(reads, [41]);
}

#[test]
fn local_annotations_are_not_reads() {
    check("def f(T):\n def g():\n  x: T = 1\n", &[]);
}

#[test]
fn deep_programs_do_not_overflow_the_stack() {
    let sum = format!("x = {}1\n", "1 + ".repeat(20_000));
    assert!(analyse(&latebind_syntax::parse(&sum).tree, PythonVersion::LATEST).errors.is_empty());
    let elifs = format!("if a: pass\n{}", "elif a: pass\n".repeat(5_000));
    assert!(analyse(&latebind_syntax::parse(&elifs).tree, PythonVersion::LATEST).errors.is_empty());
}
