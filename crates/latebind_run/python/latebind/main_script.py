"""The file that the interpreter itself was given: `python script.py`.

It is read and run by C code that no hook can reach.  But that C code also runs `.pyc`
files: so the script is compiled with probes to one, and the same process starts anew with
it (`exec`).  No frame of ours is below the program's, and tracebacks, Ctrl-C and the exit
status are the interpreter's own.  The first thing in that code puts right what the
interpreter has derived from the name of the `.pyc`.
"""
import builtins
import os
import sys

from latebind.hooks import ready

MAIN = "LATEBIND_MAIN"


def begin(suspects):
    given = os.environ.pop(MAIN, None)
    if given is not None:
        restore(suspects, given)
        return
    argv = getattr(sys, "argv", [""])
    number = suspects.number(argv[0]) if argv and argv[0] not in ("", "-c", "-m") else None
    if number is not None and not os.path.isdir(argv[0]):
        start_anew(suspects, number, argv)


def start_anew(suspects, number, argv):
    """Does not return, unless the script is better run as it is."""
    path = file_of(argv[0])
    try:
        with open(argv[0], "rb") as file:
            text = file.read()
        compiled = os.path.join(suspects.folder, "main-%d-%d.pyc" % (number, os.getpid()))
        from latebind.script_code import script_code

        code = script_code(suspects, number, text, path)
        if code is None:
            return
        with open(compiled, "wb") as file:
            file.write(ready().as_pyc(code))
    except (OSError, SyntaxError, ValueError):
        return
    os.environ[MAIN] = argv[0]
    try:
        os.execv(sys.executable, [sys.executable] + options(argv) + [compiled] + argv[1:])
    except OSError:
        del os.environ[MAIN]


def options(argv):
    """What stood before the script."""
    original = getattr(sys, "orig_argv", None)
    if original is not None:
        return original[1:len(original) - len(argv)]
    import subprocess

    return subprocess._args_from_interpreter_flags()


def file_of(script):
    """`__main__.__file__`, and the name in tracebacks: absolute from 3.9 on."""
    return os.path.join(os.getcwd(), script) if sys.version_info >= (3, 9) else script


def restore(suspects, script):
    """In the process started anew: everything is named after the script, not the `.pyc`."""
    compiled, sys.argv[0] = sys.argv[0], script
    original = getattr(sys, "orig_argv", None)
    if original is not None:
        original[len(original) - len(sys.argv)] = script
    number = int(os.path.basename(compiled).split("-")[1])
    ready().provide(suspects.description(number), str(number), file_of(script))
    main = sys.modules["__main__"]
    # A name that is there already is left alone by the interpreter.
    main.__file__ = file_of(script)
    main.__cached__ = None
    vars(builtins)["@lb_main"] = lambda: restore_main(main, compiled, script)


def restore_main(main, compiled, script):
    """What the interpreter sets after `site` was imported."""
    from importlib.machinery import SourceFileLoader

    del vars(builtins)["@lb_main"]
    main.__loader__ = SourceFileLoader("__main__", main.__file__)
    if sys.path and sys.path[0] == os.path.dirname(os.path.realpath(compiled)):
        sys.path[0] = os.path.dirname(os.path.realpath(script))
    try:
        os.remove(compiled)
    except OSError:
        pass
