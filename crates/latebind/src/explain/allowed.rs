//! Whether a program may be run without being asked to: only what can do nothing but compute
//! and print.
//!
//! ```python
//! import itertools                 # may be run
//! import requests                  # may not: it is somebody else's code
//! open("report.txt", "w")          # may not: it acts on the world
//! ```

use latebind_syntax::tree::{Expr, Stmt, Tree};

/// Modules of the standard library that only compute. Sorted.
const HARMLESS: [&str; 41] = [
    "__future__",
    "_thread",
    "abc",
    "array",
    "asyncio",
    "bisect",
    "calendar",
    "collections",
    "concurrent",
    "contextlib",
    "contextvars",
    "copy",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "graphlib",
    "heapq",
    "inspect",
    "io",
    "itertools",
    "json",
    "keyword",
    "logging",
    "math",
    "numbers",
    "operator",
    "pprint",
    "queue",
    "random",
    "re",
    "statistics",
    "string",
    "sys",
    "textwrap",
    "threading",
    "time",
    "types",
    "typing",
];

/// Builtins that reach further. Sorted.
const FAR_REACHING: [&str; 6] = ["__import__", "breakpoint", "compile", "eval", "exec", "open"];

/// Why the program should not be run by itself; nothing where it may.
pub(crate) fn objection(tree: &Tree) -> Option<String> {
    let imports = tree.stmt_ids().find_map(|id| match tree.stmt(id) {
        Stmt::Import { names } => names.iter().find_map(|alias| imported(&alias.name.name)),
        Stmt::ImportFrom { level: 1.., .. } => Some("it imports from its own package".to_owned()),
        Stmt::ImportFrom { module: Some(module), .. } => imported(module),
        _ => None,
    });
    imports.or_else(|| tree.expr_ids().find_map(|id| used(tree.expr(id))))
}

fn imported(name: &str) -> Option<String> {
    let top = name.split('.').next().unwrap_or(name);
    (!HARMLESS.contains(&top)).then(|| format!("it imports `{name}`"))
}

fn used(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) if FAR_REACHING.contains(&name.as_str()) => Some(format!("it uses `{name}`")),
        Expr::Name(name) if name == "input" => Some("it asks for input".to_owned()),
        Expr::Attribute { attr, .. } if attr == "argv" => Some("it reads its arguments".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use latebind_syntax::parse;

    use super::*;

    #[track_caller]
    fn check(program: &str, expected: Option<&str>) {
        assert_eq!(objection(&parse(program).tree).as_deref(), expected, "{program}");
    }

    #[test]
    fn what_only_computes_may_be_run() {
        check("import itertools, collections.abc\nfrom functools import partial\nprint(1)\n", None);
    }

    #[test]
    fn code_of_others_may_not() {
        check("def f():\n    import requests.api\n", Some("it imports `requests.api`"));
        check("from . import views\n", Some("it imports from its own package"));
        check("from os import path\n", Some("it imports `os`"));
    }

    #[test]
    fn what_acts_on_the_world_may_not() {
        check("with open('a') as f: pass\n", Some("it uses `open`"));
        check("x = [eval]\n", Some("it uses `eval`"));
        check("name = input()\n", Some("it asks for input"));
        check("import sys\nprint(sys.argv)\n", Some("it reads its arguments"));
    }
}
