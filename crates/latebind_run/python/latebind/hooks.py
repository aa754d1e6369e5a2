"""Gets between a suspect file and its import, and stays out of the way of all others.

`SourceLoader.get_code` is the one place that all imports of source files go through
(`import`, `-m`, `reload`, editable installs), whatever finder found them: replacing it
leaves every loader, spec and finder what it was.  The cached bytecode is neither read nor
written for suspect files.
"""
import _frozen_importlib_external as external


PYTEST = "_pytest.assertion.rewrite"
ATTACH = compile("__import__('latebind.in_pytest').in_pytest.run(globals())", "<latebind>", "exec", dont_inherit=True)


def begin(suspects):
    loader = external.SourceLoader
    loader.get_code = GetCode(suspects, loader.get_code)


class GetCode:
    """`SourceLoader.get_code`: where nothing is suspect the very original, so that no frame of ours is in its tracebacks."""

    def __init__(self, suspects, original):
        self.suspects = suspects
        self.original = original
        self.ours = disguised(around_get_code(suspects, original))

    def __get__(self, loader, owner=None):
        method = self.ours if self.is_ours(loader) else self.original
        return method if loader is None else method.__get__(loader, owner)

    def is_ours(self, loader):
        """A loader of a kind that does not say its path is asked for it later."""
        path = getattr(loader, "path", None)
        return path is None or getattr(loader, "name", None) == PYTEST or self.suspects.number(path) is not None


def ready():
    """The rewriter; it needs what is here, too."""
    from latebind import install

    return install


def around_get_code(suspects, original):
    def get_code(self, fullname):
        number = suspects.number(self.get_filename(fullname))
        if number is not None:
            code = watched_code(suspects, number, self, fullname)
            if code is not None:
                return code
        if fullname == PYTEST:
            return attached(self, fullname, original)
        return original(self, fullname)

    return get_code


def watched_code(suspects, number, loader, fullname):
    path = loader.get_filename(fullname)
    try:
        text = loader.get_data(path)
    except OSError:
        return None
    return ready().compiled(suspects, number, text, path)


def attached(loader, fullname, original):
    """pytest's own rewriting of assertions, run by us so that we come after it."""
    from latebind import in_pytest

    in_pytest.REWRITE = original(loader, fullname)
    return ATTACH


def disguised(function):
    """As a part of importlib, whose frames CPython takes out of tracebacks."""
    function.__code__ = function.__code__.replace(co_filename="<frozen importlib._bootstrap_external>")
    return function
