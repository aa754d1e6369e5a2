"""Prints every statement and expression of some files as CPython's `ast` sees them.

One line a node: kind, line, column, end line, end column (columns in UTF-8 bytes).
What is inside an f-string is left out: before 3.12 its positions were wrong.
Run by tests/spans.rs: python ast_spans.py FILE...
"""

import ast
import sys

OPERATORS = (ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context)
INTERPOLATED = tuple(getattr(ast, name) for name in ("JoinedStr", "TemplateStr") if hasattr(ast, name))


def nodes(node):
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, INTERPOLATED):
            todo += ast.iter_child_nodes(node)


def kind(node):
    name = type(node).__name__
    if isinstance(node, ast.Try):
        return "Try"
    return "Try" if name == "TryStar" else name


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        tree = ast.parse(file.read())
    print("file", path)
    for node in nodes(tree):
        if isinstance(node, (ast.stmt, ast.expr)):
            at = node.lineno, node.col_offset, node.end_lineno, node.end_col_offset
            print(kind(node), *at)
