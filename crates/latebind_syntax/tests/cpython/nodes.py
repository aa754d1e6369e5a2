"""Prints every statement and expression of some files as CPython's `ast` sees them.

One line a node: kind, place, and its fields, in which other nodes are named by
kind and place. Columns are UTF-8 bytes. Printed alike by tests/cpython.rs.
What is inside an f-string is left out before 3.13: its positions were wrong.
Usage: python nodes.py FILE...
"""

import ast
import struct
import sys

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)

EXACT_FSTRINGS = sys.version_info >= (3, 13)
INTERPOLATED = tuple(getattr(ast, name) for name in ("JoinedStr", "TemplateStr") if hasattr(ast, name))


def nodes(node):
    todo = [node]
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.stmt, ast.expr)):
            yield node
        if isinstance(node, INTERPOLATED):
            todo += parts(node)
        else:
            todo += ast.iter_child_nodes(node)


def parts(node):
    """Interpolated expressions in the order of their evaluation."""
    found = []
    for part in node.values if EXACT_FSTRINGS else ():
        if not isinstance(part, ast.Constant):
            found.append(part.value)
            if part.format_spec is not None:
                found += parts(part.format_spec)
    return found


def kind(node):
    name = type(node).__name__
    return "Try" if name == "TryStar" else name


def place(node):
    return f"{node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}"


def ref(node):
    return "-" if node is None else f"{kind(node)}@{place(node)}"


def refs(nodes):
    return "[" + " ".join(map(ref, nodes)) + "]"


def text(value):
    def one(c):
        code = 0xFFFD if 0xD800 <= ord(c) < 0xE000 else ord(c)
        return c if c.isascii() and (c.isalnum() or c == "_") else f"\\{code:x};"

    return "".join(map(one, value))


def name(value):
    return "-" if value is None else text(value)


def op(node):
    return type(node).__name__


def constant(value):
    if isinstance(value, str):
        return "str " + text(value)
    if isinstance(value, bytes):
        return "bytes " + value.hex()
    if isinstance(value, float):
        return "float " + struct.pack(">d", value).hex()
    if isinstance(value, complex):
        return "complex " + struct.pack(">d", value.imag).hex()
    return str(value)


def clause(node):
    return f"({node.is_async} {ref(node.target)} {ref(node.iter)} {refs(node.ifs)})"


def comp(node):
    return " ".join(map(clause, node.generators))


def keyword(node):
    return f"{name(node.arg)}={ref(node.value)}"


def keywords(nodes):
    return "[" + " ".join(map(keyword, nodes)) + "]"


def param(node, default=None):
    return f"{text(node.arg)}:{ref(node.annotation)}={ref(default)}" if node else "-"


def params(node):
    positional = node.posonlyargs + node.args
    defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
    pairs = [param(*pair) for pair in zip(positional, defaults)]
    cut = len(node.posonlyargs)
    kwonly = [param(*pair) for pair in zip(node.kwonlyargs, node.kw_defaults)]
    groups = pairs[:cut], pairs[cut:], [param(node.vararg)], kwonly, [param(node.kwarg)]
    return " ".join("[" + " ".join(group) + "]" for group in groups)


def type_params(node):
    def one(p):
        bound, default = getattr(p, "bound", None), getattr(p, "default_value", None)
        return f"{kind(p)} {text(p.name)}:{ref(bound)}={ref(default)}"

    return "[" + " ".join(map(one, getattr(node, "type_params", []))) + "]"


def item(node):
    return f"{ref(node.context_expr)} as {ref(node.optional_vars)}"


def handler(node):
    return f"{place(node)} {ref(node.type)} {name(node.name)} {refs(node.body)}"


def alias(node):
    return f"{text(node.name)} as {name(node.asname)}"


def case(node):
    return f"{pattern(node.pattern)} if {ref(node.guard)} {refs(node.body)}"


def pattern(node):
    def many(nodes):
        return "[" + " ".join(map(pattern, nodes)) + "]"

    fields = {
        "MatchValue": lambda: ref(node.value),
        "MatchSingleton": lambda: str(node.value),
        "MatchSequence": lambda: many(node.patterns),
        "MatchMapping": lambda: f"{refs(node.keys)} {many(node.patterns)} {name(node.rest)}",
        "MatchClass": lambda: f"{ref(node.cls)} {many(node.patterns)} "
        + f"[{' '.join(map(text, node.kwd_attrs))}] {many(node.kwd_patterns)}",
        "MatchStar": lambda: name(node.name),
        "MatchAs": lambda: f"{pattern(node.pattern) if node.pattern else '-'} {name(node.name)}",
        "MatchOr": lambda: many(node.patterns),
    }[kind(node)]()
    return f"{kind(node)}@{place(node)}({fields})"


