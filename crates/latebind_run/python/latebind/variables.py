"""A variable, reached through a function that reads it: `lambda: name`."""
from latebind.values import ABSENT


def value_of(reader):
    try:
        return reader()
    except NameError:
        return ABSENT


class Cell:
    """A function's variable, reached through a closure that reads it."""

    __slots__ = ("cell",)

    def __init__(self, cell):
        self.cell = cell

    def value(self):
        try:
            return self.cell.cell_contents
        except ValueError:
            return ABSENT


class Global:
    """A module's variable."""

    __slots__ = ("names", "name")

    def __init__(self, names, name):
        self.names, self.name = names, name

    def value(self):
        return self.names.get(self.name, ABSENT)


def variable_of(reader):
    """The one variable that `lambda: name` reads."""
    code = reader.__code__
    if code.co_freevars:
        return Cell(reader.__closure__[0])
    return Global(reader.__globals__, code.co_names[0])
