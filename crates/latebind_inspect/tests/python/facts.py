"""Prints what CPython makes of files, as plain lines, for the test `against_cpython`.

Reads paths from standard input, one a line; each file starts with a form feed. First its
symbol table, then its code objects. The test writes the same lines from what `latebind
inspect` says. Works on CPython 3.8 - 3.14.
"""
import __future__
import ast
import sys
import types
import warnings

import _symtable

RESOLUTIONS = {
    _symtable.LOCAL: "local",
    _symtable.CELL: "cell",
    _symtable.FREE: "free",
    _symtable.GLOBAL_EXPLICIT: "global_explicit",
    _symtable.GLOBAL_IMPLICIT: "global_implicit",
}
TYPES = {
    name[len("TYPE_"):].lower(): value
    for name, value in vars(_symtable).items()
    if name.startswith("TYPE_")
}
RENAMED = {"type_param": "type_parameters", "type_var_bound": "type_variable"}
WORDS = {value: RENAMED.get(name, name) for name, value in TYPES.items()}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def block(entry, depth):
    name = entry.name.strip("<>")
    print("%sblock %s %s line %d" % ("  " * depth, WORDS[entry.type], name, entry.lineno))
    for symbol in sorted(entry.symbols):
        raw = entry.symbols[symbol]
        resolution = RESOLUTIONS.get((raw >> _symtable.SCOPE_OFF) & _symtable.SCOPE_MASK, "unknown")
        print("%s  %s %s" % ("  " * depth, symbol, resolution))
    for child in entry.children:
        block(child, depth + 1)


def codes(tree, path):
    """Every code object with the place of its node: each node gets a line of its own,
    so that the first line of a code object names its node."""
    places, owners = {}, {}
    for number, node in enumerate(ast.walk(tree), start=1):
        if hasattr(node, "lineno"):
            places[number] = (node.lineno, node.col_offset)
            if isinstance(node, DEFINITIONS):
                owners[id(node)] = number
            node.lineno = node.end_lineno = number
            node.col_offset = node.end_col_offset = 0
    decorated = {}
    for node in ast.walk(tree):
        if isinstance(node, DEFINITIONS) and node.decorator_list:
            decorated[node.decorator_list[0].lineno] = places[owners[id(node)]]
        if sys.version_info < (3, 12) and isinstance(node, ast.JoinedStr):
            # Parsed apart, places in it may be wrong.
            places.update((inside.lineno, None) for inside in ast.walk(node) if hasattr(inside, "lineno"))
        if sys.version_info < (3, 13) and type(node).__name__ == "TypeVar" and node.bound:
            decorated[node.bound.lineno] = places[node.lineno]
    found = set()
    waiting = [compile(tree, path, "exec", dont_inherit=True, optimize=0)]
    while waiting:
        code = waiting.pop()
        waiting.extend(const for const in code.co_consts if isinstance(const, types.CodeType))
        # 3.14 makes annotations that are strings without asking its symbol table.
        is_asked = code.co_name != "__annotate__" or not code.co_flags & __future__.annotations.compiler_flag
        if is_asked:
            found.add(line_of(code, places, decorated))
    print("\n".join(sorted(found)))


def line_of(code, places, decorated):
    name, line = code.co_name, code.co_firstlineno
    place = "-"
    if name == "__annotate__":
        place = "~"  # All annotations of a class share one, told at the class's first line.
    elif name != "<module>":
        is_expression = name in ("<lambda>", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
        at = places.get(line) if is_expression else decorated.get(line, places.get(line))
        place = "%d:%d" % at if at else "~"
    qualname = getattr(code, "co_qualname", "-")
    cells, free = ",".join(sorted(code.co_cellvars)), ",".join(sorted(code.co_freevars))
    return "code %s %s %s cells [%s] free [%s]" % (name, place, qualname, cells, free)


def facts(path):
    print("\f" + path)
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        print("unreadable")
        return
    try:
        top = _symtable.symtable(source, path, "exec")
    except SyntaxError as error:
        print("error %s:%s %s" % (error.lineno, error.offset, error.msg))
        return
    except RecursionError:
        print("unreadable")
        return
    try:
        compile(source, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        print("late error %s:%s %s" % (error.lineno, error.offset, error.msg))
        return
    except SystemError:
        print("late error SystemError")
        return
    except RecursionError:
        print("unreadable")
        return
    block(top, 0)
    try:
        codes(tree, path)
    except RecursionError:
        print("no codes")


def main():
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(5000)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for line in sys.stdin.buffer:
        facts(line.decode("utf-8").rstrip("\n"))


main()
