"""Callbacks made in loops of every kind."""
import functools

handlers = {}
queue = []


def plan(names, *, strict=False):
    for index, name in enumerate(names):
        key = name.lower() if strict else name
        handlers[key] = lambda event, index=index: (index, name)  # half of it is bound
        if not key:
            continue
        queue.append(functools.partial(print, key))
    else:
        queue.append(lambda: index)
    return [task() for task in queue]


def poll(source):
    seen = []
    while (line := source.readline()):
        seen.append(lambda: line.strip())
        if line.startswith("end"):
            break
        for word in line.split():
            def check(other, low=0):
                return other > word and low < len(line)
            seen.extend([check, check])
    return seen


table = [lambda x: x * n for n in range(4)]
squares = {n: (lambda: n) for n in range(3) if n}
print([f(2) for f in table], plan(["a", "b"]), [f() for f in squares.values()])
