//! Prints the sites of a file with their spans, and times the parse.

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let source = latebind_source::decode(&bytes).unwrap();
        let start = std::time::Instant::now();
        let parsed = latebind_syntax::parse(&source.text);
        println!(
            "{path}: {} exprs {} stmts depth {} {} comments {:?} in {:?}",
            parsed.tree.expr_count(),
            parsed.tree.stmt_count(),
            parsed.depth,
            parsed.comments.len(),
            parsed.errors,
            start.elapsed()
        );
    }
}
