"""The first thing that runs in each process."""
import atexit
import os
import sys

from latebind import events
from latebind.own_bytecode import OwnBytecode
from latebind.suspects import Suspects


def begin(folder):
    """`folder` is what the Rust side prepared: suspects, this package, a place for events."""
    try:
        suspects = Suspects(folder)
    except (OSError, ValueError):
        return
    log = events.Log(os.path.join(folder, "events"))
    if os.path.exists(os.path.join(folder, "retained")):
        remember(folder)
    if suspects.numbers:
        watch(suspects, log)
    log.started("%d.%d.%d" % sys.version_info[:3])


def remember(folder):
    """Registered before all others, it runs after them."""
    from latebind import retained

    atexit.register(retained.write, folder)


def watch(suspects, log):
    """Where nothing is suspect, nothing is imported and nothing replaced.

    What is needed later is imported now: a tracer that the program starts is not to see it.
    """
    import runpy  # noqa: F401 - its bytecode is the interpreter's

    with OwnBytecode():
        from latebind import hooks, in_pytest, in_runpy, install, main_script, script_code  # noqa: F401

    # The first to be registered runs last.
    atexit.register(log.finish)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=log.forget)
    events.LOG = log
    install.begin()
    in_pytest.SUSPECTS = suspects
    hooks.begin(suspects)
    in_runpy.begin(suspects)
    main_script.begin(suspects)
