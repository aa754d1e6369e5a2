"""`with` and a generator: what stands before its `yield`, and after."""


class Around:
    """An exception ends the whole rewriting: there is nothing to put back."""

    def __init__(self, steps):
        self.steps = steps

    def __enter__(self):
        return next(self.steps)

    def __exit__(self, kind, *_):
        if kind is None:
            next(self.steps, None)


def around(function):
    def begin(*args):
        return Around(function(*args))

    begin.__wrapped__ = function
    return begin
