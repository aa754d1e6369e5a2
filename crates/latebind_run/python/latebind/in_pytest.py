"""pytest: comes after its rewriting of assertions, and the plugin `-p latebind`.

Test modules are rewritten by pytest itself, so that a failing `assert` shows its values.
Probes go into the tree that comes out of that.  The bytecode of a suspect file is kept beside the
one that pytest keeps, by pytest's own means; a mark in it says what was watched then.
"""
import os

from latebind import events
from latebind.hooks import ready

SUSPECTS = None
# The code of `_pytest.assertion.rewrite`.
REWRITE = None


def run(names):
    """Its import."""
    exec(REWRITE, names)
    attach(names)


def attach(names):
    """`names` are those of `_pytest.assertion.rewrite`, at the end of its import."""
    rewrite, read, write = names.get("rewrite_asserts"), names.get("_read_pyc"), names.get("_write_pyc")
    if not (rewrite and read and write):
        return
    names["rewrite_asserts"] = after(rewrite)
    names["_read_pyc"] = read_ours(read)
    names["_write_pyc"] = write_ours(write)


def after(rewrite_asserts):
    def rewrite(tree, source, module_path=None, config=None):
        done = rewrite_asserts(tree, source, module_path, config)
        number = SUSPECTS.number(module_path)
        if number is not None:
            ready().with_probes(SUSPECTS, number, tree, module_path)
        return done

    return rewrite


def read_ours(read):
    def instead(source, pyc, *args, **kwargs):
        number = SUSPECTS.number(str(source))
        if number is None:
            return read(source, pyc, *args, **kwargs)
        code = read(source, beside(pyc), *args, **kwargs)
        if code is None or code.co_consts[-1] != SUSPECTS.mark(number):
            return None
        ready().provide(SUSPECTS.description(number), str(number), str(source))
        return code

    return instead


def write_ours(write):
    def instead(state, code, source_stat, pyc):
        number = SUSPECTS.number(code.co_filename)
        if number is None:
            return write(state, code, source_stat, pyc)
        marked = code.replace(co_consts=code.co_consts + (SUSPECTS.mark(number),))
        return write(state, marked, source_stat, beside(pyc))

    return instead


def beside(pyc):
    name, ending = os.path.splitext(str(pyc))
    return type(pyc)(name + "-latebind" + ending)


def plugin():
    """Made only when pytest asks for it: nothing here may import pytest before."""
    import pytest

    class Claims:
        """A claim fails the test in which it was made, unless it has failed already; one made outside, the run."""

        def __init__(self):
            self.seen = 0
            self.outside = []

        def new(self):
            claims = events.LOG.told[self.seen:] if events.LOG else []
            self.seen += len(claims)
            return claims

        def pytest_collection_finish(self):
            self.outside += self.new()

        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_makereport(self, item, call):
            outcome = yield
            claims = self.new()
            report = outcome.get_result()
            if claims and report.outcome == "passed":
                report.outcome = "failed"
                report.longrepr = "\n".join(map(told, claims))

        @pytest.hookimpl(tryfirst=True)
        def pytest_sessionfinish(self, session, exitstatus):
            self.outside += self.new()
            if self.outside and exitstatus == 0:
                session.exitstatus = 1

        def pytest_terminal_summary(self, terminalreporter):
            if self.outside:
                terminalreporter.section("latebind: outside any test")
                terminalreporter.write_line("\n".join(map(told, self.outside)))

    return Claims()


def told(event):
    where = "%s:%d in %s" % tuple(event["stack"][0][key] for key in ("path", "line", "name")) if event["stack"] else "?"
    read = "is gone" if event["read"] is None else "reads %s" % event["read"]
    return "latebind: a closure made with `%s` = %s %s (called at %s)" % (event["variable"], event["created_with"], read, where)
