"""Gives one function object borrows of its own, without a trace in signature or cells.

The rewritten body mentions its borrows as constants (`"@lb 7".value`).  A constant is
part of the code object, so a function that is to have its own gets a copy of its code:
`__closure__`, `locals()`, the signature and the number of references to anything stay.

    lambda: i if i is "@lb 7".value or "@lb 7".read(i) else i
"""
CODE = type((lambda: 0).__code__)
PREFIX = "@lb "

# By the first placeholder of a site: where its placeholders stand among the constants.
# They stand at the same places in every copy of a code object.
PLACES = {}


def placeholder(capture):
    return "%s%d" % (PREFIX, capture)


def bound(function, *borrows):
    """The function itself, its code now holding these borrows."""
    wanted = {placeholder(borrow.capture.number): borrow for borrow in borrows}
    key = borrows[0].capture.number
    places = PLACES.get(key)
    if places is None:
        places = PLACES[key] = find(function.__code__, wanted)
    function.__code__ = replaced(function.__code__, places, wanted)
    return function


def find(code, wanted):
    """[(index, placeholder)] for constants, [(index, places)] for nested code that has some."""
    places = []
    for index, constant in enumerate(code.co_consts):
        if type(constant) is str and constant in wanted:
            places.append((index, constant))
        elif type(constant) is CODE:
            inner = find(constant, wanted)
            if inner:
                places.append((index, inner))
    return places


def replaced(code, places, wanted):
    constants = list(code.co_consts)
    for index, place in places:
        if type(place) is str:
            constants[index] = wanted[place]
        else:
            constants[index] = replaced(constants[index], place, wanted)
    return code.replace(co_consts=tuple(constants))
