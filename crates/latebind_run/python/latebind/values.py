"""Values without touching them: no user code runs, no object lives longer.

Only builtin scalars (and tuples of them) are kept and compared.  Of anything else the
identity (`place`) and a short description stay: `__eq__`, `__repr__` or `__class__` may be the
user's, a kept object would not be freed when it should, and a weak reference shows.
"""
import types

SCALARS = frozenset([type(None), bool, int, float, complex, str, bytes])
LONGEST = 4096
MOST = 8

name_of_type = type.__dict__["__name__"].__get__
NAMED = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)


class Absent:
    """Stands for the value of a variable that has none, or one that is not kept."""

    __slots__ = ()


ABSENT = Absent()


def is_kept(value):
    kind = type(value)
    if kind is tuple:
        return len(value) <= MOST and all(type(part) in SCALARS for part in value)
    if kind is str or kind is bytes:
        return len(value) <= LONGEST
    return kind in SCALARS


def same(one, other):
    """For kept values."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if type(one) is tuple:
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def place(value):
    """What tells an object from others: where it is.  A method that is looked up again, or a function that the same
    `def` makes of the same things again, does the same: of these, where their parts are."""
    kind = type(value)
    if kind is types.MethodType:
        return id(value.__func__), id(value.__self__)
    if kind is types.FunctionType and not value.__dict__:
        return id(value.__code__), ids(value.__defaults__), ids((value.__kwdefaults__ or {}).values()), ids(map(held, value.__closure__ or ()))
    return id(value)


def ids(values):
    return tuple(map(id, values or ()))


def held(cell):
    try:
        return cell.cell_contents
    except ValueError:
        return ABSENT


def shown(value, longest=60):
    """A short text that runs no user code."""
    kind = type(value)
    if kind is int and value.bit_length() > 256:
        return "<int of %d bits>" % value.bit_length()
    if kind is str or kind is bytes:
        return shortened(repr(value[:longest + 1]), longest)
    if is_kept(value) and kind is not tuple:
        return repr(value)
    if kind is tuple and is_kept(value):
        return shortened("(" + ", ".join(map(shown, value)) + ("," if len(value) == 1 else "") + ")", 2 * longest)
    return described(value, kind)


def described(value, kind):
    if kind in NAMED:
        return "<function %s>" % value.__name__
    if kind is type:
        return "<class %s>" % name_of_type(value)
    if kind in (list, dict, set, frozenset, tuple):
        return "<%s of %d>" % (kind.__name__, len(value))
    return "<%s>" % name_of_type(kind)


def shortened(text, longest):
    return text if len(text) <= longest else text[:longest - 1] + "\u2026"
