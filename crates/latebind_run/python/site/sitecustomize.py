"""Where watching begins: every interpreter that inherits PYTHONPATH imports this file.

A folder on PYTHONPATH reaches child processes by every road (spawn, subprocess, xdist),
and needs nothing installed.  Afterwards it is as if it had never been there: the folder
leaves `sys.path`, and a `sitecustomize` of the user's own is imported in its place.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = os.path.join(os.path.dirname(HERE), "packages")

sys.path[:] = [entry for entry in sys.path if entry != HERE]
sys.path.insert(0, PACKAGES)
try:
    from latebind.own_bytecode import OwnBytecode

    with OwnBytecode():
        import latebind.start
    latebind.start.begin(os.path.dirname(HERE))
except (ImportError, OSError):
    # A child that starts when the run is over finds the folder half gone: it runs unwatched.
    pass
finally:
    sys.path.remove(PACKAGES)

del sys.modules["sitecustomize"]
# Raises what `site` expects and ignores where the user has none.
import sitecustomize  # noqa: E402
