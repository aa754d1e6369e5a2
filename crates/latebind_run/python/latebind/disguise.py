"""Our code runs among the program's, where tools watch: coverage would list our files as the program's.

Tools leave alone what has no real file.  So all code of this package says `<latebind>`.
"""
import sys

FILE = "<latebind>"
FUNCTION, CODE = type(lambda: 0), type((lambda: 0).__code__)


def disguise():
    """For every module of ours that is loaded."""
    for name, module in list(sys.modules.items()):
        if name == "latebind" or name.startswith("latebind."):
            for value in list(vars(module).values()):
                if getattr(value, "__module__", None) == name:
                    disguise_value(value)


def disguise_value(value):
    """A function and what its decorator stands for, or the methods of a class."""
    if type(value) is FUNCTION:
        for function in {value, getattr(value, "__wrapped__", value)}:
            function.__code__ = disguised(function.__code__)
    elif type(value) is type:
        for member in list(vars(value).values()):
            if type(member) is FUNCTION:
                disguise_value(member)


def disguised(code):
    constants = tuple(disguised(constant) if type(constant) is CODE else constant for constant in code.co_consts)
    return code.replace(co_filename=FILE, co_consts=constants)
