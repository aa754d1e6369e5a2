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
    import latebind.start
finally:
    sys.path.remove(PACKAGES)
latebind.start.begin(os.path.dirname(HERE))

del sys.modules["sitecustomize"]
# Raises what `site` expects and ignores where the user has none.
import sitecustomize  # noqa: E402
