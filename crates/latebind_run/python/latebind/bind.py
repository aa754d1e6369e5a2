"""Gives one function object things of its own, without a trace in signature or cells.

The rewritten body mentions its borrows (and counters of the functions around it) as constants:
`"@lb_b0_7".value`.  A constant is part of the code object, so a function that is to have its
own gets a copy of its code: `__closure__`, `locals()`, the signature and the number of
references to anything stay.

    lambda: i if i is "@lb_b0_7".value or "@lb_b0_7".read(i) else i

What is put in says itself which constant it replaces: its `mark`.
"""
CODE = type((lambda: 0).__code__)

# By the name of a function: where its marks stand among the constants.
# They stand at the same places in every copy of a code object.
PLACES = {}


def bound(name, function, *things):
    """The function itself, its code now holding these."""
    wanted = {thing.mark: thing for thing in things}
    places = PLACES.get(name)
    if places is None:
        places = PLACES[name] = find(function.__code__, wanted)
    function.__code__ = replaced(function.__code__, places, wanted)
    return function


def find(code, wanted):
    """[(index, mark)] for constants, [(index, places)] for nested code that has some."""
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
