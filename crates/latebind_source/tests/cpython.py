"""Reads sources as CPython's compiler does; answered alike by tests/cpython.rs.

One source a line on stdin, in hex. Prints the code points of its last string, or
`error`.
"""

import ast
import sys
import warnings

warnings.simplefilter("ignore")
for line in sys.stdin:
    try:
        strings = [n.value for n in ast.walk(ast.parse(bytes.fromhex(line))) if isinstance(n, ast.Constant)]
        print("ok", *(format(ord(c), "x") for c in strings[-1]))
    except (SyntaxError, ValueError):
        print("error")
