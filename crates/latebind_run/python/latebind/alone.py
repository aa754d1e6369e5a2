"""`pytest -p latebind` where this package was put on the path by `latebind run --plugin FOLDER`.

The command that put it here is asked what to watch, once; workers of pytest-xdist are told.
"""
import atexit
import os
import sys
import tempfile

from latebind import events

FOLDER = "LATEBIND_PLUGIN_FOLDER"


def begin(root):
    """Nothing to do under `latebind run`, whose report comes at the end."""
    if events.LOG is not None or is_under_run():
        return
    folder = os.environ.get(FOLDER)
    if folder is None:
        folder = os.environ[FOLDER] = prepared(root)
    watch(folder)


def is_under_run():
    return "latebind.start" in sys.modules


def prepared(root):
    import shutil
    import subprocess

    import pytest

    folder = tempfile.mkdtemp(prefix="latebind-plugin-")
    owner = os.getpid()
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(folder, ignore_errors=True))
    try:
        done = subprocess.run([command(), "run", "--prepare", folder, "--root", root], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        raise pytest.UsageError("latebind: %s" % error)
    if done.returncode:
        raise pytest.UsageError("latebind: %s" % done.stderr.decode("utf-8", "replace").strip())
    return folder


def command():
    """Who put this package here."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "command"), encoding="utf-8") as file:
        return file.read()


def watch(folder):
    """pytest's rewriting of assertions is imported already; the rest is as under `latebind run`."""
    from latebind import hooks, in_pytest, in_runpy, install
    from latebind.suspects import Suspects

    suspects = in_pytest.SUSPECTS = Suspects(folder)
    log = events.LOG = events.Log(os.path.join(folder, "events"))
    atexit.register(log.finish)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=log.forget)
    install.begin()
    hooks.begin(suspects)
    in_runpy.begin(suspects)
    in_pytest.attach(vars(sys.modules[hooks.PYTEST]))
