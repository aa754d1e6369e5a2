"""Runs programs for the cases, one request a line, one answer a line.

    {"main": "main.py", "files": {"main.py": "print(1)"}, "freeze": null}
    {"status": 0, "out": "1\\n", "err": "", "refused": null, "missing": null}

Every program runs in a process of its own: forked from here, where the usual
modules are already loaded, or started anew where there is no fork.  With
"freeze": {"file": "main.py", "line": 3, "name": "i"} a capture is frozen first.
"""
import ast
import atexit
import gc
import importlib.abc
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import types

import freeze

SECONDS = 10
PRELOADED = ("asyncio", "collections", "concurrent.futures", "contextlib", "dataclasses", "functools",
             "itertools", "json", "operator", "queue", "re", "threading", "typing", "unittest", "weakref")


def serve():
    """Answers until the input ends; in a forked child it returns with the program to run."""
    for name in PRELOADED:
        importlib.import_module(name)
    gc.freeze()  # Keeps a child from copying pages only to look at them.
    for line in sys.stdin:
        program = prepare(line)
        if program is None:
            continue
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                signal.alarm(SECONDS)
                return program
            _, status = os.waitpid(child, 0)
            answer(status=os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status), out=text_of(out), err=text_of(err))
    return None


def serve_without_fork():
    for line in sys.stdin:
        if prepare(line) is not None:
            done = subprocess.run([sys.executable, "-E", "-s", "-B", __file__, "--once"], input=line.encode(), capture_output=True, timeout=SECONDS)
            answer(status=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


def prepare(line):
    """The program as compiled files, or nothing where it is refused (which is answered here)."""
    request = json.loads(line)
    if request["cells"]:
        return answer(out=cells(request["files"][request["main"]]))
    try:
        return request["main"], {name: compiled(name, text, request["freeze"]) for name, text in request["files"].items()}
    except freeze.Refused as why:
        answer(refused=str(why))
    except freeze.NoSuchCapture as why:
        answer(missing=str(why))
    except SyntaxError as error:
        answer(status=1, err="SyntaxError: %s (%s, line %s)\n" % (error.msg, error.filename, error.lineno))
    return None


def compiled(name, text, wanted):
    tree = compile(text, name, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    if wanted and wanted["file"] == name:
        change = freeze.declare if wanted["declare"] else freeze.freeze
        tree = change(tree, wanted["line"], wanted["name"])
    return compile(tree, name, "exec", dont_inherit=True)


def cells(text):
    """Every code object: its name, cells and free names."""
    found, waiting = set(), [compile(text, "main.py", "exec", dont_inherit=True)]
    while waiting:
        code = waiting.pop()
        waiting.extend(const for const in code.co_consts if isinstance(const, types.CodeType))
        found.add("%s cells [%s] free [%s]" % (code.co_name, ",".join(sorted(code.co_cellvars)), ",".join(sorted(code.co_freevars))))
    return "\n".join(sorted(found))


def text_of(file):
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def answer(status=0, out="", err="", refused=None, missing=None):
    print(json.dumps({"status": status, "out": out, "err": err, "refused": refused, "missing": missing}), flush=True)


def run(main, files):
    """Like `python main.py`: the other files are modules beside it."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", newline="\n")
    sys.argv, sys.path[0] = [main], ""
    sys.meta_path.insert(0, InMemory(files))
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    module.__file__ = main
    exec(files[main], module.__dict__)
    end()


def end():
    """As the interpreter ends, but without taking down the loaded modules: that takes longer than most programs."""
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


class InMemory(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the program's files from memory."""

    def __init__(self, files):
        self.files = files

    def find_spec(self, fullname, path=None, target=None):
        base = fullname.replace(".", "/")
        for name, is_package in ((base + ".py", False), (base + "/__init__.py", True)):
            if name in self.files:
                return importlib.util.spec_from_loader(fullname, self, origin=name, is_package=is_package)
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.files[module.__spec__.origin], module.__dict__)


if __name__ == "__main__":
    if "--once" in sys.argv:
        todo = prepare(sys.stdin.readline())
    elif hasattr(os, "fork"):
        todo = serve()
    else:
        todo = serve_without_fork()
    # Outside every other frame, so that an error ends the interpreter as it does in a script.
    if todo is not None:
        run(*todo)
