"""Gets between a suspect file and its import, and stays out of the way of all others.

`SourceLoader.get_code` is the one place that all imports of source files go through
(`import`, `-m`, `reload`, editable installs), whatever finder found them: replacing it
leaves every loader, spec and finder what it was.  The cached bytecode is neither read nor
written for suspect files.
"""
import _frozen_importlib_external as external


PYTEST = "_pytest.assertion.rewrite"
ATTACH = "\n\nimport latebind.in_pytest as _latebind_in_pytest\n_latebind_in_pytest.attach(globals())\n"


def begin(suspects):
    get_code = external.SourceLoader.get_code
    external.SourceLoader.get_code = disguised(around_get_code(suspects, get_code))
    watch_runpy(suspects)


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
    """pytest's own rewriting of assertions, with a last line that lets us come after it."""
    path = loader.get_filename(fullname)
    try:
        return compile(loader.get_data(path) + ATTACH.encode(), path, "exec", dont_inherit=True)
    except (OSError, SyntaxError):
        return original(loader, fullname)


def disguised(function):
    """As a part of importlib, whose frames CPython takes out of tracebacks."""
    function.__code__ = function.__code__.replace(co_filename="<frozen importlib._bootstrap_external>")
    return function


def watch_runpy(suspects):
    """`run_path` reads files by itself; children of multiprocessing get their main module by it."""
    import runpy

    original = runpy._get_code_from_file

    def _get_code_from_file(*args):
        path = args[-1]
        number = suspects.number(path)
        code = read_and_compiled(suspects, number, path) if number is not None else None
        if code is None:
            return original(*args)
        # While it was also given the name to run under, it also gave back the path.
        return (code, path) if len(args) > 1 else code

    runpy._get_code_from_file = _get_code_from_file


def read_and_compiled(suspects, number, path):
    try:
        with open(path, "rb") as file:
            text = file.read()
    except OSError:
        return None
    return ready().compiled(suspects, number, text, path)
