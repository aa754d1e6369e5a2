"""What a program can find out about its closures: one line a check, `name | value`.

Every closure here is watched. The test runs this file alone and watched and compares
the lines with the table in docs/introspection.md.
"""
import contextlib
import copy
import dataclasses
import dis
import doctest
import functools
import gc
import inspect
import io
import linecache
import os
import pickle
import sys
import traceback
import types
import typing
import weakref


def wrapper_of(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper


class Base:
    def who(self):
        return "base"


def made():
    """One closure of each kind, the first of three."""
    found = []
    for i in range(3):
        late = lambda x, /, y=2, *, z: (i, x)

        @wrapper_of
        def wrapped(x: int, y: "str" = "a") -> bool:
            """Words.

            >>> wrapped(1)
            (2, 1)
            """
            return i, x

        def plain(x: int, *args, k: typing.List[int] = (), **rest) -> "bool":
            """Of a def."""
            return i, x

        def with_locals(a=1):
            b = i
            return sorted(locals())

        def generator():
            yield i

        async def coroutine():
            return i

        lazy = (i * x for x in [1, 2])

        class Made(Base):
            label = i

            def who(self):
                return super().who(), i, __class__.__name__

            inner = lambda self: (self.label, i)

        found.append(types.SimpleNamespace(**{name: value for name, value in locals().items() if name not in ("i", "found")}))
    return found[0], found


first, everything = made()
CHECKS = []


def check(function):
    CHECKS.append((function.__name__.replace("_", " "), function))


@check
def signature_of_a_lambda():
    return inspect.signature(first.late)


@check
def signature_of_a_def():
    return inspect.signature(first.plain)


@check
def getfullargspec():
    return inspect.getfullargspec(first.plain)


@check
def annotations():
    return first.plain.__annotations__, typing.get_type_hints(first.plain)


@check
def functools_wraps():
    return first.wrapped.__name__, first.wrapped.__doc__, inspect.signature(first.wrapped), first.wrapped.__wrapped__.__name__


@check
def names():
    return [value.__name__ for value in vars(first).values() if hasattr(value, "__name__")]


@check
def qualified_names():
    return [value.__qualname__ for value in vars(first).values() if hasattr(value, "__qualname__")], first.Made.inner.__qualname__


@check
def modules():
    return first.late.__module__, first.plain.__module__, first.Made.__module__


@check
def docstrings():
    return first.plain.__doc__, first.late.__doc__, first.Made.__doc__


@check
def defaults():
    return first.late.__defaults__, first.late.__kwdefaults__, first.plain.__kwdefaults__


@check
def cells():
    return first.late.__code__.co_freevars, [cell.cell_contents for cell in first.late.__closure__]


@check
def cells_of_a_module_level_closure():
    return TOP[0].__closure__, TOP[0].__code__.co_freevars


@check
def getclosurevars():
    return inspect.getclosurevars(first.plain)


@check
def variable_names_of_the_code():
    code = first.with_locals.__code__
    return code.co_varnames, code.co_cellvars, code.co_argcount, code.co_kwonlyargcount, code.co_flags


@check
def lines_of_the_code():
    return sorted({line for _, line in dis.findlinestarts(first.plain.__code__) if line}), first.wrapped.__wrapped__.__code__.co_firstlineno


@check
def getsource():
    return inspect.getsource(first.plain), inspect.getsource(first.late), inspect.getsourcelines(first.wrapped)[1]


@check
def locals_in_the_closure():
    return first.with_locals()


@check
def locals_of_the_maker():
    def maker():
        for i in range(2):
            last = lambda: i
        return sorted(locals()), last()
    return maker()


@check
def globals_of_the_module():
    return sorted(name for name in globals() if not name.startswith("__"))


@check
def super_and_class_cells():
    return first.Made().who(), first.Made().inner()


@check
def pickling_by_name():
    try:
        return pickle.dumps(first.plain)
    except Exception as error:
        return type(error).__name__


@check
def copying():
    return copy.copy(first.plain) is first.plain, copy.deepcopy(first.plain) is first.plain


@check
def doctests():
    found = doctest.DocTestFinder().find(first.wrapped, "wrapped", globs={})
    return [(test.name, test.examples[0].source) for test in found]


@check
def dataclass_fields():
    classes = []
    for i in range(2):
        @dataclasses.dataclass
        class Record:
            value: int = dataclasses.field(default_factory=lambda: i)
        classes.append(Record)
    return [repr(cls()) for cls in classes], inspect.signature(classes[0])


@check
def singledispatch():
    handlers = []
    for i in range(2):
        @functools.singledispatch
        def handle(value):
            return "any", i

        @handle.register
        def _(value: int):
            return "int", i
        handlers.append(handle)
    return [handle(1) for handle in handlers], [handle("") for handle in handlers]


@check
def kinds_of_callables():
    return [inspect.isfunction(first.late), inspect.isgeneratorfunction(first.generator), inspect.iscoroutinefunction(first.coroutine), inspect.isgenerator(first.lazy)]


@check
def a_generators_frame():
    lazy = everything[2].lazy
    return lazy.__name__, lazy.__qualname__, lazy.gi_code.co_name, inspect.getgeneratorstate(lazy), list(lazy)


@check
def a_traceback():
    fs = []
    for i in range(2):
        fs.append(lambda: [1, 2,
                           i / (i - i)])
    try:
        fs[0]()
    except ZeroDivisionError:
        return traceback.format_exc()


@check
def a_name_error():
    kept = []
    try:
        raise ValueError("words")
    except ValueError as error:
        kept.append(lambda: error)
    try:
        kept[0]()
    except NameError:
        return traceback.format_exc()


@check
def the_stack():
    fs = []
    for i in range(2):
        fs.append(lambda: (i, [(frame.function, frame.lineno) for frame in inspect.stack()]))
    return fs[0]()


@check
def lifetimes():
    class Held:
        pass
    kept, alive = [], []
    for held in [Held(), Held()]:
        kept.append(lambda: held)
        alive.append(weakref.ref(held))
    before = kept[0]() is alive[1]()
    del held, kept
    gc.collect()
    return before, [reference() is None for reference in alive]


@check
def reference_counts():
    value = object()
    counts = []
    for each in [value, value]:
        keep = lambda: each
        counts.append(sys.getrefcount(value))
        keep()
    return counts[0] == counts[1], counts[0]


@check
def lines_that_are_traced():
    lines = set()

    def trace(frame, event, arg):
        if frame.f_code.co_filename == __file__ and event == "line":
            lines.add(frame.f_lineno)
        return trace
    sys.settrace(trace)
    made()
    sys.settrace(None)
    return sorted(lines)


@check
def files_that_are_traced():
    files = set()

    def trace(frame, event, arg):
        files.add(frame.f_code.co_filename)
    sys.settrace(trace)
    made()[0].late(1, z=2)
    sys.settrace(None)
    library = os.path.dirname(os.__file__)
    return sorted(name for name in files if os.path.exists(name) and not name.startswith(library))


@check
def disassembly():
    with contextlib.redirect_stdout(io.StringIO()) as text:
        dis.dis(first.plain)
    return len(text.getvalue())


@check
def one_code_object_a_site():
    return everything[0].plain.__code__ is everything[1].plain.__code__


@check
def constants_of_the_code():
    return first.plain.__code__.co_consts


TOP = []
for top in range(2):
    TOP.append(lambda: top)

for name, function in CHECKS:
    print(name, "|", repr(function()).replace("0x", "")[:4000])
linecache.clearcache()