def function(n):
    return f"{text(n.name)} {refs(n.decorator_list)} {type_params(n)} {params(n.args)} {ref(n.returns)} {refs(n.body)}"


def loop(n):
    return f"{ref(n.target)} {ref(n.iter)} {refs(n.body)} {refs(n.orelse)}"


FIELDS = {
    "BoolOp": lambda n: f"{op(n.op)} {refs(n.values)}",
    "NamedExpr": lambda n: f"{ref(n.target)} {ref(n.value)}",
    "BinOp": lambda n: f"{ref(n.left)} {op(n.op)} {ref(n.right)}",
    "UnaryOp": lambda n: f"{op(n.op)} {ref(n.operand)}",
    "Lambda": lambda n: f"{params(n.args)} {ref(n.body)}",
    "IfExp": lambda n: f"{ref(n.test)} {ref(n.body)} {ref(n.orelse)}",
    "Dict": lambda n: " ".join(f"{ref(k)}:{ref(v)}" for k, v in zip(n.keys, n.values)),
    "Set": lambda n: refs(n.elts),
    "List": lambda n: refs(n.elts),
    "Tuple": lambda n: refs(n.elts),
    "ListComp": lambda n: f"{ref(n.elt)} {comp(n)}",
    "SetComp": lambda n: f"{ref(n.elt)} {comp(n)}",
    "GeneratorExp": lambda n: f"{ref(n.elt)} {comp(n)}",
    "DictComp": lambda n: f"{ref(n.key)} {ref(n.value)} {comp(n)}",
    "Compare": lambda n: ref(n.left) + "".join(f" {op(o)} {ref(c)}" for o, c in zip(n.ops, n.comparators)),
    "Call": lambda n: f"{ref(n.func)} {refs(n.args)} {keywords(n.keywords)}",
    "JoinedStr": lambda n: refs(parts(n)),
    "TemplateStr": lambda n: refs(parts(n)),
    "Constant": lambda n: constant(n.value),
    "Attribute": lambda n: f"{ref(n.value)} {text(n.attr)}",
    "Subscript": lambda n: f"{ref(n.value)} {ref(n.slice)}",
    "Name": lambda n: text(n.id),
    "Slice": lambda n: f"{ref(n.lower)} {ref(n.upper)} {ref(n.step)}",
    "FunctionDef": function,
    "AsyncFunctionDef": function,
    "ClassDef": lambda n: f"{text(n.name)} {refs(n.decorator_list)} {type_params(n)} {refs(n.bases)} {keywords(n.keywords)} {refs(n.body)}",
    "Delete": lambda n: refs(n.targets),
    "Assign": lambda n: f"{refs(n.targets)} {ref(n.value)}",
    "AugAssign": lambda n: f"{ref(n.target)} {op(n.op)} {ref(n.value)}",
    "AnnAssign": lambda n: f"{ref(n.target)} {ref(n.annotation)} {ref(n.value)} {n.simple}",
    "For": loop,
    "AsyncFor": loop,
    "While": lambda n: f"{ref(n.test)} {refs(n.body)} {refs(n.orelse)}",
    "If": lambda n: f"{ref(n.test)} {refs(n.body)} {refs(n.orelse)}",
    "With": lambda n: f"[{', '.join(map(item, n.items))}] {refs(n.body)}",
    "AsyncWith": lambda n: f"[{', '.join(map(item, n.items))}] {refs(n.body)}",
    "Match": lambda n: f"{ref(n.subject)} [{', '.join(map(case, n.cases))}]",
    "Raise": lambda n: f"{ref(n.exc)} {ref(n.cause)}",
    "Try": lambda n: f"{type(n).__name__} {refs(n.body)} [{', '.join(map(handler, n.handlers))}] {refs(n.orelse)} {refs(n.finalbody)}",
    "Assert": lambda n: f"{ref(n.test)} {ref(n.msg)}",
    "Import": lambda n: ", ".join(map(alias, n.names)),
    "ImportFrom": lambda n: f"{name(n.module)} {n.level} " + ", ".join(map(alias, n.names)),
    "Global": lambda n: " ".join(map(text, n.names)),
    "Nonlocal": lambda n: " ".join(map(text, n.names)),
    "TypeAlias": lambda n: f"{ref(n.name)} {type_params(n)} {ref(n.value)}",
    "Pass": lambda n: "",
    "Break": lambda n: "",
    "Continue": lambda n: "",
}


def fields(node):
    describe = FIELDS.get(kind(node), lambda n: ref(n.value))
    return describe(node)


for path in sys.argv[1:]:
    with open(path, "rb") as file:
        tree = ast.parse(file.read())
    for node in nodes(tree):
        print(ref(node), fields(node))
    print("module", refs(tree.body))
