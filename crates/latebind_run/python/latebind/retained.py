"""What is alive at the end, as a graph: the Rust side finds what only closures keep alive.

A node is an object, an edge a reference that the garbage collector can see.  An object that
has more references than the graph shows is held from outside (a frame, C code, the interpreter):
a root.  Written for each process, as one line of JSON and four arrays.
"""
import array
import gc
import os
import sys

from latebind.values import shown

FUNCTION = type(lambda: 0)


def write(folder):
    """The last thing that runs: at a normal end of the process."""
    import json

    gc.collect()
    objects, offsets, targets = graph()
    head = {"nodes": len(objects), "edges": len(targets), "cells": list(cells(objects)), "order": sys.byteorder}
    parts = (sizes(objects), roots(objects, targets), offsets, targets)
    try:
        with open(os.path.join(folder, "retained-%d" % os.getpid()), "wb") as file:
            file.write(json.dumps(head).encode() + b"\n")
            for part in parts:
                part.tofile(file)
    except OSError:
        # The run is over, and its folder gone.
        pass


def graph():
    """Objects, and for each where its references begin and which objects they mean."""
    objects = gc.get_objects()
    numbers = {id(it): number for number, it in enumerate(objects)}
    offsets, targets = array.array("Q", [0]), array.array("Q")
    here = 0
    while here < len(objects):
        for it in gc.get_referents(objects[here]):
            number = numbers.get(id(it))
            if number is None:
                number = numbers[id(it)] = len(objects)
                objects.append(it)
            targets.append(number)
        offsets.append(len(targets))
        here += 1
    return objects, offsets, targets


def sizes(objects):
    return array.array("Q", [size(it) for it in objects])


def size(it):
    """A class may have a `__sizeof__` of its own: then it is the type's that counts."""
    try:
        return sys.getsizeof(it) if type(it).__module__ == "builtins" else object.__sizeof__(it)
    except Exception:  # noqa: BLE001 - only user code could raise here, and none is to be heard of
        return 0


def roots(objects, targets):
    seen = array.array("Q", bytes(8 * len(objects)))
    for target in targets:
        seen[target] += 1
    alone = [object()]
    ours = sys.getrefcount(alone[0])
    return array.array("B", [sys.getrefcount(objects[n]) - ours > seen[n] for n in range(len(objects))])


def cells(objects):
    """The cells of all closures, each with a function that has it."""
    numbers = {id(it): number for number, it in enumerate(objects)}
    for it in objects:
        if type(it) is FUNCTION and it.__closure__:
            code = it.__code__
            for name, cell in zip(code.co_freevars, it.__closure__):
                try:
                    holds = shown(cell.cell_contents)
                except ValueError:
                    continue
                yield {"node": numbers[id(cell)], "path": code.co_filename, "line": code.co_firstlineno, "function": code.co_name, "variable": name, "holds": holds}
