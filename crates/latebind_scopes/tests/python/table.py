"""Prints CPython's symbol tables as plain lines, for the test `against_cpython`.

Reads paths from standard input, one a line; each file starts
with a form feed. tests/against_cpython.rs writes the same lines from our analysis. Works on CPython 3.8 - 3.14.
"""
import ast
import sys
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


def block(entry, depth):
    name = entry.name.strip("<>")
    print("%sblock %s %s line %d" % ("  " * depth, WORDS[entry.type], name, entry.lineno))
    for symbol in sorted(entry.symbols):
        raw = entry.symbols[symbol]
        resolution = RESOLUTIONS.get((raw >> _symtable.SCOPE_OFF) & _symtable.SCOPE_MASK, "unknown")
        print("%s  %s %s" % ("  " * depth, symbol, resolution))
    for child in entry.children:
        block(child, depth + 1)


def table(path):
    print("\f" + path)
    with open(path, "rb") as file:
        source = file.read()
    try:
        ast.parse(source)
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
    block(top, 0)


def main():
    warnings.simplefilter("ignore")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for line in sys.stdin.buffer:
        table(line.decode("utf-8").rstrip("\n"))


main()
