"""What we need of `ast`, without what that imports: every process that is watched would begin with `re` and `enum`."""
from _ast import *  # noqa: F403
from _ast import AST, Constant, Expr, PyCF_ONLY_AST

PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")


def parse(text, path):
    return compile(text, path, "exec", PyCF_ONLY_AST, dont_inherit=True)


def iter_fields(node):
    for field in node._fields:
        if hasattr(node, field):
            yield field, getattr(node, field)


def iter_child_nodes(node):
    for _, value in iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, AST):
                yield child


def walk(node):
    """The node and all below it."""
    nodes = [node]
    for node in nodes:
        nodes.extend(iter_child_nodes(node))
        yield node


def copy_location(new, old):
    for name in PLACE:
        if hasattr(old, name):
            setattr(new, name, getattr(old, name))
    return new


def is_text(statement):
    """A docstring, where it comes first."""
    return isinstance(statement, Expr) and isinstance(statement.value, Constant) and isinstance(statement.value.value, str)
