"""`runpy.run_path` reads files by itself; children of multiprocessing get their main module by it.

    with io.open_code(code_path) as f:      # of a suspect file: code with probes, as in a `.pyc`
        code = read_code(f)

So what it takes for `io` gives it something else to read.  Where nothing is suspect it is given
the very `open_code`, so that no frame of ours is in its tracebacks: all that is known at that
moment is what the caller's variables say.
"""
import io
import sys


class Files:
    """`io`, for runpy."""

    def __init__(self, suspects):
        self.suspects = suspects

    def __getattr__(self, name):
        path = sys._getframe(1).f_locals.get("fname") if name == "open_code" else None
        number = self.suspects.number(path)
        compiled = None if number is None else self.compiled(number, path)
        return getattr(io, name) if compiled is None else lambda _: io.BytesIO(compiled)

    def compiled(self, number, path):
        from latebind import install

        try:
            with open(path, "rb") as file:
                text = file.read()
        except OSError:
            return None
        code = install.compiled(self.suspects, number, text, path)
        return code and install.as_pyc(code)


def begin(suspects):
    import runpy

    runpy.io = Files(suspects)
